import { ProbityError } from '../../errors.js'
import type { ColumnValues } from '../column-values.js'
import { readText, type TextReader } from './encode-text.js'
import type { TextEncoder } from './text-encoder.js'
import { createTokenizer } from './tokenize.js'

export interface FitTextOptions {
  readonly input: string
  readonly reader: TextReader
  readonly vocabulary: {
    /** Tokens at most; the most frequent stay. */
    readonly most: number
    /** Times that a token must occur in the training rows. */
    readonly least: number
  }
  /** Tokens of a row; `auto`: as many as all but the longest hundredth of the training texts have, at most 256. */
  readonly length: number | 'auto'
  readonly keep: TextEncoder['keep']
}

const longestChosen = 256
const shareThatFits = 0.99

/** Learns vocabulary and length from the training rows. Tokens that occur equally often are ordered by their code points. */
export function fitText(column: ColumnValues, options: FitTextOptions): TextEncoder {
  const { input, reader, vocabulary, length, keep } = options
  const tokenize = createTokenizer(reader.tokens)
  const counts = new Map<string, number>()
  const lengths: number[] = []
  for (let row = 0; row < column.values.length; row++) {
    const tokens = tokenize(readText(reader, column, row))
    lengths.push(tokens.length)
    for (const token of tokens) counts.set(token, (counts.get(token) ?? 0) + 1)
  }
  const known = [...counts]
    .filter(([, times]) => times >= vocabulary.least)
    .sort(([a, timesOfA], [b, timesOfB]) => timesOfB - timesOfA || (a < b ? -1 : 1))
    .slice(0, vocabulary.most)
    .map(([token]) => token)
  if (known.length === 0)
    throw new ProbityError('TEXT_WITHOUT_VOCABULARY', {
      ...{ column: column.name, rows: lengths.length, tokens: counts.size, least: vocabulary.least },
    })
  const { column: name, tokens, empty, mostCharacters } = reader
  const chosen = length === 'auto' ? usualLength(lengths) : length
  return {
    ...{ kind: 'text', input, column: name, tokens, vocabulary: known, length: chosen, keep, empty, mostCharacters },
  }
}

function usualLength(lengths: readonly number[]): number {
  const sorted = [...lengths].sort((a, b) => a - b)
  const fitting = sorted[Math.ceil(shareThatFits * sorted.length) - 1] ?? 1
  return Math.min(longestChosen, Math.max(1, fitting))
}
