import { describe, expect, it } from 'vitest'
import { calibration } from '../../src/analyses/calibration.js'
import { perfectCalibration } from '../../src/analyses/calibration/perfect-calibration.js'
import { createRandom } from '../../src/environment/random.js'
import { equalWidthEdges } from '../../src/cube/score-bins.js'
import { config, type ConfigInput } from '../../src/schema/config.js'
import type { CubeSpec } from '../../src/schema/cube.js'
import { countsOf, type Row } from '../metrics/rows.js'
import { binarySpec, cubeOf, feature, runCalibration, type TableRow } from './groups-fixture.js'

const score: NonNullable<CubeSpec['score']> = {
  column: 's',
  threshold: null,
  range: [0, 1],
  higherIs: 'positive',
  bins: { kind: 'exact' },
}
const spec = (over: Partial<CubeSpec> = {}) =>
  binarySpec([feature('g', { reference: 'b' })], { decision: null, score, ...over })

/** Scores of `b` are the probabilities; those of `a` are too high by `shift` on the logit. */
function rowsOf(size: number, shift: number): TableRow[] {
  const random = createRandom(5)
  return Array.from({ length: size }, (_, i) => {
    const p = 0.05 + 0.9 * random.next()
    const g = i % 2 ? 'a' : 'b'
    const t = Math.log(p / (1 - p)) + (g === 'a' ? shift : 0)
    return { g, y: random.next() < p ? 'yes' : 'no', s: Math.round(1e4 / (1 + Math.exp(-t))) / 1e4 }
  })
}

/** Bin by bin, row by row. */
function errorByHand(rows: readonly TableRow[], bins: number): number {
  let error = 0
  for (let bin = 0; bin < bins; bin++) {
    const inBin = rows.filter(({ s }) => Math.min(bins - 1, Math.floor(Number(s) * bins + 1e-12)) === bin)
    const gap = inBin.reduce((sum, { y, s }) => sum + Number(y === 'yes') - Number(s), 0)
    error += Math.abs(gap) / rows.length
  }
  return error
}

describe('calibration by group', () => {
  it('has the error of ten bins or as many as asked for', async () => {
    const rows = rowsOf(800, 0.7)
    const ofA = rows.filter(({ g }) => g === 'a')
    const cube = await cubeOf(rows, spec())
    expect(runCalibration(cube).of('calibration/expected-calibration-error[g=a]{bins=10}').value).toBeCloseTo(
      errorByHand(ofA, 10),
      10,
    )
    expect(
      runCalibration(cube, { options: { bins: 7 } }).of('calibration/expected-calibration-error[g=a]{bins=7}').value,
    ).toBeCloseTo(errorByHand(ofA, 7), 10)
  })

  it('shows the error beside its mean under perfect calibration and a test, without an interval', async () => {
    const found = runCalibration(await cubeOf(rowsOf(3000, 1), spec()))
    const [off, right] = ['a', 'b'].map((g) => found.of(`calibration/expected-calibration-error[g=${g}]{bins=10}`))
    expect(off!.interval).toBeUndefined()
    expect(off!.test).toMatchObject({ null: 'perfect-calibration', family: 'calibration' })
    expect(off!.test!.p).toBeLessThan(0.01)
    expect(right!.test!.p).toBeGreaterThan(0.05)
    const chance = found.of('calibration/expected-calibration-error[g=b]{bins=10,under=perfect-calibration}')
    expect(chance.value! / right!.value!).toBeGreaterThan(0.4)
    expect(chance.value! / right!.value!).toBeLessThan(2.5)
  })

  it('finds scores that are too high: intercept below 0, and says so', async () => {
    const found = runCalibration(await cubeOf(rowsOf(3000, 1), spec()))
    const own = found.of('calibration/calibration-intercept[g=a]')
    expect(own.value).toBeLessThan(-0.7)
    expect(own.interval!.high).toBeLessThan(-0.5)
    expect(own).toMatchObject({ better: 'nearer-ideal', ideal: 0 })
    expect(found.of('calibration/calibration-slope[g=b]').interval!.low).toBeLessThan(1)
    expect(found.of('calibration/calibration-slope[g=b]').interval!.high).toBeGreaterThan(1)
    expect(found.of('calibration/calibration-intercept:difference-to-reference[g=a]').interval!.high).toBeLessThan(-0.4)
    const findings = found.blocks.flatMap((block) => (block.kind === 'finding' ? [block.sentence.id] : []))
    expect(findings).toContain('calibration.finding.too-high')
    expect(findings).toContain('calibration.finding.error')
  })

  it('finds nothing in scores that are right', async () => {
    const found = runCalibration(await cubeOf(rowsOf(3000, 0), spec()))
    expect(found.blocks.some((block) => block.kind === 'finding')).toBe(false)
  })

  it('draws a curve by group and a table', async () => {
    const { blocks } = runCalibration(await cubeOf(rowsOf(600, 0.5), spec()))
    const chart = blocks.find((block) => block.kind === 'chart')!
    expect(chart).toMatchObject({ shape: 'calibration', people: 'n' })
    const points = blocks.flatMap((block) => (block.kind === 'chart' ? block.rows : []))
    expect(points.filter((row) => row['group'] === 'a').reduce((sum, row) => sum + Number(row['n']), 0)).toBe(300)
    expect(blocks.some((block) => block.kind === 'table')).toBe(true)
  })

  it('stands on binned scores too, and states what that costs the slope', async () => {
    const rows = rowsOf(800, 0.7)
    const bins = { kind: 'edges' as const, edges: equalWidthEdges([0, 1], 100) }
    const [fine, coarse] = [
      runCalibration(await cubeOf(rows, spec())),
      runCalibration(await cubeOf(rows, spec({ score: { ...score, bins } }))),
    ]
    const id = 'calibration/expected-calibration-error[g=a]{bins=10}'
    expect(coarse.of(id).value).toBeCloseTo(fine.of(id).value!, 9)
    expect(coarse.of('calibration/calibration-slope[g=a]').method).toMatch(/binned scores, error at most 0\.00/)
  })

  it('has no test where persons repeat, and says so', async () => {
    const rows = rowsOf(200, 0.5).flatMap((row) => [row, row])
    const units = rows.map((_, i) => String(Math.floor(i / 2)))
    const unitCube = await cubeOf(rows, { ...spec(), extra: 'bucket' }, units)
    const found = runCalibration(await cubeOf(rows, spec()), { unitCube })
    expect(found.of('calibration/expected-calibration-error[g=a]{bins=10}').test).toBeUndefined()
    expect(found.of('calibration/calibration-intercept[g=a]').interval!.method).toBe('jackknife')
    expect(found.blocks.some((block) => block.kind === 'note' && block.sentence.id === 'calibration.note.units')).toBe(
      true,
    )
  })

  it('is the same for the same seed', async () => {
    const cube = await cubeOf(rowsOf(300, 0.3), spec())
    expect(runCalibration(cube).measurements).toEqual(runCalibration(cube).measurements)
  })
})

describe('what it needs', () => {
  const why = (roles: ConfigInput['roles']) => calibration.appliesTo!(config.parse({ roles }))?.id ?? null
  it('is labels and scores that are probabilities', () => {
    const [label, column] = [{ column: 'y', positive: 1 }, 's']
    expect(why({ label })).toBe('calibration.no-scores')
    expect(why({ score: { column } })).toBe('calibration.no-labels')
    expect(why({ label, score: { column, range: [1, 10] } })).toBe('calibration.not-probability')
    expect(why({ label, score: { column, range: null } })).toBe('calibration.no-range')
    expect(why({ label, score: { column } })).toBeNull()
  })
})

describe('perfect calibration', () => {
  /** The mean error of labels drawn anew from the scores, many times. */
  function drawn(rows: readonly Row[], bins: number, rounds: number): number {
    const random = createRandom(17)
    let sum = 0
    for (let round = 0; round < rounds; round++) {
      const gaps = new Float64Array(bins)
      for (const { score: s, weight } of rows)
        gaps[Math.min(bins - 1, Math.floor(s! * bins))]! += weight * (Number(random.next() < s!) - s!)
      sum +=
        gaps.reduce((total, gap) => total + Math.abs(gap), 0) / rows.reduce((total, { weight }) => total + weight, 0)
    }
    return sum / rounds
  }

  const rowsFor = (size: number, weightOf: (i: number) => number): Row[] => {
    const random = createRandom(3)
    return Array.from({ length: size }, (_, i) => ({
      label: random.next() < 0.5 ? 'positive' : 'negative',
      decision: null,
      score: Math.round(random.next() ** 2 * 200) / 200,
      weight: weightOf(i),
    }))
  }

  it.each([
    ['few rows: exact', 25, () => 1],
    ['many rows: normal', 2000, () => 1],
    ['weighted rows: normal', 800, (i: number) => 1 + (i % 3)],
  ] as const)('has the mean error that drawing labels shows (%s)', (_, size, weightOf) => {
    const rows = rowsFor(size, weightOf)
    const found = perfectCalibration(countsOf(rows), 10, createRandom(1))!
    // 4,000 draws of a mean with a spread of about a third of it: 0.6 %.
    expect(found.mean / drawn(rows, 10, 4000)).toBeGreaterThan(0.97)
    expect(found.mean / drawn(rows, 10, 4000)).toBeLessThan(1.03)
  })

  it.each([
    [600, 0.5],
    [600, 0.52],
    [600, 0.6],
    [8000, 1],
  ] as const)('has the p value that drawing every time gives (%s rows, share of positives %s)', (size, share) => {
    const random = createRandom(4)
    const rows = Array.from({ length: size }, (_, i): Row => ({
      label: random.next() < share ? 'positive' : 'negative',
      decision: null,
      score: (i % 20) / 40 + 0.2625,
      weight: 1 + (i % 3),
    }))
    const bins = Array.from({ length: 10 }, (_, bin) => rows.filter(({ score: s }) => Math.floor(s! * 10) === bin))
    const total = (amount: (row: Row) => number) => bins.map((own) => own.reduce((sum, row) => sum + amount(row), 0))
    const deviations = total(({ weight, score: s }) => weight ** 2 * s! * (1 - s!)).map(Math.sqrt)
    const gaps = total(({ weight, label, score: s }) => weight * (Number(label === 'positive') - s!)).map(Math.abs)
    const seen = gaps.reduce((sum, gap) => sum + gap, 0)
    const draws = createRandom(1)
    let asLarge = 0
    for (let round = 0; round < 999; round++) {
      const drawn = deviations.reduce((sum, own) => sum + (own === 0 ? 0 : Math.abs(draws.normal()) * own), 0)
      if (drawn >= seen) asLarge++
    }
    expect(perfectCalibration(countsOf(rows), 10, createRandom(1))!.p).toBe((asLarge + 1) / 1000)
  })

  it('is rejected at its level only: of 400 perfect groups about one in twenty', () => {
    const random = createRandom(23)
    let rejected = 0
    for (let round = 0; round < 400; round++) {
      const rows = Array.from({ length: 60 }, (): Row => {
        const s = Math.round(random.next() * 50) / 50
        return { label: random.next() < s ? 'positive' : 'negative', decision: null, score: s, weight: 1 }
      })
      if (perfectCalibration(countsOf(rows), 10, createRandom(round))!.p <= 0.05) rejected++
    }
    // Binomial(400, 0.05): 20 ± 3 · 4.4.
    expect(rejected).toBeGreaterThan(7)
    expect(rejected).toBeLessThan(34)
  })
})
