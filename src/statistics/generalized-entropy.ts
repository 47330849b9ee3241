/** Rows (or weight) that share one benefit; benefits are not negative. */
export interface BenefitCell {
  readonly benefit: number
  readonly weight: number
}

/**
 * Generalised entropy index of benefits (Shorrocks 1980; Speicher et al. 2018): 1/(α(α − 1)) · mean((b/μ)^α − 1); α = 1 is Theil's T, mean((b/μ) ln(b/μ));
 * α = 0 is Theil's L, −mean ln(b/μ), Infinity with a benefit of 0. 0 = all equal. In [0, ∞]; null without weight or with a mean of 0. O(cells).
 *
 * @example generalizedEntropy([{ benefit: 1, weight: 1 }, { benefit: 3, weight: 1 }], 2) // 0.125: half the squared coefficient of variation
 */
export function generalizedEntropy(cells: readonly BenefitCell[], alpha: number): number | null {
  const { total, mean } = moments(cells)
  if (!(total > 0) || !(mean > 0)) return null
  const share = contribution(alpha)
  const sum = cells.reduce((s, { benefit, weight }) => s + (weight > 0 ? weight * share(benefit / mean) : 0), 0)
  return Math.max(0, sum / total)
}

/**
 * Exact decomposition of the index over groups: `between` is the index when everyone has the mean benefit of the group, `within` the rest,
 * Σ (weight share)·(μ_g/μ)^α · index of the group. between + within = total. Null without weight or with a mean of 0. O(cells).
 *
 * @example generalizedEntropyParts([[{ benefit: 1, weight: 2 }], [{ benefit: 3, weight: 2 }]], 2) // { total: 0.125, between: 0.125, within: 0 }
 */
export function generalizedEntropyParts(
  groups: readonly (readonly BenefitCell[])[],
  alpha: number,
): { readonly total: number; readonly between: number; readonly within: number } | null {
  const all = groups.flat()
  const overall = moments(all)
  const total = generalizedEntropy(all, alpha)
  const means = groups.map(moments).filter((group) => group.total > 0)
  const between = generalizedEntropy(
    means.map((group) => ({ benefit: group.mean, weight: group.total })),
    alpha,
  )
  if (total === null || between === null) return null
  const within = groups.reduce((sum, cells) => {
    const group = moments(cells)
    // A group whose benefits are all 0 has no inequality inside (for α = 0 the limit): it only adds to `between`.
    const inside = generalizedEntropy(cells, alpha) ?? 0
    return inside === 0 ? sum : sum + (group.total / overall.total) * (group.mean / overall.mean) ** alpha * inside
  }, 0)
  return { total, between, within }
}

function moments(cells: readonly BenefitCell[]): { total: number; mean: number } {
  const total = cells.reduce((sum, { weight }) => sum + weight, 0)
  return { total, mean: cells.reduce((sum, { benefit, weight }) => sum + benefit * weight, 0) / total }
}

function contribution(alpha: number): (relative: number) => number {
  if (alpha === 1) return (r) => (r > 0 ? r * Math.log(r) : 0)
  if (alpha === 0) return (r) => -Math.log(r)
  return (r) => (r ** alpha - 1) / (alpha * (alpha - 1))
}
