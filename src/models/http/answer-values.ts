import { ProbityError } from '../../errors.js'
import type { FloatTensor } from '../model.js'

/**
 * What a path names in an answer: keys and positions with dots between them, `*` for each entry of a list.
 * @example valuesAt({ predictions: [{ score: 0.2 }, { score: 0.9 }] }, 'predictions.*.score') // [0.2, 0.9]
 */
export function valuesAt(answer: unknown, path: string): unknown {
  return follow(answer, path === '' ? [] : path.split('.'))
}

function follow(value: unknown, path: readonly string[]): unknown {
  const [key, ...rest] = path
  if (key === undefined) return value
  if (key === '*') return Array.isArray(value) ? value.map((entry) => follow(entry, rest)) : undefined
  if (value === null || typeof value !== 'object' || !Object.hasOwn(value, key)) return undefined
  return follow((value as Readonly<Record<string, unknown>>)[key], rest)
}

interface AnswerPlace {
  readonly url: string
  readonly path: string
  readonly rows: number
}

/** A list of numbers, or of lists of numbers of one length, as scores [rows, outputs]; null is no score. */
export function scoresOf(found: unknown, place: AnswerPlace): FloatTensor {
  const list = listOf(found, place)
  const widths = new Set(list.map((entry) => (Array.isArray(entry) ? entry.length : 1)))
  if (widths.size > 1) throw wrong(place, 'as many scores for each row', `${[...widths].join(' and ')} of them`)
  const [width = 1] = widths
  const data = new Float64Array(list.length * width)
  list.forEach((entry: unknown, row) => {
    const scores: readonly unknown[] = Array.isArray(entry) ? entry : [entry]
    scores.forEach((score, column) => {
      if (typeof score !== 'number' && score !== null)
        throw wrong(place, 'numbers', `${JSON.stringify(score) ?? 'nothing'} for row ${row + 1}`)
      data[row * width + column] = score ?? NaN
    })
  })
  return { dtype: 'float64', shape: [list.length, width], data }
}

/** One label for each row, as text. */
export function labelsOf(found: unknown, place: AnswerPlace): readonly string[] {
  return listOf(found, place).map((label, row) => {
    if (typeof label === 'string' || typeof label === 'number' || typeof label === 'boolean') return String(label)
    throw wrong(place, 'labels', `${JSON.stringify(label) ?? 'nothing'} for row ${row + 1}`)
  })
}

function listOf(found: unknown, place: AnswerPlace): readonly unknown[] {
  if (!Array.isArray(found)) throw wrong(place, `a list of ${place.rows} entries`, describe(found))
  if (found.length !== place.rows) throw wrong(place, `${place.rows} entries, one for each row`, `${found.length}`)
  return found as readonly unknown[]
}

function describe(found: unknown): string {
  if (found === undefined) return 'nothing there'
  const text = JSON.stringify(found)
  return text.length > 80 ? `${text.slice(0, 79)}…` : text
}

export function wrong({ url, path }: Pick<AnswerPlace, 'url' | 'path'>, expected: string, found: string): ProbityError {
  return new ProbityError('HTTP_MODEL_ANSWER_WRONG', { url, path: path === '' ? 'the answer' : path, expected, found })
}
