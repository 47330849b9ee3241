/** Weights and squared weights of one stratum: the group and all others, accepted and rejected. */
export interface AcceptedRejected {
  readonly groupAccepted: number
  readonly groupRejected: number
  readonly othersAccepted: number
  readonly othersRejected: number
}

export interface Stratum {
  readonly counts: AcceptedRejected
  readonly squares: AcceptedRejected
}

/**
 * Conditional demographic disparity: Σ (n_s/n)·(share of the group among the rejected of stratum s − its share among the accepted of s). In [−1, 1];
 * above 0 the group makes up more of the rejected than of the accepted among comparable people. A stratum in which nobody is accepted, or nobody
 * rejected, has no disparity and counts 0. Null without rows. Standard error by linearisation, √Σ w²(∂f/∂w)².
 *
 * Source: Wachter, Mittelstadt & Russell 2021. O(strata).
 * @example conditionalDisparity([{ counts: { groupAccepted: 1, groupRejected: 3, othersAccepted: 3, othersRejected: 1 }, squares: … }])?.value // 0.5
 */
export function conditionalDisparity(strata: readonly Stratum[]): { value: number; standardError: number } | null {
  const total = strata.reduce((sum, { counts }) => sum + sizeOf(counts), 0)
  if (!(total > 0)) return null
  const value = strata.reduce((sum, { counts }) => sum + (sizeOf(counts) / total) * disparity(counts), 0)
  let variance = 0
  for (const { counts, squares } of strata) {
    const within = disparity(counts)
    const slopes = slopesOf(counts)
    for (const key of keys) variance += squares[key] * ((within - value + sizeOf(counts) * slopes[key]) / total) ** 2
  }
  return { value, standardError: Math.sqrt(variance) }
}

const keys = ['groupAccepted', 'groupRejected', 'othersAccepted', 'othersRejected'] as const

function sizeOf(counts: AcceptedRejected): number {
  return keys.reduce((sum, key) => sum + counts[key], 0)
}

function disparity({ groupAccepted, groupRejected, othersAccepted, othersRejected }: AcceptedRejected): number {
  const [accepted, rejected] = [groupAccepted + othersAccepted, groupRejected + othersRejected]
  return accepted > 0 && rejected > 0 ? groupRejected / rejected - groupAccepted / accepted : 0
}

/** Derivatives of the disparity of one stratum by its four weights. */
function slopesOf({
  groupAccepted,
  groupRejected,
  othersAccepted,
  othersRejected,
}: AcceptedRejected): AcceptedRejected {
  const [accepted, rejected] = [groupAccepted + othersAccepted, groupRejected + othersRejected]
  if (!(accepted > 0 && rejected > 0))
    return { groupAccepted: 0, groupRejected: 0, othersAccepted: 0, othersRejected: 0 }
  return {
    groupAccepted: -othersAccepted / accepted ** 2,
    othersAccepted: groupAccepted / accepted ** 2,
    groupRejected: othersRejected / rejected ** 2,
    othersRejected: -groupRejected / rejected ** 2,
  }
}
