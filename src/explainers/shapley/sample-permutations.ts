import type { ExplainTools } from '../explainer.js'
import { MixList, type Mixes } from '../mixer.js'
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

/** A walk from the background row to the row: `units` come in one by one, the rows between are the mixes from `first` on. */
interface Walk {
  readonly row: number
  readonly b: number
  readonly units: Int32Array
  readonly first: number
}

async function playRound(
  rows: readonly number[],
  orders: readonly Int32Array[],
  work: ShapleyWork,
  tallies: ReadonlyMap<number, Tally>,
  tools: ExplainTools,
): Promise<void> {
  const { background, mixer, scores } = work
  const list = new StepList(background.units)
  const walks: Walk[] = [] // forward and backward by turns
  for (const row of rows) {
    const { places } = background.of(row)
    for (let b = 0; b < places.length; b++) {
      const place = places[b]!
      // units that are alike change nothing by coming in
      const units = orders[b]!.filter((unit) => background.differs(row, place, unit))
      for (const order of [units, units.slice().reverse()])
        walks.push({ row, b, units: order, first: list.walk(row, place, order) })
    }
  }
  const found = await mixer.score(list.mixes(), tools)
  const gains = new Float64Array(background.units)
  for (let at = 0; at < walks.length; at++) {
    const { row, b, units, first } = walks[at]!
    const tally = tallies.get(row)!
    if (at % 2 === 0) gains.fill(0)
    let before = tally.base[b]!
    for (let step = 0; step < units.length; step++) {
      const after = step < units.length - 1 ? found[first + step]! : scores[row]!
      gains[units[step]!]! += (after - before) / 2
      before = after
    }
    if (at % 2 === 0) continue
    add(tally, b, gains)
    tally.spent += 2 * Math.max(0, units.length - 1)
  }
  for (const row of rows) tallies.get(row)!.rounds++
}

/** The mixes of walks, each with a set of its own, in arrays that grow: hundreds of thousands of small ones would keep the collector busy. */
class StepList {
  readonly #units: number
  #count = 0
  #rows = new Int32Array(2 ** 10)
  #others = new Int32Array(2 ** 10)
  #present: Uint8Array

  constructor(units: number) {
    this.#units = units
    this.#present = new Uint8Array(2 ** 10 * units)
  }

  /** Adds the rows between of a walk, one less than its units, and returns the place of the first. */
  walk(row: number, other: number, order: Int32Array): number {
    const first = this.#count
    const units = this.#units
    this.#reserve(first + order.length)
    for (let step = 0; step < order.length - 1; step++) {
      const at = first + step
      this.#rows[at] = row
      this.#others[at] = other
      if (step > 0) this.#present.copyWithin(at * units, (at - 1) * units, at * units)
      this.#present[at * units + order[step]!] = 1
    }
    this.#count = first + Math.max(0, order.length - 1)
    return first
  }

  mixes(): Mixes {
    const count = this.#count
    return {
      count,
      rows: this.#rows.subarray(0, count),
      others: this.#others.subarray(0, count),
      sets: Int32Array.from({ length: count }, (_, at) => at),
      present: this.#present.subarray(0, count * this.#units),
    }
  }

  #reserve(count: number): void {
    if (count <= this.#rows.length) return
    const size = 2 ** Math.ceil(Math.log2(count))
    this.#rows = grown(this.#rows, new Int32Array(size))
    this.#others = grown(this.#others, new Int32Array(size))
    this.#present = grown(this.#present, new Uint8Array(size * this.#units))
  }
}

function grown<T extends Int32Array | Uint8Array>(from: T, into: T): T {
  into.set(from)
  return into
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
