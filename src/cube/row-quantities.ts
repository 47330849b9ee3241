import type { CubeSpec } from '../schema/cube.js'
import type { Quantity } from './sums.js'

/** The numbers of one row that sums are made of. */
export interface RowNumbers {
  /** Score, or prediction of a regression. */
  readonly score: number | null
  readonly label: number | null
  readonly positive: boolean | null
  readonly weight: number
}

/** A quantity of one row (see sums.ts); 0 where a part of it is missing. */
export function quantityOfRow(quantity: Quantity, spec: CubeSpec): (row: RowNumbers) => number {
  const readers: Record<Quantity, (row: RowNumbers) => number> = {
    ...{ s: ofScore((s) => s), ss: ofScore((s) => s * s), p: ofScore((p) => p), pp: ofScore((p) => p * p) },
    ...{ y: ofLabel((y) => y), yy: ofLabel((y) => y * y) },
    ...{ yyy: ofLabel((y) => y * y * y), yyyy: ofLabel((y) => y * y * (y * y)) },
    ...{ r: ofResidual((r) => r), rr: ofResidual((r) => r * r), abs: ofResidual((r) => Math.abs(r)) },
    ...{ rrrr: ofResidual((r) => r * r * (r * r)), rry: ofResidual((r, y) => r * r * y) },
    rryy: ofResidual((r, y) => r * r * (y * y)),
    loss: (row) => loss(row, spec) ?? 0,
    lossloss: (row) => (loss(row, spec) ?? 0) ** 2,
    unbounded: (row) => (likelihood(row, spec) === 0 && row.weight > 0 ? 1 : 0),
  }
  return readers[quantity]
}

function ofScore(value: (score: number) => number): (row: RowNumbers) => number {
  return ({ score }) => (score === null ? 0 : value(score))
}

function ofLabel(value: (label: number) => number): (row: RowNumbers) => number {
  return ({ label }) => (label === null ? 0 : value(label))
}

function ofResidual(value: (residual: number, label: number) => number): (row: RowNumbers) => number {
  return ({ score, label }) => (score === null || label === null ? 0 : value(score - label, label))
}

/** Probability that the score gives to the row's own class. */
function likelihood({ score, positive }: RowNumbers, spec: CubeSpec): number | null {
  if (score === null || positive === null) return null
  return positive === (spec.score?.higherIs !== 'negative') ? score : 1 - score
}

function loss(row: RowNumbers, spec: CubeSpec): number | null {
  const share = likelihood(row, spec)
  return share === null || share <= 0 ? null : -Math.log(share)
}
