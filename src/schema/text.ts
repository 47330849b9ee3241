import { z } from 'zod'

const name = z.string().min(1)

/** `train.input` of kind text: one column, read token by token. */
export const textInput = z.strictObject({
  kind: z.literal('text'),
  column: name,
  /** Words (by the rules of Unicode; Chinese by the dictionary of the JavaScript engine) or characters. */
  by: z.enum(['word', 'character']).default('word'),
  lowerCase: z.boolean().default(true),
  normalize: z.enum(['NFC', 'NFKC', 'none']).default('NFC'),
  /** Whether punctuation and symbols are tokens among words. */
  punctuation: z.boolean().default(false),
  vocabulary: z
    .strictObject({
      /** Tokens at most, the most frequent of the training rows. */
      most: z.number().int().min(1).max(1_000_000).default(10_000),
      /** Times that a token must occur among the training rows; unless given 2 for words and 1 for characters. */
      least: z.number().int().min(1).nullable().default(null),
    })
    .prefault({}),
  /** Tokens of a row; `auto`: as many as 99 of 100 training texts have at most, and no more than 256. */
  length: z.union([z.literal('auto'), z.number().int().min(1).max(65_536)]).default('auto'),
  /** Which end of a longer text stays. */
  keep: z.enum(['start', 'end']).default('start'),
  /** A row without text is an error, or has no tokens. */
  empty: z.enum(['error', 'keep']).default('error'),
  /** A longer cell is an error: it is rather a file whose quotes do not close than a text. */
  mostCharacters: z.number().int().min(1).default(100_000),
})
export type TextInput = z.infer<typeof textInput>
