import type { ExplainTools } from '../explainer.js'
import { MixList } from '../mixer.js'
import type { PlayerGroup, ShapleyWork } from './players.js'

/** Of fewer pairs of orders a standard error may be small by luck. */
const fewestPairs = 32

export interface SamplingOptions {
  readonly evaluations: number
  readonly precision: number
}

/**
 * Shapley values from random orders of the players: in a round every background row gets one order, taken forward and backward
 * (antithetic: exact where features act in pairs at most). The same orders serve all rows, so that a row's values do not depend
 * on which other rows are explained. Rounds go on until the largest standard error is small against the range of the values, or
 * the budget is spent; two at least, or there would be no standard error, and before the budget ends not on the word of a few. Values add up exactly after every round.
 */
export async function samplePermutations(
  group: PlayerGroup,
  work: ShapleyWork,
  options: SamplingOptions,
  tools: ExplainTools,
): Promise<void> {
  const random = tools.random.fork('permutations')
  const size = work.background.of(group.rows[0]!).places.length
  const tallies = new Map(group.rows.map((row) => [row, createTally(size, work.background.units)]))
  await baseScores(group, work, tallies, tools)
  let open = [...group.rows]
  for (let round = 1; open.length > 0; round++) {
    const orders = Array.from({ length: size }, (_, b) => shuffled(work.background.units, random.fork(`${round} ${b}`)))
    for (const part of chunksOf(open, size * group.players.length * 2))
      await playRound(part, orders, work, tallies, tools)
    open = open.filter((row) => {
      const tally = tallies.get(row)!
      if (round < 2) return true // no standard error yet
      const { weights } = work.background.of(row)
      finish(tally, weights, work.values[row]!, work.errors[row]!)
      const perRound = tally.spent / round
      if (tally.spent + perRound > options.evaluations) return false
      if (round * size < fewestPairs) return true
      const range = Math.max(...work.values[row]!) - Math.min(...work.values[row]!)
      return Math.max(...work.errors[row]!) > options.precision * range
    })
    tools.progress({ step: 'shapley-values', state: 'advance', share: 1 - open.length / group.rows.length })
  }
}

/** Running means and squared deviations (Welford) of the pairs of orders, for each background row by itself. */
interface Tally {
  rounds: number
  spent: number
  /** Score of each background row. */
  readonly base: Float64Array
  /** [background row × unit] */
  readonly means: Float64Array
  readonly squares: Float64Array
}

function createTally(size: number, units: number): Tally {
  return {
    rounds: 0,
    spent: 0,
    base: new Float64Array(size),
    means: new Float64Array(size * units),
    squares: new Float64Array(size * units),
  }
}

async function baseScores(
  { rows }: PlayerGroup,
  { mixer, background, bases, scores }: ShapleyWork,
  tallies: ReadonlyMap<number, Tally>,
  tools: ExplainTools,
): Promise<void> {
  const list = new MixList()
  for (const row of rows) for (const place of background.of(row).places) list.add(row, place, 0)
  const found = await mixer.score(list.mixes(new Uint8Array(background.units)), tools)
  rows.forEach((row, at) => {
    const { weights } = background.of(row)
    const { base } = tallies.get(row)!
    base.set(found.subarray(at * weights.length, (at + 1) * weights.length))
    bases[row] = weights.reduce((sum, weight, b) => sum + weight * (base[b]! - scores[row]!), scores[row]!)
  })
}

/** A walk from the background row to the row: `units` come in one by one, `mixes` are the places of the rows between. */
interface Walk {
  readonly row: number
  readonly b: number
  readonly units: readonly number[]
  readonly mixes: readonly number[]
}

async function playRound(
  rows: readonly number[],
  orders: readonly Int32Array[],
  work: ShapleyWork,
  tallies: ReadonlyMap<number, Tally>,
  tools: ExplainTools,
): Promise<void> {
  const { background, mixer, scores } = work
  const list = new MixList()
  const sets: Uint8Array[] = []
  const walk = (row: number, b: number, place: number, units: readonly number[]): Walk => {
    const set = new Uint8Array(background.units)
    const mixes = units.slice(0, -1).map((unit) => {
      set[unit] = 1
      return list.add(row, place, sets.push(set.slice()) - 1)
    })
    return { row, b, units, mixes }
  }
  const pairs = rows.flatMap((row) =>
    Array.from(background.of(row).places, (place, b): readonly [Walk, Walk] => {
      // units that are alike change nothing by coming in
      const units = Array.from(orders[b]!).filter((unit) => background.differs(row, place, unit))
      return [walk(row, b, place, units), walk(row, b, place, [...units].reverse())]
    }),
  )
  const present = new Uint8Array(sets.length * background.units)
  sets.forEach((set, at) => {
    present.set(set, at * background.units)
  })
  const found = await mixer.score(list.mixes(present), tools)
  const gains = new Float64Array(background.units)
  for (const [forward, backward] of pairs) {
    const tally = tallies.get(forward.row)!
    gains.fill(0)
    for (const { units, mixes, b } of [forward, backward]) {
      let before = tally.base[b]!
      units.forEach((unit, at) => {
        const after = at < mixes.length ? found[mixes[at]!]! : scores[forward.row]!
        gains[unit]! += (after - before) / 2
        before = after
      })
    }
    add(tally, forward.b, gains)
    tally.spent += 2 * forward.mixes.length
  }
  for (const row of rows) tallies.get(row)!.rounds++
}

function add(tally: Tally, b: number, gains: Float64Array): void {
  const count = tally.rounds + 1
  for (let unit = 0; unit < gains.length; unit++) {
    const at = b * gains.length + unit
    const before = gains[unit]! - tally.means[at]!
    tally.means[at]! += before / count
    tally.squares[at]! += before * (gains[unit]! - tally.means[at]!)
  }
}

/** Stratified by background row: φ = Σ w_b mean_b, and its variance Σ w_b² s_b² / rounds. */
function finish(
  { rounds, means, squares }: Tally,
  weights: Float64Array,
  values: Float64Array,
  errors: Float64Array,
): void {
  const units = values.length
  for (let unit = 0; unit < units; unit++) {
    let value = 0
    let variance = 0
    for (let b = 0; b < weights.length; b++) {
      value += weights[b]! * means[b * units + unit]!
      variance += (weights[b]! ** 2 * squares[b * units + unit]!) / (rounds - 1) / rounds
    }
    values[unit] = value
    errors[unit] = Math.sqrt(variance)
  }
}

function shuffled(count: number, random: ExplainTools['random']): Int32Array {
  const order = Int32Array.from({ length: count }, (_, at) => at)
  for (let i = count - 1; i > 0; i--) {
    const j = random.integer(i + 1)
    ;[order[i], order[j]] = [order[j]!, order[i]!]
  }
  return order
}

/** Rows whose mixes fit into memory together. */
function chunksOf(rows: readonly number[], mixesOfRow: number): readonly (readonly number[])[] {
  const together = Math.max(1, Math.floor(2 ** 17 / Math.max(1, mixesOfRow)))
  return Array.from({ length: Math.ceil(rows.length / together) }, (_, at) =>
    rows.slice(at * together, (at + 1) * together),
  )
}
