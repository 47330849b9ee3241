import { say } from '../schema/message.js'
import { plainNumbers, type Attribution, type Completeness } from './attribution.js'

/** How far the values of each row are from adding up to what they have to: score − base. */
export function completenessOf(
  sums: ArrayLike<number>,
  scores: ArrayLike<number>,
  bases: ArrayLike<number>,
  tolerances: ArrayLike<number>,
): Completeness {
  const gaps = Array.from(sums, (sum, row) => sum - (scores[row]! - bases[row]!))
  return {
    gaps: plainNumbers(gaps),
    tolerances: plainNumbers(tolerances),
    met: gaps.map((gap, row) => Math.abs(gap) <= tolerances[row]!),
  }
}

export function sumsOf(values: readonly ArrayLike<number>[]): number[] {
  return values.map((row) => {
    let sum = 0
    for (let unit = 0; unit < row.length; unit++) sum += row[unit]!
    return sum
  })
}

/** A row whose values are all zero says why: a picture of nothing is a result too. */
export function remarksOnZeros(
  values: readonly (readonly number[])[],
  scores: readonly number[],
  bases: readonly number[],
): Attribution['remarks'] {
  return values.flatMap((line, row) => {
    if (line.length === 0 || line.some((value) => value !== 0)) return []
    const same = scores[row] === bases[row]
    return [{ row, remark: say(same ? 'explain.zero.same-score' : 'explain.zero.flat') }]
  })
}
