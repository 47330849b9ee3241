import type { z } from 'zod'

import { nearest } from '../environment/nearest.js'
import { ProbityError } from '../errors.js'
import { config, type Config } from '../schema/config.js'
import { keysAt } from './schema-keys.js'

type Issue = z.core.$ZodIssue

/** Where a value of the raw config came from, for error messages: `probity.yaml:12` or `the flags`. */
export type Locate = (path: readonly PropertyKey[]) => string

/**
 * Checks a raw config (file and flags merged) and fills in the defaults.
 * @throws CONFIG_UNKNOWN_KEY with the nearest key, CONFIG_INVALID with the path, what was found and what was expected.
 */
export function resolveConfig(raw: unknown, locate: Locate = () => 'The config'): Config {
  return resolveWith(config, raw, locate)
}

/** The same for any schema, such as the options of one analysis. */
export function resolveWith<Schema extends z.ZodType>(schema: Schema, raw: unknown, locate: Locate): z.output<Schema> {
  const parsed = schema.safeParse(raw, { reportInput: true })
  if (parsed.success) return parsed.data
  const issue = deepest(parsed.error.issues)
  throw issue.code === 'unrecognized_keys' ? unknownKey(schema, issue, locate) : invalid(issue, raw, locate)
}

/** Of a union's branches the one that got furthest tells best what is wrong. */
function deepest(issues: readonly Issue[], prefix: readonly PropertyKey[] = []): Issue {
  const flat = issues.flatMap((issue): Issue[] => {
    const path = [...prefix, ...issue.path]
    if (issue.code !== 'invalid_union' || issue.errors.length === 0) return [{ ...issue, path }]
    return issue.errors.map((branch) => deepest(branch, path))
  })
  const score = (issue: Issue): number => issue.path.length + (issue.code === 'unrecognized_keys' ? 0.5 : 0)
  return flat.reduce((best, issue) => (score(issue) > score(best) ? issue : best))
}

function unknownKey(schema: z.ZodType, issue: Issue & { code: 'unrecognized_keys' }, locate: Locate): ProbityError {
  const key = issue.keys[0] ?? ''
  const keys = keysAt(schema, issue.path)
  return new ProbityError('CONFIG_UNKNOWN_KEY', {
    where: locate([...issue.path, key]),
    key,
    parent: issue.path.join('.'),
    nearest: nearest(key, keys, 3),
    keys,
  })
}

function invalid(issue: Issue, raw: unknown, locate: Locate): ProbityError {
  const found = issue.path.reduce<unknown>(
    (value, key) =>
      value !== null && typeof value === 'object' ? (value as Record<PropertyKey, unknown>)[key] : value,
    raw,
  )
  return new ProbityError('CONFIG_INVALID', {
    where: locate(issue.path),
    path: issue.path.join('.') || 'the config',
    found: found === undefined ? 'absent' : shortened(JSON.stringify(found)),
    expected: expectation(issue),
  })
}

/** Enough of a value to know it by. */
function shortened(text: string): string {
  return text.length > 80 ? `${text.slice(0, 77)}…` : text
}

const words: Readonly<Record<string, string>> = {
  array: 'a list',
  object: 'keys and values',
  record: 'keys and values',
  int: 'a whole number',
  string: 'a text',
  boolean: 'true or false',
}

function expectation(issue: Issue): string {
  if (issue.code === 'invalid_value') return issue.values.map((value) => JSON.stringify(value)).join(' or ')
  if (issue.code === 'invalid_type') return words[issue.expected] ?? `a ${issue.expected}`
  if (issue.code === 'too_small') return `at least ${issue.minimum}${issue.origin === 'array' ? ' entries' : ''}`
  if (issue.code === 'too_big') return `at most ${issue.maximum}`
  return issue.message.replace(/^Invalid input: expected /, '').replace(/^Invalid input$/, 'another form')
}
