import { z } from 'zod'
import { defineAugmentation } from './augmentation.js'

/** Adds normal noise to every number. Of a table encoded as usual the numbers have deviation 1. */
export const noise = defineAugmentation({
  id: 'noise',
  reference: 'Bishop 1995, Training with noise is equivalent to Tikhonov regularization',
  takes: ['features', 'image', 'series'],
  options: z.strictObject({ deviation: z.number().min(0).default(0.05) }),
  change: ({ data }, { deviation }, random) => {
    for (let at = 0; at < data.length; at++) data[at]! += deviation * random.normal()
  },
})
