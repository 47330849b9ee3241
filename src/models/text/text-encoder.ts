import { z } from 'zod'

/** How a text is cut into tokens. */
export const tokenization = z.strictObject({
  /** Characters as people see them (grapheme clusters), or words by the rules of Unicode, Chinese and Thai by dictionary. */
  by: z.enum(['character', 'word']),
  lowerCase: z.boolean(),
  /** Unicode normalisation before anything else. */
  normalize: z.enum(['NFC', 'NFKC', 'none']),
  /** Whether punctuation and symbols are tokens among words. */
  punctuation: z.boolean(),
})
export type Tokenization = z.infer<typeof tokenization>

/** Number of the tokens outside the vocabulary; 0 pads. */
export const unknownToken = 1
const reserved = 2

/** How a text column becomes rows of token numbers, [rows, length]: 0 behind the end, 1 for tokens outside the vocabulary. Data only. */
export const textEncoder = z.strictObject({
  kind: z.literal('text'),
  /** The model's input that takes the tokens. */
  input: z.string(),
  column: z.string(),
  tokens: tokenization,
  /** The tokens that are numbered from 2 on, the most frequent of the training rows first. */
  vocabulary: z.array(z.string()).refine((tokens) => new Set(tokens).size === tokens.length, 'tokens that all differ'),
  /** Tokens of a row; shorter texts are filled up, longer ones cut. */
  length: z.number().int().min(1),
  /** Which end of a text that is too long stays. */
  keep: z.enum(['start', 'end']),
  /** What a row without text is: an error, or a row of no tokens. */
  empty: z.enum(['error', 'keep']),
  /** A cell of more characters is an error. */
  mostCharacters: z.number().int().min(1),
})
export type TextEncoder = z.infer<typeof textEncoder>

/** How many token numbers there are, those for padding and unknown tokens included. */
export function vocabularySize({ vocabulary }: Pick<TextEncoder, 'vocabulary'>): number {
  return vocabulary.length + reserved
}

/** Tokens by their numbers. */
export function numberTokens({ vocabulary }: Pick<TextEncoder, 'vocabulary'>): ReadonlyMap<string, number> {
  return new Map(vocabulary.map((token, at) => [token, at + reserved]))
}
