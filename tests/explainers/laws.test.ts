import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createRandom } from '../../src/environment/random.js'
import { apart, batchOf, blackBox, explained } from './models.js'

/** Shapley values by their first definition: the mean gain over all orders of the players. */
function byOrders(players: number, worth: (set: number) => number): number[] {
  const values = Array<number>(players).fill(0)
  let orders = 0
  const walk = (set: number, left: readonly number[], gains: readonly [number, number][]): void => {
    if (left.length === 0) {
      orders++
      for (const [player, gain] of gains) values[player]! += gain
      return
    }
    for (const player of left) {
      const larger = set | (1 << player)
      walk(
        larger,
        left.filter((other) => other !== player),
        [...gains, [player, worth(larger) - worth(set)]],
      )
    }
  }
  walk(
    0,
    Array.from({ length: players }, (_, at) => at),
    [],
  )
  return values.map((value) => value / orders)
}

const setOf = (x: readonly number[]): number => x.reduce((set, value, bit) => set | (value === 1 ? 1 << bit : 0), 0)

describe('Shapley values', () => {
  it('of any game are the mean gains over all orders', async () => {
    const games = fc
      .integer({ min: 1, max: 5 })
      .chain((players) =>
        fc.tuple(
          fc.constant(players),
          fc.array(fc.double({ min: -10, max: 10, noNaN: true }), { minLength: 32, maxLength: 32 }),
        ),
      )
    await fc.assert(
      fc.asyncProperty(games, async ([players, table]) => {
        const model = blackBox(players, (x) => table[setOf(x)]!)
        const ones = [Array<number>(players).fill(1)]
        const found = await explained('shapley-values', model, ones, { options: { baseline: 'zero' } })
        expect(
          apart(
            found.values[0]!,
            byOrders(players, (set) => table[set]!),
          ),
        ).toBeLessThan(1e-10)
        expect(Math.abs(found.completeness!.gaps[0]!)).toBeLessThan(1e-10)
      }),
      { numRuns: 40 },
    )
  })

  it('against many background rows, with ties among them and with the row, are the mean of those against each', async () => {
    const cells = fc.integer({ min: 0, max: 2 })
    const row = fc.array(cells, { minLength: 4, maxLength: 4 })
    await fc.assert(
      fc.asyncProperty(row, fc.array(row, { minLength: 1, maxLength: 6 }), async (x, background) => {
        const f = ([a, b, c, d]: readonly number[]): number => a! * b! + Math.exp(-c! * d!) - a! * c! * d! + b! / 3
        const model = blackBox(4, f)
        const found = await explained('shapley-values', model, [x], { background })
        const expected = background
          .map((other) => byOrders(4, (set) => f(x.map((value, bit) => (set & (1 << bit) ? value : other[bit]!)))))
          .reduce((sum, line) => sum.map((value, at) => value + line[at]! / background.length), [0, 0, 0, 0])
        expect(apart(found.values[0]!, expected)).toBeLessThan(1e-10)
      }),
      { numRuns: 60 },
    )
  })

  it('are estimated within their standard errors, which say how far off they are', async () => {
    const weights = createRandom(3).fork('weights')
    const draws = Array.from({ length: 40 }, () => weights.normal())
    const triples = Array.from({ length: 40 }, () => Array.from({ length: 3 }, () => weights.integer(8)))
    const f = (x: readonly number[]): number =>
      triples.reduce((sum, triple, at) => sum + draws[at]! * triple.reduce((part, j) => part * x[j]!, 1), 0)
    const model = blackBox(8, f)
    const background = [Array<number>(8).fill(0), [1, 0, 2, 0, 1, 0, 2, 0], [0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5]]
    const row = [1, 2, 1, -1, 1, 1, 0.5, 1]
    const truth = await explained('shapley-values', model, [row], { background })
    let squares = 0
    let count = 0
    let worst = 0
    for (let seed = 0; seed < 80; seed++) {
      const found = await explained('shapley-values', model, [row], {
        background,
        seed,
        options: { exactTo: 0, evaluations: 14 * 3 * 30, precision: 1e-9 },
      })
      found.values[0]!.forEach((value, unit) => {
        const z = (value - truth.values[0]![unit]!) / found.standardErrors![0]![unit]!
        squares += z * z
        count++
        worst = Math.max(worst, Math.abs(z))
      })
      expect(Math.abs(found.completeness!.gaps[0]!)).toBeLessThan(1e-9)
    }
    // z² with 29 to 87 degrees of freedom has a mean of 1.02 to 1.07; 640 draws, dependent by eights, come within 15 % of it
    expect(squares / count).toBeGreaterThan(0.85)
    expect(squares / count).toBeLessThan(1.25)
    expect(worst).toBeLessThan(5)
  })

  it('of more players than can be enumerated stop when they are precise enough', async () => {
    const model = blackBox(20, (x) => x.reduce((sum, value, j) => sum + value * (j + 1), 0) + x[0]! * x[1]! * x[2]!)
    const ones = [Array<number>(20).fill(1)]
    const found = await explained('shapley-values', model, ones, { options: { baseline: 'zero' } })
    expect(found.exact).toEqual([false])
    const range = Math.max(...found.values[0]!) - Math.min(...found.values[0]!)
    expect(Math.max(...found.standardErrors![0]!)).toBeLessThanOrEqual(0.01 * range)
    const expected = ones[0]!.map((_, j) => j + 1 + (j < 3 ? 1 / 3 : 0))
    found.values[0]!.forEach((value, j) =>
      expect(Math.abs(value - expected[j]!)).toBeLessThanOrEqual(4 * found.standardErrors![0]![j]! + 1e-9),
    )
  })
})

describe('permutation importance', () => {
  const rows = [[1, 5], [2, 3], [4, 4], [8, 1], [3, 2]] // prettier-ignore
  const truth = [1, 2.5, 3, 9, 3]
  const f = ([a, b]: readonly number[]): number => a! + 0.1 * b!
  const loss = (predicted: readonly number[]): number =>
    Math.sqrt(predicted.reduce((sum, value, row) => sum + (value - truth[row]!) ** 2, 0) / 5)

  function permutations(list: readonly number[]): number[][] {
    if (list.length <= 1) return [[...list]]
    return list.flatMap((first) =>
      permutations(list.filter((other) => other !== first)).map((rest) => [first, ...rest]),
    )
  }

  it('is the mean over all 120 ways to deal a column, within its standard error', async () => {
    const outcomes = { task: 'regression', values: Float64Array.from(truth) } as const
    const found = await explained('permutation-importance', blackBox(2, f), rows, {
      outcomes,
      options: { repeats: 400 },
    })
    const before = loss(rows.map(f))
    for (const unit of [0, 1]) {
      const all = permutations([0, 1, 2, 3, 4]).map(
        (order) =>
          loss(rows.map((row, at) => f(row.map((value, j) => (j === unit ? rows[order[at]!]![j]! : value))))) - before,
      )
      const mean = all.reduce((sum, value) => sum + value, 0) / 120
      const deviation = Math.sqrt(all.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 120)
      expect(Math.abs(found.values[0]![unit]! - mean)).toBeLessThan((4 * deviation) / Math.sqrt(400))
      expect(found.standardErrors![0]![unit]!).toBeCloseTo(deviation / Math.sqrt(400), 2)
    }
    expect(found.measure).toBe('root-mean-squared-error')
  })

  it('does not depend on the order of the rows', async () => {
    const order = [3, 0, 4, 2, 1]
    const of = (list: readonly number[]) =>
      explained(
        'permutation-importance',
        blackBox(2, f),
        list.map((row) => rows[row]!),
        {
          outcomes: { task: 'regression', values: Float64Array.from(list, (row) => truth[row]!) },
        },
      )
    expect((await of(order)).values).toEqual((await of([0, 1, 2, 3, 4])).values)
  })

  it('of a yes or no is the loss of area under the curve', async () => {
    const outcomes = { task: 'binary', values: Float64Array.of(0, 0, 1, 1, 0) } as const
    const found = await explained(
      'permutation-importance',
      blackBox(2, ([a]) => a!),
      rows,
      { outcomes },
    )
    expect(found.measure).toBe('auc')
    expect(found.scores).toEqual([1]) // 4 and 8 above 1, 2 and 3
    expect(found.values[0]![1]).toBe(0)
    expect(found.values[0]![0]).toBeGreaterThan(0.2)
  })
})

describe('batches', () => {
  it('a row has the same values alone and among others', async () => {
    const model = blackBox(3, ([a, b, c]) => Math.tanh(a! * b!) + c! ** 2)
    const rows = [[1, 2, 3], [0, -1, 0.5], [3, 1, 1]] // prettier-ignore
    const background = [[0, 0, 0], [1, 1, 2]] // prettier-ignore
    for (const [id, options] of [
      ['shapley-values', {}],
      ['shapley-values', { exactTo: 0 }],
      ['occlusion', {}],
    ] as const) {
      const together = await explained(id, model, rows, { background, options })
      for (const [at, row] of rows.entries())
        expect((await explained(id, model, [row], { background, options })).values[0]).toEqual(together.values[at])
    }
    expect(batchOf(rows).x!.shape).toEqual([3, 3])
  })
})
