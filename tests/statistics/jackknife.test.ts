import fc from 'fast-check'
import { expect, it } from 'vitest'
import { jackknife } from '../../src/statistics/jackknife.js'
import { mean, variance } from './helpers.js'

it('the jackknife of a mean is its standard error s/√n', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: -100, max: 100, noNaN: true }), { minLength: 2, maxLength: 30 }),
      (values) => {
        const withoutOne = values.map((_, i) => mean(values.filter((_value, j) => j !== i)))
        const found = jackknife(withoutOne)!
        expect(found.standardError).toBeCloseTo(Math.sqrt(variance(values) / values.length), 9)
        expect(found.degreesOfFreedom).toBe(values.length - 1)
      },
    ),
  )
})

it('the jackknife of bucket totals takes the bucket as the unit', () => {
  // A ratio of totals over four buckets whose rows all agree within the bucket: repeating the rows changes nothing.
  const buckets = [
    { hits: 3, among: 5 },
    { hits: 0, among: 4 },
    { hits: 6, among: 8 },
    { hits: 1, among: 3 },
  ]
  const shares = (copies: number) =>
    buckets.map((_, left) => {
      const rest = buckets.filter((_bucket, i) => i !== left)
      return (copies * rest.reduce((t, b) => t + b.hits, 0)) / (copies * rest.reduce((t, b) => t + b.among, 0))
    })
  expect(jackknife(shares(7))!.standardError).toBeCloseTo(jackknife(shares(1))!.standardError, 14)
})

it('the jackknife says nothing from one bucket, nor when a value is undefined', () => {
  expect(jackknife([0.4])).toBeNull()
  expect(jackknife([])).toBeNull()
  expect(jackknife([0.4, null, 0.5])).toBeNull()
})
