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
} as const satisfies Record<string, ErrorEntry>
