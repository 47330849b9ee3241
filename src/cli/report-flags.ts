import { nearest } from '../environment/nearest.js'
import { ProbityError } from '../errors.js'
import { languages } from '../report/language.js'

/** Formats of a report as flags name them; `markdown` is `md`. */
export const reportFormats = ['html', 'md', 'markdown', 'json', 'card'] as const

/**
 * The parts of a list flag, each of them allowed.
 * @throws FLAG_INVALID naming the flag, the part and what is allowed, with the nearest
 */
export function listFlag<Allowed extends string>(flag: string, text: string, allowed: readonly Allowed[]): Allowed[] {
  const parts = text.split(',').filter((part) => part !== '')
  const known = (part: string): part is Allowed => (allowed as readonly string[]).includes(part)
  const unknown = parts.length === 0 ? '' : parts.find((part) => !known(part))
  if (unknown === undefined) return parts.filter(known)
  const near = nearest(unknown, allowed, 1)[0]
  throw new ProbityError('FLAG_INVALID', {
    flag,
    found: unknown,
    expected: allowed.join(', '),
    hint: near === undefined ? '' : `did you mean ${JSON.stringify(near)}?`,
  })
}

/** @throws FLAG_INVALID for a language without sentences */
export function languagesFlag(text: string) {
  return listFlag('--language', text, languages)
}

/** A count of persons, such as `--suppress-below 10`. @throws FLAG_INVALID */
export function countFlag(flag: string, text: string): number {
  if (!/^\d+$/u.test(text))
    throw new ProbityError('FLAG_INVALID', { flag, found: text, expected: 'a whole number from 0 on' })
  return Number(text)
}

/** `--format` and `--language` of an audit, which may repeat, before the config is read. @throws FLAG_INVALID */
export function checkReportFlags(flags: {
  readonly format?: readonly string[]
  readonly language?: readonly string[]
}): void {
  for (const text of flags.format ?? []) listFlag('--format', text, reportFormats)
  for (const text of flags.language ?? []) languagesFlag(text)
}
