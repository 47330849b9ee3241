import { z } from 'zod'
import { nearest } from '../environment/nearest.js'
import { ProbityError } from '../errors.js'

/** Options of a named unit, checked and filled with defaults; an error names the unit, the option, and what it must be. */
export function parseOptions<Schema extends z.ZodType>(schema: Schema, given: unknown, unit: string): z.output<Schema> {
  const parsed = schema.safeParse(given ?? {}, { reportInput: true })
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]!
  const path = issue.path.map(String)
  if (issue.code === 'unrecognized_keys') {
    const names = schema instanceof z.ZodObject ? Object.keys(schema.shape) : []
    const option = issue.keys[0] ?? ''
    throw new ProbityError('TRAINING_OPTION_INVALID', {
      ...{ unit, option, found: 'not known', expected: 'one of its options', names },
      nearest: nearest(option, names),
    })
  }
  const found = issue.input === undefined ? 'absent' : JSON.stringify(issue.input)
  throw new ProbityError('TRAINING_OPTION_INVALID', {
    unit,
    option: path.join('.'),
    found,
    expected: expectation(issue),
  })
}

function expectation(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_value') return issue.values.map((value) => JSON.stringify(value)).join(' or ')
  if (issue.code === 'too_small') return `at least ${issue.minimum}${issue.origin === 'array' ? ' entries' : ''}`
  if (issue.code === 'too_big') return `at most ${issue.maximum}`
  return issue.message.replace(/^Invalid input: expected /u, '')
}
