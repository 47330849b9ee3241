import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { createRandom } from '../../src/environment/random.js'

/** xoroshiro128+ (Blackman & Vigna 2018, constants 24, 16, 37) in 64-bit integers; gives the lower 32 bits of each output. */
function reference(path: string[]) {
  const mask = (1n << 64n) - 1n
  const digest = createHash('sha256').update(JSON.stringify(path)).digest()
  const word = (offset: number) => BigInt(digest.readUInt32LE(offset))
  let s0 = (word(0) << 32n) | word(4)
  let s1 = (word(8) << 32n) | word(12)
  const rotate = (x: bigint, k: bigint) => ((x << k) | (x >> (64n - k))) & mask
  return () => {
    const result = (s0 + s1) & mask
    s1 ^= s0
    s0 = rotate(s0, 24n) ^ s1 ^ ((s1 << 16n) & mask)
    s1 = rotate(s1, 37n)
    return Number(result & 0xffffffffn)
  }
}

function moments(values: number[]) {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1)
  return { mean, variance }
}

const draw = (count: number, next: () => number) => Array.from({ length: count }, next)

/** Probabilities of Binomial(n, p) by the recurrence from its mode. */
function binomialProbabilities(n: number, p: number): number[] {
  const mode = Math.floor((n + 1) * p)
  const weights = new Array<number>(n + 1).fill(0)
  weights[mode] = 1
  for (let k = mode; k > 0; k--) weights[k - 1] = (weights[k]! * k * (1 - p)) / ((n - k + 1) * p)
  for (let k = mode; k < n; k++) weights[k + 1] = (weights[k]! * (n - k) * p) / ((k + 1) * (1 - p))
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  return weights.map((weight) => weight / total)
}

describe('createRandom', () => {
  it('gives the 53-bit fractions of xoroshiro128+ from the digest of seed and labels', () => {
    for (const path of [['1'], ['42', 'bootstrap'], ['7', 'a', 'b']]) {
      const raw = reference(path)
      const expected = draw(50, () => (raw() % 2 ** 26) * 2 ** -26 + (raw() % 2 ** 27) * 2 ** -53)
      const random = path.slice(1).reduce((stream, label) => stream.fork(label), createRandom(Number(path[0])))
      expect(draw(50, random.next)).toEqual(expected)
    }
  })

  it('forks by label, whatever was drawn before, and does not advance by forking', () => {
    const [fresh, used] = [createRandom(3), createRandom(3)]
    used.next()
    used.normal()
    used.fork('other').next()
    expect(draw(5, used.fork('x').next)).toEqual(draw(5, fresh.fork('x').next))
    expect(draw(5, fresh.fork('x').next)).not.toEqual(draw(5, fresh.fork('y').next))
    expect(fresh.fork('a').fork('b').next()).not.toBe(fresh.fork('a,b').next())
    const [one, other] = [createRandom(3), createRandom(3)]
    one.fork('z')
    expect(one.next()).toBe(other.next())
  })

  it('is uniform on [0, 1) and on whole numbers', () => {
    const random = createRandom(11)
    const { mean, variance } = moments(draw(100_000, random.next))
    // Five standard errors of the mean, 5·√(1/12)/√n.
    expect(Math.abs(mean - 0.5)).toBeLessThan(0.0046)
    expect(variance).toBeCloseTo(1 / 12, 2)
    const counts = new Array<number>(7).fill(0)
    for (let i = 0; i < 70_000; i++) counts[random.integer(7)]!++
    // Chi-squared with 6 degrees of freedom exceeds 27.9 once in 10,000.
    expect(counts.reduce((sum, count) => sum + (count - 10_000) ** 2 / 10_000, 0)).toBeLessThan(27.9)
    expect(random.integer(1)).toBe(0)
  })

  it('draws standard normals', () => {
    const values = draw(100_000, createRandom(5).normal)
    const { mean, variance } = moments(values)
    expect(Math.abs(mean)).toBeLessThan(0.016)
    expect(Math.abs(variance - 1)).toBeLessThan(0.023)
    // P(|Z| < 1.96) = 0.95, five standard errors.
    expect(Math.abs(values.filter((z) => Math.abs(z) < 1.959964).length / values.length - 0.95)).toBeLessThan(0.0035)
    expect(moments(values.map((z) => z ** 4)).mean).toBeCloseTo(3, 0)
  })

  it.each([
    [1, 0.3],
    [12, 0.5],
    [40, 0.1],
    [40, 0.9],
    [100, 0.35],
    [1000, 0.02],
    [1000, 0.7],
    [5000, 0.5],
  ])('draws Binomial(%d, %d) with the right probabilities', (n, p) => {
    const draws = 40_000
    const random = createRandom(n)
    const counts = new Array<number>(n + 1).fill(0)
    for (let i = 0; i < draws; i++) counts[random.binomial(n, p)]!++
    const probabilities = binomialProbabilities(n, p)
    // Neighbouring values are pooled until at least 20 are expected.
    let [statistic, cells, expected, observed] = [0, 0, 0, 0]
    const pooled: [number, number][] = []
    probabilities.forEach((probability, k) => {
      expected += probability * draws
      observed += counts[k]!
      if (expected < 20) return
      pooled.push([expected, observed])
      ;[expected, observed] = [0, 0]
    })
    pooled[pooled.length - 1]![0] += expected
    pooled[pooled.length - 1]![1] += observed
    for (const [e, o] of pooled) {
      statistic += (o - e) ** 2 / e
      cells++
    }
    const degrees = Math.max(1, cells - 1)
    // Wilson–Hilferty: the normal score of the statistic, below 4 but once in 30,000.
    const score = (Math.cbrt(statistic / degrees) - (1 - 2 / (9 * degrees))) / Math.sqrt(2 / (9 * degrees))
    expect(score).toBeLessThan(4)
  })

  it('draws binomials of a billion trials, and the certain ones', () => {
    const random = createRandom(2)
    const { mean, variance } = moments(draw(4000, () => random.binomial(1e9, 0.3)))
    expect(Math.abs(mean - 3e8)).toBeLessThan((5 * Math.sqrt(2.1e8)) / Math.sqrt(4000))
    expect(variance / 2.1e8).toBeGreaterThan(0.85)
    expect(variance / 2.1e8).toBeLessThan(1.15)
    expect([random.binomial(0, 0.4), random.binomial(9, 0), random.binomial(9, 1)]).toEqual([0, 0, 9])
    expect(() => random.binomial(1.5, 0.5)).toThrow(RangeError)
    expect(() => random.binomial(5, NaN)).toThrow(RangeError)
  })
})
