import { describe, expect, it } from 'vitest'
import { apart, blackBox, explained, groupsOf, modelOf, multiLayer } from './models.js'

describe('Captum’s MultiLayer model (captum/testing/helpers/basic_models.py)', () => {
  const target = { class: 0 }

  it('has the Shapley values of tests/attr/test_shapley.py', async () => {
    const model = await multiLayer()
    const one = await explained('shapley-values', model, [[20, 50, 30]], { target, options: { baseline: 'zero' } })
    expect(apart(one.values[0]!, [230 / 3, 590 / 3, 350 / 3])).toBeLessThan(1e-9) // 76.6667, 196.6667, 116.6667
    expect([one.scores[0], one.bases[0]]).toEqual([392, 2])
    const two = await explained('shapley-values', model, [[2, 10, 3]], { target, options: { baseline: 'zero' } })
    expect(apart(two.values[0]!, [7, 32.5, 10.5])).toBeLessThan(1e-9)
    const three = await explained('shapley-values', model, [[20, 50, 30]], {
      target,
      options: { baseline: [10, 20, 10] },
    })
    expect(apart(three.values[0]!, [40, 120, 80])).toBeLessThan(1e-9)
    await model.close()
  })

  it('has the Shapley values of two features as one player', async () => {
    const model = await multiLayer()
    const units = groupsOf([[0, 1], [2]])
    for (const [baseline, expected] of [
      ['zero', [275, 115]],
      [4, [248, 104]],
    ] as const) {
      const found = await explained('shapley-values', model, [[20, 50, 30]], { target, units, options: { baseline } })
      expect(apart(found.values[0]!, expected)).toBeLessThan(1e-9)
    }
    await model.close()
  })

  it('has the integrated gradients 3.9·x in closed form, where 50 Gauss–Legendre points are off by 0.179', async () => {
    const model = await multiLayer()
    const asked = { target, options: { baseline: 'zero', tolerance: 1e-7 } }
    const found = await explained('integrated-gradients', model, [[20, 50, 30]], asked)
    expect(apart(found.values[0]!, [78, 195, 117])).toBeLessThan(1e-3)
    expect(Math.abs(found.completeness!.gaps[0]!)).toBeLessThan(2e-3)
    const fixed = await explained('integrated-gradients', model, [[20, 50, 30]], {
      target,
      options: { baseline: 'zero', steps: 50, gradients: 50, tolerance: 1e-9 },
    })
    expect(Math.abs(fixed.completeness!.gaps[0]!)).toBeCloseTo(0.179, 2)
    expect(fixed.completeness!.met).toEqual([false])
    await model.close()
  })

  it('has the occlusions of tests/attr/test_occlusion.py', async () => {
    const model = await multiLayer()
    for (const [options, expected] of [
      [{ window: 1, baseline: 'zero' }, [80, 200, 120]],
      [{ window: 2, stride: 1, baseline: 10 }, [200, 220, 240]],
      [{ window: 2, stride: 2, baseline: 'zero' }, [280, 280, 120]],
    ] as const) {
      const found = await explained('occlusion', model, [[20, 50, 30]], { target, options })
      expect(apart(found.values[0]!, expected)).toBeLessThan(1e-9)
    }
    await model.close()
  })
})

describe('implementation invariance (test_integrated_gradients_basic.py)', () => {
  it('gives 1.5 and −0.5 for both ways to write the same function', async () => {
    const signs = [1, -1]
    const second = await modelOf(2, (b, x) =>
      b.relu(b.subtract(b.matMul(b.relu(x), b.constant('float64', [2, 1], signs)), b.constant('float64', [1], [1]))),
    )
    const third = await modelOf(2, (b, x) =>
      b.relu(b.matMul(b.relu(b.subtract(x, b.constant('float64', [2], [1, 0]))), b.constant('float64', [2, 1], signs))),
    )
    for (const model of [second, third]) {
      const found = await explained('integrated-gradients', model, [[3, 1]], {
        options: { baseline: 'zero', tolerance: 1e-6 },
      })
      expect(apart(found.values[0]!, [1.5, -0.5])).toBeLessThan(1e-4)
      await model.close()
    }
  })
})

describe('the sigmoid of WebSHAP’s test, exactly (by enumeration in plain Python)', () => {
  const coefficients = [-0.1991, 0.3426, 0.0478, 1.03745]
  const row = [4.8, 3.8, 2.1, 5.4]
  const background = [
    [5.8, 2.8, 5.1, 2.4],
    [5.8, 2.7, 5.1, 1.9],
    [7.2, 3.6, 6.1, 2.5],
    [6.2, 2.8, 4.8, 1.8],
    [4.9, 3.1, 1.5, 0.1],
  ]
  const sigmoid = () =>
    modelOf(4, (b, x) =>
      b.node('Sigmoid', [
        b.add(b.matMul(x, b.constant('float64', [4, 1], coefficients)), b.constant('float64', [1], [-1.6689])),
      ]),
    )

  it.each([
    [background, [0.0257075842, 0.030920204, -0.0132357404, 0.393822987], 0.5504134507],
    [background.slice(0, 1), [0.0206607485, 0.035242534, -0.0151810277, 0.2423145348], 0.7045916961],
    [[[4.8, 2.8, 2.1, 3.3]], [0, 0.0200945998, 0, 0.1023926188], 0.8651412671],
  ])('against %j', async (rows, expected, base) => {
    const model = await sigmoid()
    const found = await explained('shapley-values', model, [row], { background: rows })
    expect(apart(found.values[0]!, expected)).toBeLessThan(1e-9)
    expect(found.scores[0]).toBeCloseTo(0.9876284857, 9)
    expect(found.bases[0]).toBeCloseTo(base, 8)
    await model.close()
  })
})

describe('shap’s own tests', () => {
  it('linear with independent features: w · (x − mean) (test_kernel.py)', async () => {
    const weights = [1.5, -2, 0.25, 0]
    const model = await modelOf(4, (b, x) => b.matMul(x, b.constant('float64', [4, 1], weights)))
    const background = [[0, 1, 2, 3], [4, -1, 2, 8], [2, 3, -7, 1]] // prettier-ignore
    const row = [5, 6, 7, 8]
    const means = weights.map((_, j) => background.reduce((sum, line) => sum + line[j]!, 0) / 3)
    const expected = weights.map((weight, j) => weight * (row[j]! - means[j]!))
    for (const id of ['shapley-values', 'occlusion', 'integrated-gradients']) {
      const found = await explained(id, model, [row], { background })
      expect(apart(found.values[0]!, expected)).toBeLessThan(1e-9)
    }
    await model.close()
  })

  it('x0x2 + x1 + x2 + x2x3 at ones: exact from one antithetic pair (test_permutation.py)', async () => {
    const model = blackBox(4, ([a, b, c, d]) => a! * c! + b! + c! + c! * d!)
    const found = await explained('shapley-values', model, [[1, 1, 1, 1]], {
      options: { exactTo: 0, baseline: 'zero' },
    })
    expect(apart(found.values[0]!, [0.5, 1, 2, 0.5])).toBeLessThan(1e-12)
    expect(found.standardErrors![0]!.every((error) => error < 1e-12)).toBe(true)
    expect(found.exact).toEqual([false])
  })

  it('a tree of “and” over all four rows (test_tree.py)', async () => {
    const rows = [[0, 0], [0, 1], [1, 0], [1, 1]] // prettier-ignore
    const model = blackBox(2, ([a, b]) => (a === 1 && b === 1 ? 80 : 0))
    const found = await explained('shapley-values', model, rows, { background: rows })
    expect(found.values).toEqual([[-10, -10], [-30, 10], [10, -30], [30, 30]]) // prettier-ignore
  })

  it('shapiq’s dummy game: a fifth each, and half of the interaction of 1 and 2', async () => {
    const model = blackBox(5, (x) => x.reduce((sum, value) => sum + value / 5, 0) + x[1]! * x[2]!)
    const found = await explained('shapley-values', model, [[1, 1, 1, 1, 1]], { options: { baseline: 'zero' } })
    expect(apart(found.values[0]!, [0.2, 0.7, 0.7, 0.2, 0.2])).toBeLessThan(1e-12)
  })

  it('a group is a player of its own, not the sum of its members', async () => {
    const model = blackBox(3, ([a, b, c]) => 6 * a! * b! * c!)
    const ones = [[1, 1, 1]]
    const grouped = { units: groupsOf([[0, 1], [2]]), options: { baseline: 'zero' } }
    expect(apart((await explained('shapley-values', model, ones, grouped)).values[0]!, [3, 3])).toBeLessThan(1e-12)
    const single = await explained('shapley-values', model, ones, { options: { baseline: 'zero' } })
    expect(apart(single.values[0]!, [2, 2, 2])).toBeLessThan(1e-12)
  })
})

describe('closed forms', () => {
  it('integrated gradients of (2x₁ + x₂)² at (3, 3) are 54 and 27 (PAIR guided_ig_test.py), of 2x₁² + x₂² 18 and 9', async () => {
    const square = await modelOf(2, (b, x) => {
      const sum = b.matMul(x, b.constant('float64', [2, 1], [2, 1]))
      return b.multiply(sum, sum)
    })
    const found = await explained('integrated-gradients', square, [[3, 3]], { options: { baseline: 'zero' } })
    expect(apart(found.values[0]!, [54, 27])).toBeLessThan(1e-9)
    const squares = await modelOf(2, (b, x) => b.matMul(b.multiply(x, x), b.constant('float64', [2, 1], [2, 1])))
    const other = await explained('integrated-gradients', squares, [[3, 3]], { options: { baseline: 'zero' } })
    expect(apart(other.values[0]!, [18, 9])).toBeLessThan(1e-9)
    await Promise.all([square.close(), squares.close()])
  })

  it('integrated gradients of max(x₁, x₂) give all to the larger', async () => {
    const model = await modelOf(2, (b, x) => {
      const [first, second] = [
        [1, 0],
        [0, 1],
      ].map((column) => b.matMul(x, b.constant('float64', [2, 1], column)))
      return b.node('Max', [first!, second!])
    })
    const found = await explained('integrated-gradients', model, [[5, 2]], { options: { baseline: 'zero' } })
    expect(apart(found.values[0]!, [5, 0])).toBeLessThan(1e-9)
    await model.close()
  })

  it.each(['gauss-legendre', 'trapezoid'])(
    'the %s rule is exact for a linear model, with any number of points',
    async (rule) => {
      const model = await modelOf(2, (b, x) => b.matMul(x, b.constant('float64', [2, 1], [3, -4])))
      for (const steps of [2, 3, 50]) {
        const options = { rule, steps, gradients: steps, baseline: 'zero' }
        const found = await explained('integrated-gradients', model, [[2, 5]], { options })
        expect(apart(found.values[0]!, [6, -20])).toBeLessThan(1e-12) // Captum’s trapezoid gives (n − 1)/n of it
      }
      await model.close()
    },
  )

  it('the trapezoid rule halves its pieces until a product of three adds up', async () => {
    const model = await modelOf(3, (b, x) => {
      const column = (at: number) =>
        b.matMul(
          x,
          b.constant(
            'float64',
            [3, 1],
            [0, 1, 2].map((j) => (j === at ? 1 : 0)),
          ),
        )
      return b.multiply(b.multiply(column(0), column(1)), column(2))
    })
    const found = await explained('integrated-gradients', model, [[2, 3, 5]], {
      options: { rule: 'trapezoid', steps: 2, baseline: 'zero', tolerance: 1e-5, gradients: 20_000 },
    })
    expect(apart(found.values[0]!, [10, 10, 10])).toBeLessThan(1e-3)
    expect(found.completeness!.met).toEqual([true])
    await model.close()
  })

  it('occlusion of overlapping squares: the sums of PAIR’s test divided by how often each pixel was covered', async () => {
    const ones = [6, 18] // (1, 1) and (3, 3) of 5 × 5
    const model = blackBox(25, (x) => 3 * x.reduce((sum, value) => sum + value, 0))
    const row = Array.from({ length: 25 }, (_, at) => (ones.includes(at) ? 1 : 0))
    const units = { ...groupsOf(row.map((_, at) => [at])), grid: { height: 5, width: 5 } }
    const found = await explained('occlusion', model, [row], {
      units,
      options: { window: 3, stride: 1, baseline: 'zero' },
    })
    // PAIR: windows wholly inside only, summed; the corner is covered once, the middle nine times
    const sums = [3, 6, 6, 3, 0, 6, 15, 18, 12, 3, 6, 18, 24, 18, 6, 3, 12, 18, 15, 6, 0, 3, 6, 6, 3]
    const covered = [1, 2, 3, 2, 1].flatMap((y) => [1, 2, 3, 2, 1].map((x) => x * y))
    expect(
      apart(
        found.values[0]!,
        sums.map((sum, at) => sum / covered[at]!),
      ),
    ).toBeLessThan(1e-12)
  })
})
