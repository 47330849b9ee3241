import { describe, expect, it } from 'vitest'
import { dropFaded } from '../../src/training/faded-values.js'

const weights = [{ name: 'w' }]

describe('what an optimizer remembers', () => {
  it('is set to 0 at every 32nd step where it has faded, and weights are left alone', () => {
    const state = (step: number) => ({
      step,
      values: { w: Float32Array.of(1e-40, 1), 'mean:w': Float32Array.of(-1e-36, 1e-40, 1e-30, -0.5) },
    })
    const untouched = state(33)
    dropFaded(untouched, weights)
    expect(untouched).toEqual(state(33))
    const found = state(64)
    dropFaded(found, weights)
    expect(Array.from(found.values['mean:w'])).toEqual([0, 0, Math.fround(1e-30), -0.5])
    expect(found.values.w).toEqual(state(64).values.w)
  })

  it('never comes to numbers that lose digits, with the usual shares', () => {
    const smallest = 2 ** -126 // of float32 with all its digits
    for (const share of [0.9, 0.95, 0.99, 0.999]) expect(1e-35 * share ** 32).toBeGreaterThan(smallest)
  })
})
