import { elementCount } from '../graph/stored-tensor.js'
import { arrays, hasArray, type Tensor } from '../graph/tensor.js'
import type { Batch } from '../models/model.js'
import type { ExplainTools } from './explainer.js'
import type { Target } from './target.js'
import { ownersOf, type Units } from './units.js'

/** Rows that are part one row and part another: unit u of mix i comes from row `rows[i]` where `present[sets[i], u]` is 1, else from `others[i]`. */
export interface Mixes {
  readonly count: number
  readonly rows: Int32Array
  readonly others: Int32Array
  readonly sets: Int32Array
  /** [sets, units] of 0 and 1. */
  readonly present: Uint8Array
}

export interface Mixer {
  /** Scores of mixes, computed in tiles of bounded size. */
  score(mixes: Mixes, tools: ExplainTools): Promise<Float64Array>
}

const elementsOfTile = 2 ** 21
const mostRows = 2 ** 15

/** Puts rows of a batch and of other rows together and asks the target for their scores. Memory stays bounded however many there are. */
export function createMixer(target: Target, batch: Batch, others: Batch, units: Units): Mixer {
  const owners = ownersOf(units, batch)
  const width = [...owners.values()].reduce((sum, owner) => sum + owner.length, 0)
  const tile = Math.max(1, Math.min(mostRows, Math.floor(elementsOfTile / Math.max(1, width))))
  const size = units.list.length
  return {
    async score(mixes, tools) {
      const found = new Float64Array(mixes.count)
      const run = async (start: number): Promise<void> => {
        const count = Math.min(tile, mixes.count - start)
        const mixed = Object.fromEntries(
          Object.keys(batch).map((input) => [
            input,
            mixInput(
              { own: batch[input]!, other: others[input]!, owner: owners.get(input)!, size },
              mixes,
              start,
              count,
            ),
          ]),
        )
        found.set(await target.score(mixed, mixes.rows.subarray(start, start + count), tools), start)
      }
      let waiting: Promise<void> | null = null // one tile is put together while another is computed
      for (let start = 0; start < mixes.count; start += tile) {
        const next = run(start)
        next.catch(() => undefined) // awaited below
        await waiting
        waiting = next
      }
      await waiting
      return found
    },
  }
}

interface MixedInput {
  readonly own: Tensor
  readonly other: Tensor
  readonly owner: Int32Array
  readonly size: number
}

function mixInput({ own, other, owner, size }: MixedInput, mixes: Mixes, start: number, count: number): Tensor {
  const { dtype, shape } = own
  const width = elementCount(shape.slice(1))
  const data = hasArray(dtype) ? new arrays[dtype](count * width) : Array<string>(count * width)
  // All three are of the same kind, whichever it is: elements are only moved.
  const [into, from, instead] = [data, own.data, other.data] as unknown as readonly [number[], number[], number[]]
  const { rows, others, sets, present } = mixes
  if (width === 1) {
    const unit = owner[0]!
    for (let i = 0; i < count; i++) {
      const mix = start + i
      const isPresent = unit < 0 || present[sets[mix]! * size + unit] === 1
      into[i] = isPresent ? from[rows[mix]!]! : instead[others[mix]!]!
    }
    return { dtype, shape: [count, ...shape.slice(1)], data } as Tensor
  }
  for (let i = 0; i < count; i++) {
    const ownStart = rows[start + i]! * width
    const otherStart = others[start + i]! * width
    const set = sets[start + i]! * size
    for (let element = 0; element < width; element++) {
      const unit = owner[element]!
      const isPresent = unit < 0 || present[set + unit] === 1
      into[i * width + element] = isPresent ? from[ownStart + element]! : instead[otherStart + element]!
    }
  }
  return { dtype, shape: [count, ...shape.slice(1)], data } as Tensor
}

/** A growing list of mixes. */
export class MixList {
  #rows: number[] = []
  #others: number[] = []
  #sets: number[] = []

  get count(): number {
    return this.#rows.length
  }

  /** Adds a mix and returns its place. */
  add(row: number, other: number, set: number): number {
    this.#others.push(other)
    this.#sets.push(set)
    return this.#rows.push(row) - 1
  }

  mixes(present: Uint8Array): Mixes {
    return {
      count: this.count,
      rows: Int32Array.from(this.#rows),
      others: Int32Array.from(this.#others),
      sets: Int32Array.from(this.#sets),
      present,
    }
  }
}
