import type { Converters } from '../converter.js'
import { activations } from './activation.js'
import { attention } from './attention.js'
import { convolutions } from './convolution.js'
import { dense } from './dense.js'
import { merging } from './merging.js'
import { noise } from './noise.js'
import { normalizations } from './normalization.js'
import { pooling } from './pooling.js'
import { recurrentLayers } from './recurrent.js'
import { shaping } from './shaping.js'
import { wrappers } from './wrappers.js'

/** Every layer that can be written out in operators, by its class name. */
export const converters: Converters = {
  ...dense,
  ...activations,
  ...convolutions,
  ...pooling,
  ...normalizations,
  ...shaping,
  ...merging,
  ...noise,
  ...recurrentLayers,
  ...wrappers,
  ...attention,
}
