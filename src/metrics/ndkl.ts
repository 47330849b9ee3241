import type { Random } from '../environment/tools.js'
import { outcome, unavailable, type Comparison, type GroupCounts, type Metric } from './metric.js'

/**
 * Normalised discounted KL divergence of a ranking: Σᵢ KL(top i ‖ all)/log₂(i + 1) ÷ Σᵢ 1/log₂(i + 1) over every prefix, natural logarithms.
 * In [0, ∞); 0 when every prefix holds the groups in their overall shares. Its test shuffles the ranking.
 */
export const ndkl: Metric = {
  id: 'ndkl',
  aliases: { 'normalized-discounted-kl-divergence': null },
  tasks: ['ranking'],
  needs: ['rank'],
  reference: 'Geyik, Ambler & Kenthapadi 2019',
  formula: 'Σᵢ KL(top i ‖ all) / log₂(i + 1) ÷ Σᵢ 1 / log₂(i + 1) over every prefix, KL in natural logarithms',
  range: [0, null],
  better: 'lower',
  ideal: 0,
  unit: 'nats',
  minimum: 'rows',
  interval: 'none',
  transforms: [],
  measure: () => unavailable('not-in-task'),
  across: {
    everybody: false,
    parameters: () => [{}],
    measure: (groups, _parameters, random) => measureAcross(groups, random),
  },
}

/** Ranks drawn in all for the test, at most: 999 shuffles of up to 20,000 places. */
const drawsAtMost = 2e7

function measureAcross(groups: readonly GroupCounts[], random: Random): Comparison {
  const order = orderOfGroups(groups)
  if (order.length === 0) return unavailable('missing-evidence', 0)
  const sizes = groups.map(() => 0)
  for (const group of order) sizes[group]!++
  const value = divergence(order, sizes)
  const found = outcome(value, order.length)
  const shuffles = Math.min(999, Math.floor(drawsAtMost / order.length))
  if (shuffles < 99 || sizes.filter((size) => size > 0).length < 2) return found
  let asFar = 0
  const shuffled = Uint32Array.from(order)
  for (let round = 0; round < shuffles; round++) {
    shuffle(shuffled, random)
    // Orders that are equally far may differ in their last bit.
    if (divergence(shuffled, sizes) >= value * (1 - 1e-12)) asFar++
  }
  return { ...found, test: { null: 'random-order', p: (asFar + 1) / (shuffles + 1) } }
}

/** The group at each place, best first. */
function orderOfGroups(groups: readonly GroupCounts[]): Uint32Array {
  const places: { readonly rank: number; readonly group: number; readonly rows: number }[] = []
  groups.forEach((counts, group) => {
    for (const { score, rows } of counts.cells) if (score !== null) places.push({ rank: score, group, rows })
  })
  places.sort((a, b) => a.rank - b.rank || a.group - b.group)
  return Uint32Array.from(places.flatMap(({ group, rows }) => new Array<number>(rows).fill(group)))
}

/** KL of prefix i = (Σ c ln c − Σ c ln π)/i − ln i with counts c so far: updated in O(1) a place. */
function divergence(order: Uint32Array, sizes: readonly number[]): number {
  const all = sizes.reduce((sum, size) => sum + size, 0)
  const logShares = sizes.map((size) => Math.log(size / all))
  const seen = new Float64Array(sizes.length)
  let [own, expected, discounted, normaliser] = [0, 0, 0, 0]
  order.forEach((group, index) => {
    const [before, after] = [seen[group]!, ++seen[group]!]
    own += after * Math.log(after) - (before > 0 ? before * Math.log(before) : 0)
    expected += logShares[group]!
    const places = index + 1
    const discount = 1 / Math.log2(places + 1)
    discounted += Math.max(0, (own - expected) / places - Math.log(places)) * discount
    normaliser += discount
  })
  return discounted / normaliser
}

/** Fisher & Yates. */
function shuffle(values: Uint32Array, random: Random): void {
  for (let last = values.length - 1; last > 0; last--) {
    const other = random.integer(last + 1)
    const kept = values[last]!
    values[last] = values[other]!
    values[other] = kept
  }
}
