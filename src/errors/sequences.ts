import { quoted, type ErrorEntry } from './entry.js'

/** Texts, series and recordings. */
export const sequenceErrors = {
  TEXT_EMPTY: {
    message: (p) => `Row ${p.row} of column ${quoted(p.column)} holds no text.`,
    hint: () => 'leave such rows out (data.where), or take them for texts of no words (train.input.empty: keep)',
  },
  TEXT_TOO_LONG: {
    message: (p) =>
      `Row ${p.row} of column ${quoted(p.column)} holds ${p.found} characters; a text has ${p.limit} at most.`,
    hint: () =>
      'look for a quote that is not closed in the file; for texts that are that long raise train.input.mostCharacters',
  },
  TEXT_WITHOUT_VOCABULARY: {
    message: (p) =>
      `The ${p.rows} training texts of column ${quoted(p.column)} hold ${p.tokens} different tokens, none of them ${p.least} times or more.`,
    hint: () => 'bring more rows, lower train.input.vocabulary.least, or read characters (train.input.by: character)',
  },
  AUGMENTATION_WITHOUT_TERMS: {
    message: (p) =>
      `The augmentation ${quoted(p.augmentation)} has nothing to exchange: of no list are two terms in the vocabulary of column ${quoted(p.column)}.`,
    hint: () => 'name terms that occur in the training texts, or lower train.input.vocabulary.least',
  },
  AUGMENTATION_WITHOUT_TEXT: {
    message: (p) => `The augmentation ${quoted(p.augmentation)} is for texts, and the tokens here are none.`,
    hint: () => 'learn from a text column: train.input: { kind: text, column: … }',
  },
} as const satisfies Record<string, ErrorEntry>
