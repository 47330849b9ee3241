import { z } from 'zod'
import { explainersOfRows } from '../../explainers/explainer-ids.js'

/** What an audit may say of saliency maps. */
export const saliencyOptions = z.object({
  method: z.enum(explainersOfRows).default('integrated-gradients'),
  /** Images that are shown, drawn by a hash of their names and the seed. */
  images: z.number().int().min(1).max(100).default(8),
  /** A class, where it is not the one that the model gives each image. */
  class: z.string().nullable().default(null),
  scale: z.enum(['given', 'before']).default('before'),
  options: z.record(z.string(), z.unknown()).default({}),
})
