import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  addExact,
  bigintAt,
  fromBigints,
  fromParts,
  fromWholeDoubles,
  nearestDouble,
  takeExact,
  toBigints,
  toTexts,
} from '../../src/cube/exact-integers.js'

/** Of every size up to that of a database's largest integers, and those where a part ends. */
const integers = fc.oneof(
  fc.bigInt({ min: -(2n ** 126n), max: 2n ** 126n }),
  fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n }),
  fc.integer().map(BigInt),
  fc
    .tuple(fc.constantFrom(31n, 32n, 33n, 52n, 53n, 63n, 64n, 84n, 85n, 96n), fc.constantFrom(-1n, 0n, 1n))
    .chain(([power, by]) => fc.constantFrom(2n ** power + by, -(2n ** power) + by)),
)
const lists = fc.array(integers, { minLength: 1, maxLength: 40 })

describe('exact integers', () => {
  it('are the BigInts that they were made of', () => {
    fc.assert(
      fc.property(lists, (values) => {
        const exact = fromBigints(values)
        expect(toBigints(exact)).toEqual(values)
        expect(values.map((_, i) => bigintAt(exact, i))).toEqual(values)
        expect(toTexts(exact)).toEqual(values.map(String))
      }),
      { seed: 1, numRuns: 300 },
    )
  })

  it('are the doubles that are nearest to them', () => {
    fc.assert(
      fc.property(lists, (values) => {
        const exact = fromBigints(values)
        values.forEach((value, i) => expect(nearestDouble(exact, i)).toBe(Number(value)))
      }),
      { seed: 2, numRuns: 300 },
    )
  })

  it('round once, where the parts alone would round twice', () => {
    // 2^53 + 1 lies half way between two doubles and goes to the even one; a last bit below it decides otherwise.
    for (const value of [2n ** 53n + 1n, 2n ** 54n + 3n, (2n ** 53n + 1n) * 2n ** 20n + 1n, 2n ** 84n - 1n])
      expect(nearestDouble(fromBigints([value]), 0)).toBe(Number(value))
  })

  it('add up as BigInts do, in any runs of any order', () => {
    fc.assert(
      fc.property(lists, fc.infiniteStream(fc.nat()), (values, numbers) => {
        const order = Uint32Array.from(values.keys()).sort(() => (numbers.next().value % 2 === 0 ? 1 : -1))
        const starts = Uint32Array.from([
          0,
          ...[...order.keys()].filter((at) => at > 0 && numbers.next().value % 3 === 0),
        ])
        const expected = [...starts].map((start, i) =>
          [...order.subarray(start, starts[i + 1] ?? order.length)].reduce((sum, at) => sum + values[at]!, 0n),
        )
        const added = addExact(fromBigints(values), order, starts)
        expect(toBigints(added)).toEqual(expected)
        expect(added).toEqual(fromBigints(expected))
      }),
      { seed: 3, numRuns: 300 },
    )
  })

  it('have the digits that BigInts have, where six of them at a time are zeros too', () => {
    const values = [
      0n,
      1n,
      999_999n,
      2n ** 53n - 1n,
      2n ** 53n,
      2n ** 53n + 1n,
      2n ** 63n,
      10n ** 18n,
      10n ** 24n,
      2n ** 83n + 5n,
    ]
    expect(toTexts(fromBigints(values))).toEqual(values.map(String))
    for (const value of values) expect(toTexts(fromBigints([value]))).toEqual([String(value)])
  })

  it('do not lose a unit in a million numbers of the largest size that two parts hold', () => {
    const value = 2n ** 63n + 12_345_678_901n
    const count = 1_000_000
    const exact = fromBigints(new Array<bigint>(count).fill(value))
    const order = Uint32Array.from({ length: count }, (_, i) => i)
    expect(toBigints(addExact(exact, order, Uint32Array.of(0)))).toEqual([value * BigInt(count)])
  })

  it('are read from the parts of a database and from whole doubles, and taken by position', () => {
    fc.assert(
      fc.property(lists, fc.array(fc.maxSafeInteger(), { minLength: 1 }), (values, doubles) => {
        const part = (value: bigint, k: number) =>
          Number(k === 3 ? value >> 96n : BigInt.asUintN(32, value >> BigInt(32 * k)))
        const parts = [0, 1, 2, 3].map((k) => Float64Array.from(values, (value) => part(value, k)))
        expect(fromParts(parts)).toEqual(fromBigints(values))
        expect(fromWholeDoubles(doubles)).toEqual(fromBigints(doubles.map(BigInt)))
        const positions = values.map((_, i) => (i * 7) % values.length)
        expect(takeExact(fromBigints(values), positions)).toEqual(fromBigints(positions.map((i) => values[i]!)))
      }),
      { seed: 4, numRuns: 200 },
    )
  })
})
