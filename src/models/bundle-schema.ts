import { z } from 'zod'
import { dataTypes, type DataType } from '../graph/data-types.js'
import { task } from '../schema/cube.js'
import { imagePreprocessing } from '../schema/images.js'
import { encoder } from './any-encoder.js'
import { bundleDecision } from './decision-schema.js'

const digest = z.string().regex(/^[0-9a-f]{64}$/u, 'a sha256 of 64 hexadecimal digits')
const shape = z.array(z.union([z.number().int().min(0), z.literal('rows')]).nullable())
const dtype = z.enum(Object.keys(dataTypes) as [DataType, ...DataType[]])
const digestedFile = z.strictObject({ file: z.string(), sha256: digest })

export const bundleInput = z.strictObject({
  name: z.string(),
  dtype,
  shape,
  columns: z.array(z.string()).optional(),
  role: z.enum(['features', 'image', 'text', 'audio', 'sequence']),
  /** How image files become this input. */
  image: imagePreprocessing.optional(),
})

/** `probity.json` of a bundle: what the model is, how columns become its inputs and its scores decisions. Data only. */
export const bundleManifest = z.strictObject({
  schemaVersion: z.literal(1),
  model: z.strictObject({
    /** Path inside the bundle. */
    file: z.string(),
    format: z.enum(['onnx', 'layers']),
    sha256: digest,
    /** Files that belong to the model's own, such as shards of weights. */
    files: z.array(digestedFile).default([]),
  }),
  task: task.nullable(),
  inputs: z.array(bundleInput),
  outputs: z.strictObject({
    /** The output with the scores; the first with real numbers unless named. */
    name: z.string().optional(),
    scale: z.enum(['probability', 'logit', 'value']),
    classes: z.array(z.string()).nullable(),
    positive: z.string().nullable(),
  }),
  encoder: encoder.nullable(),
  decision: bundleDecision.nullable(),
  /** How the model was trained, for people and reports. */
  training: z.record(z.string(), z.unknown()).nullable(),
})
export type BundleManifest = z.infer<typeof bundleManifest>
