import { relevanceRules, stabilized } from './relevance.js'
import type { BackwardRule, RuleContext } from './rule.js'

const epsilon = 1e-9

/**
 * Only positive contributions share: z⁺ = x⁺w⁺ + x⁻w⁻, R_x = x⁺·(dz⁺/dx⁺)·R/z⁺ + x⁻·(dz⁺/dx⁻)·R/z⁺. The bias takes part in
 * nothing, so that all relevance is handed on.
 */
function positiveContributions(context: RuleContext): readonly (string | null)[] {
  const { builder: b, inputs, gradients, needs, repeat, ordinary } = context
  const [x, w] = [inputs[0]!, inputs[1]!]
  if (!needs(0) || needs(1)) return ordinary()
  const zero = (value: string): string => b.scalar(value, 0)
  const sides = [b.maximum, b.minimum].map((cut) => [cut(x, zero(x)), cut(w, zero(w))] as const)
  const z = b.sum(sides.map(([part, weight]) => repeat([part, weight])))
  const share = b.divide(gradients[0]!, stabilized(context, z, epsilon))
  const parts = sides.map(([part, weight]) =>
    b.multiply(part, ordinary({ inputs: [part, weight], gradients: [share] })[0]!),
  )
  return [b.sum(parts), ...inputs.slice(1).map(() => null)]
}

/** Layer-wise relevance propagation with the z⁺ rule (α = 1, β = 0) for layers with weights. */
export const lrpZPlus: BackwardRule = {
  id: 'lrp-z-plus',
  reference: 'Montavon et al. 2017, Explaining nonlinear classification decisions with deep Taylor decomposition',
  operators: relevanceRules(epsilon, {
    MatMul: positiveContributions,
    Gemm: positiveContributions,
    Conv: positiveContributions,
  }),
  start: 'value',
}
