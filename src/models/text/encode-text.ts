import { ProbityError } from '../../errors.js'
import type { Tensor } from '../../graph/tensor.js'
import { textOf, type ColumnValues } from '../column-values.js'
import { numberTokens, unknownToken, type TextEncoder } from './text-encoder.js'
import { createTokenizer } from './tokenize.js'

/** What a text encoder must know to read a text. */
export type TextReader = Pick<TextEncoder, 'column' | 'tokens' | 'empty' | 'mostCharacters'>

/**
 * Token numbers of each row, int32 [rows, length].
 * @param firstRow number of the first row, for messages
 * @throws TEXT_EMPTY for a row without text, unless these are kept; TEXT_TOO_LONG for a cell that holds more than a text
 */
export function encodeText(encoder: TextEncoder, column: ColumnValues, firstRow = 1): Tensor {
  const { length } = encoder
  const rows = column.values.length
  const data = new Int32Array(rows * length)
  const numbersOf = tokenNumbers(encoder)
  for (let row = 0; row < rows; row++) {
    const numbers = numbersOf(readText(encoder, column, row, firstRow))
    data.set(fit(numbers, encoder), row * length)
  }
  return { dtype: 'int32', shape: [rows, length], data }
}

/** The numbers of all tokens of a text, however many. */
export function tokenNumbers(encoder: Pick<TextEncoder, 'tokens' | 'vocabulary'>): (text: string) => number[] {
  const tokenize = createTokenizer(encoder.tokens)
  const numbers = numberTokens(encoder)
  return (text) => tokenize(text).map((token) => numbers.get(token) ?? unknownToken)
}

/** At most `length` tokens: the first, or the last. */
export function fit<Token>(tokens: readonly Token[], { length, keep }: Pick<TextEncoder, 'length' | 'keep'>): Token[] {
  return keep === 'start' ? tokens.slice(0, length) : tokens.slice(-length)
}

/** The text of a row, which is neither missing nor longer than a text may be. */
export function readText(
  { empty, mostCharacters }: TextReader,
  column: ColumnValues,
  row: number,
  firstRow = 1,
): string {
  const text = textOf(column.values[row]) ?? ''
  if (empty === 'error' && text.trim() === '')
    throw new ProbityError('TEXT_EMPTY', { column: column.name, row: firstRow + row })
  if (text.length > mostCharacters)
    throw new ProbityError('TEXT_TOO_LONG', {
      ...{ column: column.name, row: firstRow + row, found: text.length, limit: mostCharacters },
    })
  return text
}
