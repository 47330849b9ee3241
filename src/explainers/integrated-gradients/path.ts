import { isFloat } from '../../graph/data-types.js'
import { elementCount } from '../../graph/stored-tensor.js'
import { arrays, hasArray, type Tensor } from '../../graph/tensor.js'
import type { Batch } from '../../models/model.js'
import type { Baseline } from '../baseline.js'
import type { ExplainTools } from '../explainer.js'
import type { Target } from '../target.js'
import { unitSums } from '../unit-sums.js'
import { ownersOf, type Units } from '../units.js'

export interface PathSource {
  readonly target: Target
  readonly gradient: NonNullable<Target['gradient']>
  readonly batch: Batch
  readonly baseline: Baseline
  readonly units: Units
}

/** Parts of integrals: a line of values for each point, and their sum with what belongs to no unit. */
export interface PathParts {
  readonly values: readonly Float64Array[]
  readonly sums: Float64Array
}

/** Straight lines from the baseline (0) to each row (1). */
export interface Path {
  readonly units: number
  /** Scores of points: `at[i]` of the line of row `rows[i]`. */
  scoresAt(rows: Int32Array, at: Float64Array, tools: ExplainTools): Promise<Float64Array>
  /** Gradients at points times the whole line of the row, added up by unit. */
  slopesAt(rows: Int32Array, at: Float64Array, tools: ExplainTools): Promise<PathParts>
}

const elementsOfTile = 2 ** 21

/** Points are computed in tiles of bounded size, however many there are. */
export function createPath({ target, gradient, batch, baseline, units }: PathSource): Path {
  const owners = ownersOf(units, batch)
  const width = [...owners.values()].reduce((sum, owner) => sum + owner.length, 0)
  const tile = Math.max(1, Math.min(4096, Math.floor(elementsOfTile / Math.max(1, width))))
  const size = units.list.length
  const difference = (input: string, row: number, element: number): number => {
    const elements = owners.get(input)!.length
    const from = baseline.paired ? row : 0
    return (
      Number(batch[input]!.data[row * elements + element]) -
      Number(baseline.batch[input]!.data[from * elements + element])
    )
  }
  const pointsAt = (rows: Int32Array, at: Float64Array): Batch =>
    Object.fromEntries(Object.entries(batch).map(([name, own]) => [name, along(own, baseline, name, rows, at)]))
  const inTiles = async (count: number, work: (start: number, end: number) => Promise<void>): Promise<void> => {
    for (let start = 0; start < count; start += tile) await work(start, Math.min(count, start + tile))
  }
  return {
    units: size,
    async scoresAt(rows, at, tools) {
      const found = new Float64Array(rows.length)
      await inTiles(rows.length, async (start, end) => {
        const part = rows.subarray(start, end)
        found.set(await target.score(pointsAt(part, at.subarray(start, end)), part, tools), start)
      })
      return found
    },
    async slopesAt(rows, at, tools) {
      const values: Float64Array[] = []
      const sums = new Float64Array(rows.length)
      await inTiles(rows.length, async (start, end) => {
        const part = rows.subarray(start, end)
        const slopes = await gradient(pointsAt(part, at.subarray(start, end)), part, tools)
        const found = unitSums(slopes, owners, size, (input, row, element) => difference(input, part[row]!, element))
        found.values.forEach((line, row) => {
          let sum = found.rest[row]!
          for (let unit = 0; unit < size; unit++) sum += line[unit]!
          sums[start + row] = sum
          values.push(line)
        })
      })
      return { values, sums }
    },
  }
}

/** x′ + α(x − x′) of real numbers; inputs of other types stay as they are in the row. */
function along(own: Tensor, baseline: Baseline, name: string, rows: Int32Array, at: Float64Array): Tensor {
  const { dtype, shape, data } = own
  const width = elementCount(shape.slice(1))
  const from = baseline.batch[name]!.data
  const real = isFloat(dtype)
  const points = hasArray(dtype) ? new arrays[dtype](rows.length * width) : Array<string>(rows.length * width)
  // All three are of the same kind, whichever it is.
  const [into, end, start] = [points, data, from] as unknown as readonly [number[], number[], number[]]
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]! * width
    const base = baseline.paired ? row : 0
    for (let element = 0; element < width; element++) {
      const x = end[row + element]!
      into[i * width + element] = real ? start[base + element]! + at[i]! * (x - start[base + element]!) : x
    }
  }
  return { dtype, shape: [rows.length, ...shape.slice(1)], data: points } as Tensor
}
