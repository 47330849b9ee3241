import type { GraphNode } from '../graph.js'
import { activations } from './activations.js'
import { arithmeticOperators } from './arithmetic.js'
import { comparisons } from './comparison.js'
import { convolution } from './convolution.js'
import { exponentials } from './exponential.js'
import { identities } from './identity.js'
import { matrixProducts } from './matrix-product.js'
import { maxPools } from './max-pool.js'
import { slices } from './slice.js'
import { gathers } from './gather.js'
import { scatters } from './scatter.js'
import { joins } from './concat.js'
import { reductions } from './reduce.js'
import { pads } from './pad.js'
import { clips } from './clip.js'
import { transposedConvolution } from './transposed-convolution.js'
import { averagePools } from './average-pool.js'
import { normalizations } from './normalization.js'
import { linearModels } from './linear-models.js'
import { localResponseNormalizations } from './local-response-normalization.js'
import { dropouts } from './dropout.js'
import { depthToSpaces } from './depth-to-space.js'
import { resizes } from './resize.js'
import { selections } from './selection.js'
import { cumulative } from './cum-sum.js'
import { einsums } from './einsum.js'
import { refusals } from './refused.js'
import { recurrents } from './recurrent.js'
import type { Operator } from './operator.js'
import { reshaping } from './reshape.js'
import { shapeQueries } from './shape-query.js'
import { softmaxes } from './softmax.js'
import { transposes } from './transpose.js'

/** Every operator that Probity knows, family by family. */
export const operators: readonly Operator[] = [
  ...arithmeticOperators,
  ...comparisons,
  ...exponentials,
  ...activations,
  ...softmaxes,
  ...matrixProducts,
  ...convolution,
  ...maxPools,
  ...reshaping,
  ...transposes,
  ...identities,
  ...shapeQueries,
  ...recurrents,
  ...linearModels,
  ...refusals,
  ...einsums,
  ...cumulative,
  ...selections,
  ...resizes,
  ...depthToSpaces,
  ...dropouts,
  ...localResponseNormalizations,
  ...normalizations,
  ...averagePools,
  ...transposedConvolution,
  ...clips,
  ...pads,
  ...reductions,
  ...joins,
  ...scatters,
  ...gathers,
  ...slices,
]

const byName = new Map(operators.map((operator) => [`${operator.domain ?? ''}:${operator.id}`, operator]))

export function findOperator(node: Pick<GraphNode, 'operator' | 'domain'>): Operator | undefined {
  return byName.get(`${node.domain}:${node.operator}`)
}
