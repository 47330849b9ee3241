import type { ExplainTools } from '../explainer.js'
import { MixList } from '../mixer.js'
import type { BackgroundRows } from './background-rows.js'
import type { PlayerGroup, ShapleyWork } from './players.js'

const placesTogether = 2 ** 20

/**
 * Shapley values by all 2^K sets of players. Mixed rows that are equal are scored once: a player that equals the background row's
 * changes nothing by coming in, and background rows that agree on all absent players are one. O(2^K · (K + B)) for a row.
 */
export async function enumerate(group: PlayerGroup, work: ShapleyWork, tools: ExplainTools): Promise<void> {
  const { players } = group
  const { background } = work
  const present = allSets(players, background.units)
  const sets = 2 ** players.length
  const size = background.of(group.rows[0]!).places.length
  const alike = background.shared ? agreeing(players, background, background.of(group.rows[0]!).places) : null
  const together = Math.max(1, Math.floor(placesTogether / (sets * size)))
  for (let start = 0; start < group.rows.length; start += together) {
    const rows = group.rows.slice(start, start + together)
    const list = new MixList()
    const games = rows.map((row) => planGame(row, players, alike, work, list))
    const found = await work.mixer.score(list.mixes(present), tools)
    rows.forEach((row, at) => {
      const worth = worthOfSets(games[at]!, found, work, row, players.length)
      work.bases[row] = worth[0]!
      shapleyOf(worth, players, work.values[row]!)
    })
    tools.progress({
      step: 'shapley-values',
      state: 'advance',
      share: Math.min(1, (start + rows.length) / group.rows.length),
    })
  }
}

/** [sets × units]: a set is a bit mask over the players; units that are no players are always present. */
function allSets(players: readonly number[], units: number): Uint8Array {
  const present = new Uint8Array(2 ** players.length * units).fill(1)
  for (let set = 0; set < 2 ** players.length; set++)
    players.forEach((unit, bit) => {
      if ((set & (1 << bit)) === 0) present[set * units + unit] = 0
    })
  return present
}

/** agreeing[set · B + b]: the first background row that is like b in all players outside the set. */
function agreeing(players: readonly number[], background: BackgroundRows, places: Int32Array): Int32Array {
  const size = places.length
  const full = 2 ** players.length - 1
  const alike = new Int32Array((full + 1) * size) // with everybody present all background rows are one
  for (let set = full - 1; set >= 0; set--) {
    const bit = players.findIndex((_, at) => (set & (1 << at)) === 0)
    const larger = set | (1 << bit)
    const seen = new Map<string, number>()
    for (let b = 0; b < size; b++) {
      const key = `${alike[larger * size + b]},${background.code(places[b]!, players[bit]!)}`
      const first = seen.get(key)
      if (first === undefined) seen.set(key, b)
      alike[set * size + b] = first ?? b
    }
  }
  return alike
}

/** Where to find the score of each set with each background row: a place among the mixes, or −1 for the row itself. */
type Game = Int32Array

function planGame(
  row: number,
  players: readonly number[],
  alike: Int32Array | null,
  { background }: ShapleyWork,
  list: MixList,
): Game {
  const { places } = background.of(row)
  const size = places.length
  const full = 2 ** players.length - 1
  const game = new Int32Array((full + 1) * size)
  const planned = new Int32Array((full + 1) * size).fill(-1)
  for (let b = 0; b < size; b++) {
    let equal = 0
    players.forEach((unit, bit) => {
      if (!background.differs(row, places[b]!, unit)) equal |= 1 << bit
    })
    for (let set = 0; set <= full; set++) {
      if ((set | equal) === full) {
        game[set * size + b] = -1
        continue
      }
      const needed = set & ~equal
      const other = alike === null ? b : alike[needed * size + b]!
      const slot = needed * size + other
      if (planned[slot] === -1) planned[slot] = list.add(row, places[other]!, needed)
      game[set * size + b] = planned[slot]!
    }
  }
  return game
}

/** v(S): the weighted mean score over the background, for every set; by distances from the row's own score, so that equal scores have exactly their mean. */
function worthOfSets(
  game: Game,
  found: Float64Array,
  { background, scores }: ShapleyWork,
  row: number,
  players: number,
): Float64Array {
  const { weights } = background.of(row)
  const worth = new Float64Array(2 ** players)
  for (let set = 0; set < worth.length; set++) {
    let sum = 0
    for (let b = 0; b < weights.length; b++) {
      const place = game[set * weights.length + b]!
      if (place >= 0) sum += weights[b]! * (found[place]! - scores[row]!)
    }
    worth[set] = scores[row]! + sum
  }
  return worth
}

/** φ_i = Σ over sets S without i of |S|! (K − |S| − 1)! / K! · (v(S ∪ i) − v(S)). Shapley 1953. */
function shapleyOf(worth: Float64Array, players: readonly number[], values: Float64Array): void {
  const count = players.length
  const weightOfSize = Array<number>(count).fill(1 / Math.max(1, count))
  for (let size = 1; size < count; size++) weightOfSize[size] = (weightOfSize[size - 1]! * size) / (count - size)
  players.forEach((unit, bit) => {
    let sum = 0
    for (let set = 0; set < worth.length; set++)
      if ((set & (1 << bit)) === 0) sum += weightOfSize[bitsOf(set)]! * (worth[set | (1 << bit)]! - worth[set]!)
    values[unit] = sum
  })
}

function bitsOf(set: number): number {
  let rest = set
  let bits = 0
  for (; rest !== 0; bits++) rest &= rest - 1
  return bits
}
