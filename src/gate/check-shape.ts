import type { z } from 'zod'

import { nearest } from '../environment/nearest.js'
import { ProbityError } from '../errors.js'
import { acceptance, policy, rule, type Policy } from '../schema/policy.js'
import type { PolicyDocument } from './policy-document.js'

type Issue = z.core.$ZodIssue

/** What a file must be told from: the value and the places in it. Inline policies know fewer places. */
export type PolicyData = Pick<PolicyDocument, 'value'> & {
  where(path: readonly PropertyKey[], options?: { key?: boolean }): string
}

/**
 * The policy in the data, with the defaults of its own keys.
 * @throws POLICY_VERSION, POLICY_UNKNOWN_KEY with the nearest key, POLICY_INVALID with what was found and expected.
 */
export function checkPolicyShape({ value, where }: PolicyData): Policy {
  const version = valueAt(value, ['schemaVersion'])
  if (typeof version === 'number' && version !== 1)
    throw new ProbityError('POLICY_VERSION', { where: where(['schemaVersion']), found: version, supported: 1 })
  const parsed = policy.safeParse(value)
  if (parsed.success) return parsed.data
  const issues = [...parsed.error.issues].sort(
    (a, b) => Number(b.code === 'unrecognized_keys') - Number(a.code === 'unrecognized_keys'),
  )
  const issue = issues[0]!
  throw issue.code === 'unrecognized_keys' ? unknownKey(issue, value, where) : invalid(issue, value, where)
}

function unknownKey(
  issue: Issue & { code: 'unrecognized_keys' },
  value: unknown,
  where: PolicyData['where'],
): ProbityError {
  const key = issue.keys[0] ?? ''
  const keys = keysAt(issue.path)
  return new ProbityError('POLICY_UNKNOWN_KEY', {
    where: where([...issue.path, key], { key: true }),
    key,
    parent: pathText(issue.path, value),
    nearest: nearest(key, keys),
    keys,
  })
}

/** The keys that may stand at a path of a policy. */
function keysAt(path: readonly PropertyKey[]): string[] {
  const [list, , key] = path.map(String)
  if (list === undefined) return Object.keys(policy.shape)
  if (list === 'acceptances') return Object.keys(acceptance.shape)
  if (key === 'minimum') return Object.keys(rule.shape.minimum.unwrap().shape)
  return key === 'noWorseThan' ? ['margin'] : Object.keys(rule.shape)
}

function invalid(issue: Issue, value: unknown, where: PolicyData['where']): ProbityError {
  const found = valueAt(value, issue.path)
  const custom = issue.code === 'custom'
  return new ProbityError('POLICY_INVALID', {
    where: where(issue.path),
    path: pathText(issue.path, value) || 'the policy',
    found: found === undefined ? 'absent' : shortened(found),
    expected: custom ? 'another form' : expectation(issue),
    hint: custom ? issue.message.replace(/\.$/u, '') : hintFor(issue, found),
  })
}

function expectation(issue: Issue): string {
  if (issue.code === 'invalid_value') return issue.values.map((value) => JSON.stringify(value)).join(' or ')
  if (issue.code === 'invalid_type') return words[issue.expected] ?? `a ${issue.expected}`
  if (issue.code === 'invalid_format' && issue.format === 'date') return 'a day such as 2027-03-31'
  if (issue.code === 'too_small') return tooSmall(issue.origin, String(issue.minimum))
  if (issue.code === 'too_big') return `at most ${issue.maximum}${issue.origin === 'array' ? ' entries' : ''}`
  return issue.message.replace(/^Invalid input: expected /u, '')
}

const words: Record<string, string> = {
  object: 'a mapping of keys',
  array: 'a list',
  int: 'a whole number',
  tuple: 'a list of two numbers',
}

function tooSmall(origin: string, minimum: string): string {
  if (origin === 'string') return 'a text that is not empty'
  return `at least ${minimum}${origin === 'array' ? ' entries' : ''}`
}

function hintFor(issue: Issue, found: unknown): string {
  const numberAsText = issue.code === 'invalid_type' && issue.expected === 'string' && typeof found === 'number'
  return numberAsText ? 'put it in quotes' : ''
}

/** `rules[1].max of rule "gap"`: a path as people read it. */
function pathText(path: readonly PropertyKey[], value: unknown): string {
  const text = path
    .map((step) => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`))
    .join('')
    .replace(/^\./u, '')
  const id = path[0] === 'rules' ? valueAt(value, [...path.slice(0, 2), 'id']) : undefined
  return typeof id === 'string' ? `${text} (rule ${JSON.stringify(id)})` : text
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (inner, key) =>
      inner !== null && typeof inner === 'object' ? (inner as Record<PropertyKey, unknown>)[key] : undefined,
    value,
  )
}

function shortened(found: unknown): string {
  const text = JSON.stringify(found) ?? String(found)
  return text.length > 60 ? `${text.slice(0, 57)}…` : text
}
