import { didYouMean, quoted, type ErrorEntry } from './entry.js'

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
  SERIES_COLUMN_UNKNOWN: {
    message: (p) => `The series need a column ${quoted(p.column)}, which the data does not have.`,
    hint: (p) => didYouMean(p.nearest) || `the columns are ${quoted(p.columns, 20)}`,
  },
  SERIES_LONG_INCOMPLETE: {
    message: (p) => `Series whose rows are steps (form: long) need ${p.needs}.`,
    hint: () => 'name the columns: train.input: { kind: series, form: long, id: …, time: …, columns: [ … ] }',
  },
  SERIES_TIME_UNCLEAR: {
    message: (p) =>
      p.foundId === null || p.foundTime === null
        ? `A row has no ${p.foundId === null ? `id (${quoted(p.id)})` : `time (${quoted(p.time)}) in the series ${quoted(p.foundId)}`}.`
        : `The series ${quoted(p.foundId)} has ${p.rows} rows at the time ${quoted(p.foundTime)} (${quoted(p.time)}), so their order is not known.`,
    hint: () => 'a series has one row for each time; leave other rows out with data.where',
  },
  SERIES_VALUE_VARIES: {
    message: (p) =>
      `The column ${quoted(p.column)} says different things within the series ${quoted(p.example)} (${quoted(p.id)}).`,
    hint: () => 'what is learnt or compared must be one value for a whole series',
  },
  SERIES_NOT_NUMBERS: {
    message: (p) =>
      p.row === null
        ? `The column ${quoted(p.column)} holds other things than numbers; the values of a series are numbers.`
        : `Row ${p.row} of column ${quoted(p.column)} holds ${quoted(p.value)}; a series holds numbers.`,
    hint: () => 'write lists as [1, 2.5, 3] or 1 2.5 3, and columns of steps as numbers',
  },
  SERIES_EMPTY: {
    message: (p) => `Row ${p.row} has a series without a step (column ${quoted(p.column)}).`,
    hint: () => 'leave such rows out with data.where',
  },
  SERIES_GAP: {
    message: (p) => `Row ${p.row} has no value at step ${p.step} of its series (column ${quoted(p.column)}).`,
    hint: () =>
      'fill the gap, or let the last value before it stand in: train.input.missing: last (the first step needs a value)',
  },
  SERIES_CHANNELS_DIFFER: {
    message: (p) =>
      `Row ${p.row} has ${p.found} steps in column ${quoted(p.column)} and ${p.expected} in ${quoted(p.first)}.`,
    hint: () => 'the channels of a series are measured at the same times',
  },
  SERIES_UNEVEN: {
    message: (p) => `Row ${p.row} has a series of ${p.found} steps; every series must have ${p.expected}.`,
    hint: () =>
      'use an architecture for series of any length (rnn, lstm, gru, attention) with train.input.lengths: any, or bring them to one length',
  },
  AUDIO_FILE_MISSING: {
    message: (p) =>
      `The recording ${quoted(p.path)} (row ${p.row}) cannot be read below ${quoted(p.folder)} (${p.reason}).`,
    hint: () => 'paths are relative to the folder of the table, or to train.input.root',
  },
  AUDIO_PATH_WRONG: {
    message: (p) =>
      `Row ${p.row} of column ${quoted(p.column)} names ${quoted(p.path) || 'no file'}, which is no path below the folder of the recordings.`,
    hint: () => 'write relative paths with /, such as wav/one.wav',
  },
  AUDIO_FOLDER_MISSING: {
    message: (p) => `There is no folder of recordings ${quoted(p.folder)}.`,
    hint: (p) => didYouMean(p.nearest),
  },
  AUDIO_FOLDER_EMPTY: {
    message: (p) =>
      `The folder ${quoted(p.folder)} holds no recordings${p.loose ? ` in sub-folders; ${p.loose} lie beside them` : ''}.`,
    hint: () => 'put the WAV files of every class in a sub-folder named after it',
  },
  AUDIO_SOURCE_UNCLEAR: {
    message: () => 'data.recordings names rows, and so does data.source or data.images.',
    hint: () =>
      'leave one of them out; recordings that a table names are told by train.input: { kind: audio, column: … }',
  },
  AUDIO_INVALID: {
    message: (p) => `${quoted(p.source)} is not a WAV file that can be read: ${p.reason}.`,
    hint: () => 'bring recordings as WAV files of plain samples',
  },
  AUDIO_CUT_SHORT: {
    message: (p) =>
      `The WAV file ${quoted(p.source)} is cut short: it announces ${p.expected} bytes of samples, and ${p.found} follow.`,
    hint: () => 'copy the file again',
  },
  AUDIO_NOT_PCM: {
    message: (p) =>
      `The WAV file ${quoted(p.source)} holds no plain samples (format ${p.format}); only formats 1 (PCM) and 3 (floating point) are read.`,
    hint: () => 'convert it to PCM first',
  },
  AUDIO_RATES_DIFFER: {
    message: (p) =>
      `The recording ${quoted(p.source)} has ${p.found} samples a second, ${p.first === 'the model' ? 'the model was trained with' : `${quoted(p.first)} has`} ${p.expected}.`,
    hint: () => 'train with train.input.sampleRate set: recordings of other rates are then resampled to it',
  },
  AUDIO_FREQUENCIES_WRONG: {
    message: (p) =>
      `The bands of the spectrogram go from ${p.low} to ${p.high} Hz; at ${p.sampleRate} samples a second they end at ${Number(p.sampleRate) / 2} Hz at most.`,
    hint: () => 'change train.input.low and train.input.high, or bring recordings with more samples a second',
  },
  AUGMENTATION_LENGTHS: {
    message: (p) =>
      `The augmentation ${quoted(p.augmentation)} mixes rows, which must then all have the same number of steps.`,
    hint: () => 'use series of one length: train.input.lengths: equal',
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
