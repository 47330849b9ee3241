import { z } from 'zod'
import { layerNormalization, selfAttention } from '../layers/attention.js'
import { dense } from '../layers/dense.js'
import { dropout } from '../layers/dropout.js'
import { sizeOf, type Layers } from '../layers/layers.js'
import { defineArchitecture } from './architecture.js'
import { stepsOf, type Steps } from './sequence.js'

/** Blocks of self-attention and dense layers, each normalised before and added to its input, then the mean over the steps. */
export const attention = defineArchitecture({
  id: 'attention',
  reference: 'Vaswani et al. 2017, Attention is all you need; Xiong et al. 2020 for the order of normalisation',
  takes: ['tokens', 'series'],
  options: z
    .strictObject({
      width: z.number().int().min(1).max(4096).default(32),
      heads: z.number().int().min(1).max(64).default(2),
      blocks: z.number().int().min(1).max(24).default(1),
      units: z.number().int().min(1).max(16_384).default(64),
    })
    .refine(({ width, heads }) => width % heads === 0, { message: 'a width that is a multiple of heads' }),
  body: (layers, input, { width, heads, blocks, units }, rate) => {
    const b = layers.builder
    const { value, present } = stepsOf(layers, input, width)
    const mask =
      present === undefined ? {} : { mask: b.unsqueeze(b.multiplyScalar(b.subtractFrom(1, present), -1e9), [1, 2]) }
    let x = addPositions(layers, input.kind === 'series' ? dense(layers, value, { units: width }) : value)
    for (let block = 0; block < blocks; block++) {
      const mixed = selfAttention(layers, layerNormalization(layers, x), { heads, ...mask })
      x = b.add(x, dropout(layers, mixed, rate))
      const wide = dense(layers, layerNormalization(layers, x), { units, activation: 'gelu' })
      x = b.add(x, dropout(layers, dense(layers, wide, { units: width }), rate))
    }
    return meanOverSteps(layers, {
      value: layerNormalization(layers, x),
      ...(present === undefined ? {} : { present }),
    })
  },
})

/** Sines and cosines of the position, from which differences of positions are linear (Vaswani et al. 2017, section 3.5). */
function addPositions(layers: Layers, x: string): string {
  const [steps, width] = [sizeOf(layers, x, 1), sizeOf(layers, x, 2)]
  const values = Array.from({ length: steps * width }, (_, at) => {
    const [step, column] = [Math.floor(at / width), at % width]
    const angle = step / 10_000 ** ((column - (column % 2)) / width)
    // a tenth, so that positions do not drown embeddings that begin small
    return 0.1 * (column % 2 === 0 ? Math.sin(angle) : Math.cos(angle))
  })
  return layers.builder.add(x, layers.builder.constant('float32', [1, steps, width], values, 'positions'))
}

function meanOverSteps(layers: Layers, { value, present }: Steps): string {
  const b = layers.builder
  if (present === undefined) return b.reduceMean(value, [1], { drop: true })
  const counted = b.reduceSum(present, [1])
  const total = b.reduceSum(b.multiply(value, b.unsqueeze(present, [2])), [1], { drop: true })
  return b.divide(total, b.maximum(counted, b.scalar(counted, 1)))
}
