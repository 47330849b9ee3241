import { proportional, relevanceRules, stabilized } from './relevance.js'
import type { BackwardRule, RuleContext } from './rule.js'

const epsilon = 1e-9

/**
 * Contributions of the sign of their sum z count 1 + γ times: R_i = Σ_j (1 + γ·[sign c_ij = sign z_j])·c_ij·R_j / Σ_k (1 + γ·[…])·c_kj with
 * c_ij = x_i·w_ij and z_j = Σ_i c_ij. The divisor has the sign of z and is no smaller, so that nothing cancels; the bias takes part in nothing.
 */
function favoured(gamma: number): (context: RuleContext) => readonly (string | null)[] {
  return (context) => {
    const { builder: b, inputs, gradients, needs, repeat, ordinary } = context
    const [x, w] = [inputs[0]!, inputs[1]!]
    if (!needs(0) || needs(1)) return proportional(epsilon)(context)
    const zero = (value: string): string => b.scalar(value, 0)
    const [above, below] = [b.maximum(x, zero(x)), b.minimum(x, zero(x))]
    const raised = b.add(w, b.multiplyScalar(b.maximum(w, zero(w)), gamma))
    const lowered = b.add(w, b.multiplyScalar(b.minimum(w, zero(w)), gamma))
    const negative = b.lessThanScalar(repeat([x, w]), 0)
    const none = zero(gradients[0]!)
    const relevance = [b.where(negative, none, gradients[0]!), b.where(negative, gradients[0]!, none)]
    const pairs = [[above, raised, below, lowered], [above, lowered, below, raised]] as const // prettier-ignore
    const parts = pairs.flatMap(([first, ofFirst, second, ofSecond], at) => {
      const z = b.add(repeat([first, ofFirst]), repeat([second, ofSecond]))
      const share = b.divide(relevance[at]!, stabilized(context, z, epsilon))
      return [[first, ofFirst] as const, [second, ofSecond] as const].map(([part, weight]) =>
        b.multiply(part, ordinary({ inputs: [part, weight], gradients: [share] })[0]!),
      )
    })
    return [b.sum(parts), ...inputs.slice(1).map(() => null)]
  }
}

/** Layer-wise relevance propagation with the γ rule, for inputs of either sign, in layers with weights. γ = 0 is LRP-0; a large γ nears z⁺. */
export function lrpGammaRule(gamma: number): BackwardRule {
  const rule = favoured(gamma)
  return {
    id: 'lrp-gamma',
    reference: 'Montavon et al. 2019, Layer-wise relevance propagation: an overview, section 10.2.3',
    operators: relevanceRules(epsilon, { MatMul: rule, Gemm: rule, Conv: rule }),
    start: 'value',
  }
}

export const lrpGamma: BackwardRule = lrpGammaRule(0.25)
