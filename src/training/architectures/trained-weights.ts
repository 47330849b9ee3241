import type { GivenLayers } from '../../models/layers/given-layers.js'
import { scaledUp } from '../../models/layers/last-dense.js'
import { weightsOfGraph } from '../../models/layers/write-layers.js'
import type { Weights } from '../../models/layers/weight-store.js'
import type { Network } from '../network.js'

/**
 * What training changed, as weights of the layers: with them the layers alone give what the network gives, in units of the target. The
 * softmax or sigmoid behind layers that end in logits is not part of them.
 */
export function trainedWeights(
  { last, trainable, statistics }: GivenLayers,
  { graph, standardised }: Network,
): Weights {
  const weights = weightsOfGraph(graph, [...trainable, ...statistics])
  return standardised === undefined || last === null ? weights : scaledUp(weights, last, standardised)
}
