import { describe, expect, it } from 'vitest'
import type { Random } from '../../src/environment/tools.js'
import { createRandom } from '../../src/environment/random.js'
import { augmentations } from '../../src/training/augmentations/registry.js'
import type { Batch } from '../../src/training/examples.js'

/** Draws what it is told to, in this order. */
function told(draws: { next?: number[]; integer?: number[]; normal?: number[] }): Random {
  const queue =
    (values: number[] = []) =>
    () =>
      values.shift() ?? 0
  const random: Random = {
    ...createRandom(1),
    next: queue(draws.next),
    integer: queue(draws.integer),
    normal: queue(draws.normal),
  }
  return random
}

function images(shape: readonly number[], rows: readonly (readonly number[])[], target = [0, 1]): Batch {
  return {
    rows: rows.length,
    inputs: { image: { dtype: 'float32', shape: [rows.length, ...shape], data: Float32Array.from(rows.flat()) } },
    target: { dtype: 'float32', shape: [rows.length, 1], data: Float32Array.from(target.slice(0, rows.length)) },
    weights: new Float32Array(rows.length).fill(1),
  }
}

function apply(id: string, options: object, batch: Batch, random: Random): number[] {
  const unit = augmentations.find((one) => one.id === id)!
  const changed = unit.begin(options, { name: 'image', encoder: null })(batch, random)
  return Array.from(changed.inputs.image!.data as Float32Array, (value) => Math.round(value * 1e5) / 1e5)
}

const grid = [1, 2, 3, 4, 5, 6, 7, 8, 9]

describe('augmentation of images', () => {
  it('shifts down and right, with background behind', () => {
    // of the draws 0 … 2·pixels the middle is no shift: 3 of 0..4 is one pixel down, 0 two to the left
    expect(apply('shift', { pixels: 2 }, images([1, 3, 3], [grid]), told({ integer: [3, 0] }))).toEqual([
      ...[0, 0, 0],
      ...[3, 0, 0],
      ...[6, 0, 0],
    ])
  })

  it('moves all channels of an image alike, and each image by itself', () => {
    const batch = images([2, 1, 2], [[1, 2, 3, 4], [5, 6, 7, 8]]) // prettier-ignore
    expect(apply('shift', { pixels: 1 }, batch, told({ integer: [1, 2, 1, 0] }))).toEqual([0, 1, 0, 3, 6, 0, 8, 0])
  })

  it('turns by a quarter, exactly', () => {
    // 2·0.75 − 1 is half of 180 degrees, clockwise: what stood at the top goes to the right
    expect(apply('rotate', { degrees: 180 }, images([1, 3, 3], [grid]), told({ next: [0.75] }))).toEqual([
      ...[7, 4, 1],
      ...[8, 5, 2],
      ...[9, 6, 3],
    ])
  })

  it('interpolates between four pixels at a turn of 45 degrees', () => {
    const ring = [0, 1, 0, 1, 2, 1, 0, 1, 0]
    const found = apply('rotate', { degrees: 180 }, images([1, 3, 3], [ring]), told({ next: [0.625] }))
    expect(found[4]).toBe(2)
    // (0, ±1) turned by 45 degrees lies at (±√½, ±√½): bilinear weights of a unit square by hand
    const s = Math.SQRT1_2
    const edge = (1 - s) * (1 - s) * 2 + 2 * s * (1 - s) * 1 + s * s * 0
    expect(found[1]).toBeCloseTo(edge, 4)
    expect(found[3]).toBeCloseTo(edge, 4)
    expect(found[0]).toBeCloseTo(cornerBetween(ring), 4)
  })

  it('mirrors with probability one half', () => {
    const batch = images([1, 2, 2], [[1, 2, 3, 4], [1, 2, 3, 4]]) // prettier-ignore
    expect(apply('flip', {}, batch, told({ next: [0.49, 0.5] }))).toEqual([2, 1, 4, 3, 1, 2, 3, 4])
    expect(apply('flip', { axis: 'vertical' }, batch, told({ next: [0.2, 0.7] }))).toEqual([3, 4, 1, 2, 1, 2, 3, 4])
  })

  it('blanks a square around a pixel, cut off at the edges', () => {
    // middle at row 0, column 2: a square of 2 begins one before it
    expect(apply('cut-out', { pixels: 2 }, images([1, 3, 3], [grid]), told({ integer: [0, 2] }))).toEqual([
      ...[1, 0, 0],
      ...[4, 5, 6],
      ...[7, 8, 9],
    ])
  })

  it('adds noise of the deviation asked for', () => {
    const batch = images([1, 1, 2], [[1, 2]])
    expect(apply('noise', { deviation: 0.5 }, batch, told({ normal: [1, -2] }))).toEqual([1.5, 1])
  })

  it('works on images that are stored as vectors', () => {
    const unit = augmentations.find(({ id }) => id === 'flip')!
    const flat = images([4], [[1, 2, 3, 4]])
    const changed = unit.begin({}, { name: 'image', encoder: null, shape: [1, 2, 2] })(flat, told({ next: [0] }))
    expect(Array.from(changed.inputs.image!.data as Float32Array)).toEqual([2, 1, 4, 3])
    expect(changed.inputs.image!.shape).toEqual([1, 4])
  })
})

/** The corner (−1, −1) turned by 45 degrees lies at (0, −√2) or (−√2, 0), outside; between −2 and −1 there is only the edge's share. */
function cornerBetween(ring: readonly number[]): number {
  const past = Math.SQRT2 - 1
  return ring[1]! * (1 - past)
}

describe('mixup', () => {
  const unit = augmentations.find(({ id }) => id === 'mixup')!
  const mix = (rows: number, alpha: number): Batch => {
    const all = Array.from({ length: rows }, (_, row) => [row, row * row])
    const batch = images([2], all)
    const target = {
      dtype: 'float32' as const,
      shape: [rows, 1],
      data: Float32Array.from(all, ([first]) => 10 * first!),
    }
    return unit.begin({ alpha }, { name: 'image', encoder: null })({ ...batch, target }, createRandom(5))
  }

  it('mixes features and targets of two rows by one share', () => {
    const { inputs, target } = mix(50, 0.4)
    const data = inputs.image!.data as Float32Array
    for (let row = 0; row < 50; row++) {
      const first = data[2 * row]!
      expect(target.data[row]).toBeCloseTo(10 * first, 2) // the target is 10 times the first feature in both rows
      expect(data[2 * row + 1]).toBeGreaterThanOrEqual(first * first - 1e-2) // a chord lies above the parabola
    }
  })

  it('draws shares of a symmetric beta: mean ½, variance 1/(4·(2α + 1))', () => {
    // rows 0 and 1 only: a mixed value is the share itself, where the partner is the other row
    const shares: number[] = []
    for (let seed = 0; seed < 3000; seed++) {
      const batch = images([1], [[0], [1]])
      const data = unit.begin({ alpha: 0.5 }, { name: 'image', encoder: null })(batch, createRandom(seed))
      const [a, b] = Array.from(data.inputs.image!.data as Float32Array)
      if (a !== 0 || b !== 1) shares.push(1 - a!)
    }
    const mean = shares.reduce((sum, share) => sum + share, 0) / shares.length
    const variance = shares.reduce((sum, share) => sum + (share - mean) ** 2, 0) / shares.length
    expect(shares.length).toBeGreaterThan(1200) // half of the seeds swap the two
    expect(mean).toBeCloseTo(0.5, 1)
    expect(Math.abs(variance - 1 / 8)).toBeLessThan(0.01)
  })
})
