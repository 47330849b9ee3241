import { describe, expect, it } from 'vitest'
import { equalWidthEdges } from '../../src/cube/score-bins.js'
import { createRandom } from '../../src/environment/random.js'
import type { CubeSpec } from '../../src/schema/cube.js'
import { binarySpec, cubeOf, feature, outcomesSpec, runGroups, type TableRow } from './groups-fixture.js'

const exact: CubeSpec['score'] = {
  column: 's',
  threshold: 0.5,
  range: [0, 1],
  higherIs: 'positive',
  bins: { kind: 'exact' },
}
const binned: CubeSpec['score'] = { ...exact, bins: { kind: 'edges', edges: equalWidthEdges([0, 1], 50) } }

function scored(seed: number, size: number): TableRow[] {
  const random = createRandom(seed)
  return Array.from({ length: size }, (_, i) => {
    const s = Math.round(random.next() * 1e6) / 1e6
    return { g: i % 3 === 0 ? 'a' : 'b', y: random.next() < 0.2 + 0.6 * s ? 'yes' : 'no', s }
  })
}

const scoredSpec = (score: CubeSpec['score'], over: Partial<CubeSpec> = {}) =>
  binarySpec([feature('g', { reference: 'b' })], { decision: null, score, ...over })

describe('an audit with scores', () => {
  it('says how far bins may have moved a value, and stays within it', async () => {
    const rows = scored(1, 600)
    const fine = runGroups(await cubeOf(rows, scoredSpec(exact)))
    const coarse = runGroups(await cubeOf(rows, scoredSpec(binned)))
    for (const id of [
      'groups/auc[g=a]',
      'groups/auc:difference(g)',
      'groups/auc:ratio(g)',
      'groups/auc:difference-to-overall[g=a]',
      'groups/average-precision[g=b]',
      'groups/average-precision:ratio(g)[g=a~g=b]',
      'groups/kolmogorov-smirnov[g=a]',
      'groups/kolmogorov-smirnov(g)[g=a~g=b]',
    ]) {
      const { method, value } = coarse.of(id)
      const error = Number(/; binned scores, error at most (\S+)$/.exec(method)?.[1])
      expect(error, method).toBeGreaterThan(0)
      expect(Math.abs(value! - fine.of(id).value!)).toBeLessThanOrEqual(error)
      expect(fine.of(id).method).not.toContain('binned')
    }
    for (const id of ['groups/selection-rate[g=a]', 'groups/brier-score[g=a]', 'groups/mean-score:difference(g)']) {
      expect(coarse.of(id).method).not.toContain('binned')
      expect(coarse.of(id).value).toBeCloseTo(fine.of(id).value!, 9)
    }
  })

  it('compares score distributions of pairs, and of groups with the reference', async () => {
    const found = runGroups(await cubeOf(scored(2, 400), scoredSpec(exact)))
    const pair = found.of('groups/standardized-mean-difference(g)[g=a~g=b]')
    const own = found.of('groups/standardized-mean-difference[g=a]')
    expect(own.value).toBe(pair.value)
    expect(own.interval!.low!).toBeLessThan(own.value!)
    expect(own.standardError).toBeGreaterThan(0)
    expect(found.measurements.some(({ id }) => id === 'groups/standardized-mean-difference')).toBe(false)
    const distance = found.of('groups/kolmogorov-smirnov(g)[g=a~g=b]')
    expect(distance.interval).toBeUndefined()
    expect(distance.test).toMatchObject({ null: 'same-distribution', family: 'groups' })
  })

  it('compares no small and no missing group', async () => {
    const rows = [
      ...scored(7, 200),
      ...scored(8, 40).map((row) => ({ ...row, g: null })),
      ...scored(9, 20).map((row) => ({ ...row, g: 'few' })),
    ]
    const { measurements, of } = runGroups(await cubeOf(rows, scoredSpec(exact)))
    const pairs = measurements.flatMap(({ id }) => (/\(g\)\[/.test(id) ? [id.split('[')[1]] : []))
    expect(new Set(pairs)).toEqual(new Set(['g=a~g=b]']))
    expect(of('groups/standardized-mean-difference[g=few]')).toMatchObject({ unavailable: 'below-minimum' })
    expect(measurements.some(({ id }) => id.startsWith('groups/standardized-mean-difference[g=null'))).toBe(false)
    expect(measurements.some(({ id }) => id.includes('to-overall[g=null'))).toBe(false)
  })

  it('says how each value came about', async () => {
    const found = runGroups(await cubeOf(scored(1, 200), scoredSpec(exact)))
    expect(found.of('groups/selection-rate[g=a]').method).toBe('selection-rate')
    expect(found.of('groups/selection-rate:difference(g)').method).toBe('selection-rate, max - min of 2 groups')
    expect(found.of('groups/selection-rate:ratio(g)').method).toBe('selection-rate, min / max of 2 groups')
    expect(found.of('groups/selection-rate:difference(g)[g=a~g=b]').method).toBe('selection-rate, first - second')
    expect(found.of('groups/selection-rate:ratio-to-reference[g=a]').method).toBe('selection-rate, group / reference')
    expect(found.of('groups/equalized-odds:difference(g)').method).toBe(
      'equalized-odds, larger of 2 ranges (max - min) of 2 groups',
    )
  })

  it('without a reference says so', async () => {
    const found = runGroups(await cubeOf(scored(2, 400), scoredSpec(exact, { sensitive: [feature('g')] })))
    expect(found.of('groups/standardized-mean-difference[g=a]')).toMatchObject({
      value: null,
      unavailable: 'no-reference',
    })
  })

  it('draws curves, intervals, gaps and labels', async () => {
    const { blocks } = runGroups(await cubeOf(scored(3, 300), scoredSpec(exact)))
    const shapes = blocks.flatMap((block) => (block.kind === 'chart' ? [block.shape] : []))
    expect(shapes).toEqual(['intervals', 'intervals', 'intervals', 'strip', 'balance', 'roc', 'sweep'])
    const sweep = blocks.find((block) => block.kind === 'chart' && block.shape === 'sweep')!
    expect(sweep).toMatchObject({ options: { threshold: 0.5 } })
    const rates = blocks.flatMap((block) => (block.kind === 'chart' && block.shape === 'sweep' ? block.rows : []))
    const ofA = rates.filter((row) => row['group'] === 'a').map((row) => Number(row['value']))
    expect(ofA).toEqual([...ofA].sort((a, b) => b - a))
  })

  it('of outcomes alone has the measures that need no label', async () => {
    const rows = scored(4, 200).map(({ g, s }) => ({ g: g!, s: s! }))
    const spec = outcomesSpec([feature('g')], { decision: null, score: exact })
    const found = runGroups(await cubeOf(rows, spec))
    expect(found.of('groups/mean-score[g=a]').value).toBeGreaterThan(0)
    expect(found.of('groups/kolmogorov-smirnov(g)[g=a~g=b]').value).toBeGreaterThan(0)
    expect(found.measurements.some(({ id }) => id.startsWith('groups/kolmogorov-smirnov[') || id.includes('auc'))).toBe(
      false,
    )
  })

  it('whose range is no probability notes what it leaves out', async () => {
    const rows = scored(5, 100).map((row) => ({ ...row, s: Math.round(Number(row['s']) * 9) + 1 }))
    const found = runGroups(await cubeOf(rows, scoredSpec({ ...exact, range: [1, 10], threshold: 5 })))
    expect(found.measurements.some(({ id }) => id.includes('brier'))).toBe(false)
    expect(
      found.blocks.some((block) => block.kind === 'note' && block.sentence.id === 'groups.note.not-probability'),
    ).toBe(true)
  })

  it('turns where low scores speak for the positive class', async () => {
    const rows = scored(6, 300)
    const turned = rows.map((row) => ({ ...row, s: Math.round((1 - Number(row['s'])) * 1e6) / 1e6 }))
    const a = runGroups(await cubeOf(rows, scoredSpec(exact)))
    const b = runGroups(await cubeOf(turned, scoredSpec({ ...exact, higherIs: 'negative' })))
    for (const metric of [
      'auc',
      'average-precision',
      'brier-score',
      'log-loss',
      'kolmogorov-smirnov',
      'true-positive-rate',
    ])
      expect(b.of(`groups/${metric}[g=a]`).value).toBeCloseTo(a.of(`groups/${metric}[g=a]`).value!, 9)
  })
})
