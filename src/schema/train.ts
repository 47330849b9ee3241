import { z } from 'zod'
import { audioInput } from './audio.js'
import { imageInput } from './images.js'
import { seriesInput } from './series.js'
import { textInput } from './text.js'

const share = z.number().min(0).lt(1)
const name = z.string().min(1)

const optimizerConfig = z.looseObject({ kind: name.default('adam'), learningRate: z.number().gt(0).optional() })
const lossConfig = z.looseObject({
  kind: name.default('auto'),
  from: z.enum(['auto', 'logits', 'probabilities', 'values']).default('auto'),
})
const kinded = z.union([name.transform((kind) => ({ kind })), z.looseObject({ kind: name })])

/** What is learnt from: columns of the data, a text column, series, recordings, or images. */
const input = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('table') }),
  textInput,
  seriesInput,
  audioInput,
  imageInput,
])

/** `train` of `probity.yaml`: what is learnt, from which columns, and how. Options of a named unit are checked by the unit. */
export const trainConfig = z.strictObject({
  input: input.prefault({ kind: 'table' }),
  /** logistic, mlp, cnn, rnn, lstm, gru or attention, or a TensorFlow.js `model.json`; `auto`: mlp for tables, cnn for images and recordings, gru for texts and series. */
  architecture: name.default('auto'),
  /** Of the architecture, such as `hidden: [64, 32]` of mlp. */
  options: z.record(z.string(), z.unknown()).default({}),
  epochs: z.number().int().min(1).max(100_000).default(10),
  batchSize: z.number().int().min(1).max(1_000_000).default(64),
  /** Its name, or its name with its learning rate and its own options. */
  optimizer: z.union([name.transform((kind) => optimizerConfig.parse({ kind })), optimizerConfig]).prefault({}),
  /** How the learning rate changes: constant, cosine, linear, exponential or step, each after `warmup` steps. */
  schedule: kinded.nullable().default(null),
  /** Cuts gradients by their norm together, or each by its size. */
  clip: z
    .strictObject({
      norm: z.number().gt(0).nullable().default(null),
      value: z.number().gt(0).nullable().default(null),
    })
    .prefault({}),
  /** `auto`: cross-entropy for classes, squared error for numbers. `from` says what the loss takes the model's output for. */
  loss: z.union([name.transform((kind) => lossConfig.parse({ kind })), lossConfig]).prefault({}),
  regularization: z
    .strictObject({ l1: z.number().min(0).default(0), l2: z.number().min(0).default(0), dropout: share.default(0) })
    .prefault({}),
  earlyStopping: z
    .strictObject({ patience: z.number().int().min(1).default(5), minimumChange: z.number().min(0).default(0) })
    .nullable()
    .default(null),
  split: z
    .strictObject({
      test: share.default(0.2),
      validation: share.default(0.1),
      /** `stratified`: by label and groups; `group`: all rows of a unit on one side; `time`: the latest rows are the test rows. */
      by: z.enum(['stratified', 'random', 'group', 'time']).default('stratified'),
      /** The group key (`data.unit` unless named), or the time. */
      column: name.nullable().default(null),
      /** Trains once more for each of so many parts, which is then the test set: cross-validation. */
      folds: z.number().int().min(2).max(100).nullable().default(null),
    })
    .refine(({ test, validation }) => test + validation < 1, { message: 'test and validation shares that leave training rows' })
    .prefault({}),
  features: z
    .strictObject({
      /** `all`, or names; `*` among them stands for all that are not sensitive, an id, a weight or known after the decision. */
      include: z.union([z.literal('all'), z.array(name).min(1)]).default('all'),
      exclude: z.array(name).default([]),
    })
    .prefault({}),
  /** How columns become numbers: scale, encoding, impute, rareBelow, mostCategories, dateParts, and `columns` for some of them. */
  encoder: z.record(z.string(), z.unknown()).default({}),
  /** `balanced`, or a weight for each class. */
  classWeights: z.union([z.literal('balanced'), z.record(z.string(), z.number().min(0))]).nullable().default(null),
  /** From which probability on a decision is positive. */
  threshold: z.number().min(0).max(1).default(0.5),
  augmentation: z.array(kinded).default([]),
  /** A training that was broken off goes on from its last checkpoint. */
  checkpoint: z.strictObject({ everySeconds: z.number().min(0).default(30) }).nullable().prefault({}),
  /** Megabytes for the rows of a table and their features: half for each, what is more waits on disk. Null: features up to 1 GB in memory. */
  memory: z.number().int().min(1).nullable().default(null),
  /** A .parquet, .csv, .tsv or .ndjson file for the rows that were kept for the test, so that an audit can be of rows that the model has not seen. */
  testRows: name.nullable().default(null),
  output: name.default('models/model'),
})
export type TrainConfig = z.infer<typeof trainConfig>
