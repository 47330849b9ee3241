import { z } from 'zod'

const name = z.string().min(1)

/** A model behind an address: rows are posted as JSON, scores come back as JSON. */
export const httpModel = z.strictObject({
  url: z.url({ protocol: /^https?$/ }),
  /** `json`: a mapping of one's own. `kserve-v2`: the Open Inference Protocol; `url` ends in /infer. */
  protocol: z.enum(['json', 'kserve-v2']).default('json'),
  /** Columns to send and their types, in order; for kserve-v2 the server says what it takes. */
  columns: z.record(name, z.enum(['number', 'text', 'boolean'])).default({}),
  request: z
    .strictObject({
      /** Key of the body that holds the rows. */
      rows: name.default('instances'),
      /** A row as an object, as an array, or all rows as one array for each column. */
      form: z.enum(['records', 'arrays', 'columns']).default('records'),
      /** Further keys of the body, as they are. */
      extra: z.record(z.string(), z.unknown()).default({}),
    })
    .prefault({}),
  response: z
    .strictObject({
      /** Path to the scores, one entry for each row: `predictions`, `result.scores`, `predictions.*.score`. */
      scores: z.string().default('predictions'),
      /** Path to the labels, where the server gives some. */
      labels: z.string().optional(),
    })
    .prefault({}),
  batchSize: z.number().int().min(1).max(65_536).default(256),
  /** Requests on their way at one time. */
  concurrency: z.number().int().min(1).max(64).default(4),
  /** Seconds until a request without an answer is given up. */
  timeout: z.number().gt(0).max(3600).default(30),
  /** Further attempts after one that failed for now: no answer, 408, 425, 429 or 5xx. */
  retries: z.number().int().min(0).max(20).default(3),
  /** Seconds before the second attempt; twice as long before each further one. */
  backOff: z.number().min(0).max(600).default(0.5),
  /** A secret is read from an environment variable and never written down. */
  auth: z
    .strictObject({ environment: name, header: name.default('Authorization'), scheme: z.string().default('Bearer') })
    .nullable()
    .default(null),
  headers: z.record(name, z.string()).default({}),
})
export type HttpModelConfig = z.infer<typeof httpModel>

/** Where decisions come from when a model makes them. A path alone stands for `{ path }`. */
export const modelConfig = z.strictObject({
  /** .onnx, model.json or a bundle folder. */
  path: name.optional(),
  http: httpModel.optional(),
  /** Columns of the data for each input, where names differ. */
  inputs: z.record(name, z.union([name, z.array(name).min(1)])).default({}),
  /** The output with the scores; the first with real numbers unless named. */
  output: name.optional(),
  /** Column of that output, for a regression with several. */
  column: z.number().int().min(0).optional(),
  /** The class that stands for the positive value of the label, where they are called differently. */
  positive: z.union([z.string(), z.number(), z.boolean()]).optional(),
  /** From which score on a row is positive; the model's own threshold unless given, else 0.5 of a probability. */
  threshold: z.number().optional(),
  /** What the scores mean, where the model does not say. */
  scale: z.enum(['probability', 'logit', 'value']).optional(),
  /** Names of the classes in the order of the output's columns. */
  classes: z.array(z.union([z.string(), z.number(), z.boolean()]).transform(String)).min(2).optional(),
})
