import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { changeOf } from '../../src/compare/change-of.js'
import { compareRuns, type RunToCompare } from '../../src/compare/compare-runs.js'
import { comparison as comparisonSchema, type Change, type Comparison } from '../../src/compare/comparison.js'
import { canonicalJson } from '../../src/environment/canonical-json.js'
import { sha256 } from '../../src/environment/digest.js'
import type { Measurement } from '../../src/schema/measurement.js'
import type { InputRecord, Run } from '../../src/schema/run.js'
import { aMeasurement, aRun } from '../gate/a-run.js'

const gap = 'groups/selection-rate:difference(g)'

function input(role: InputRecord['role'], digest: string): InputRecord {
  return { role, name: `${digest}.csv`, sha256: digest }
}

function named(name: string, measurements: readonly Measurement[], more: Partial<Run> = {}): RunToCompare {
  return { name, run: aRun(measurements, { inputs: [input('data', name)], ...more }) }
}

function only({ changes }: Comparison): Change {
  expect(changes).toHaveLength(1)
  return changes[0]!
}

const noteIds = ({ notes }: Comparison): string[] => notes.map(({ id }) => id)

describe('two runs on different data', () => {
  it('are compared as independent, by hand', () => {
    // 0.10 (0.07 to 0.13) against 0.20 (0.16 to 0.25): change 0.10, low 0.10 − √(0.04² + 0.03²) = 0.05, high 0.10 + √(0.05² + 0.03²)
    const found = only(
      compareRuns([
        named('a', [aMeasurement(gap, 0.1, [0.07, 0.13])]),
        named('b', [aMeasurement(gap, 0.2, [0.16, 0.25])]),
      ]),
    )
    expect(found).toMatchObject({
      id: gap,
      run: 1,
      before: { value: 0.1, interval: { low: 0.07, high: 0.13 }, rows: 1000 },
      after: { value: 0.2, interval: { low: 0.16, high: 0.25 } },
      change: expect.closeTo(0.1, 12),
      interval: { low: expect.closeTo(0.05, 12), high: expect.closeTo(0.1 + Math.hypot(0.05, 0.03), 12) },
      how: 'unpaired',
      word: 'worse',
    })
  })

  it('say so first', () => {
    const compared = compareRuns([
      named('a', [aMeasurement(gap, 0.1, [0.07, 0.13])]),
      named('b', [aMeasurement(gap, 0.2, [0.16, 0.25])]),
    ])
    expect(noteIds(compared)).toEqual(['compare.note.other-data', 'compare.note.unpaired'])
    expect(compared.notes[0]!.values).toEqual({ runs: ['b'], first: 'a' })
  })

  it('say what else differs, the data before the task', () => {
    const other = named('b', [], {
      task: 'binary',
      tool: { name: 'probity', version: '9.0.0' },
      config: { roles: { label: { column: 'y' } } },
    })
    expect(noteIds(compareRuns([named('a', []), other]))).toEqual([
      'compare.note.other-data',
      'compare.note.other-task',
      'compare.note.unpaired',
      'compare.note.other-roles',
      'compare.note.other-version',
    ])
  })
})

/** What becomes of 0.5 (0.45 to 0.55) when it turns to `value` with as wide an interval. */
function becomes(value: number, more: Partial<Measurement>, width = 0.05): [string, string | undefined] {
  const before = aMeasurement(gap, 0.5, [0.5 - width, 0.5 + width], more)
  const after = aMeasurement(gap, value, [value - width, value + width], more)
  const { word, why } = only(compareRuns([named('a', [before]), named('b', [after])]))
  return [word, why]
}

describe('a change is', () => {
  it.each([
    [{ better: 'lower' }, 0.6, 'worse', undefined],
    [{ better: 'lower' }, 0.4, 'better', undefined],
    [{ better: 'higher' }, 0.6, 'better', undefined],
    [{ better: 'higher' }, 0.4, 'worse', undefined],
    [{ better: 'lower' }, 0.55, 'unknown', 'interval-holds-zero'],
    [{ better: 'none' }, 0.6, 'unknown', 'no-direction'],
    [{ better: 'nearer-ideal', ideal: 1 }, 0.6, 'better', undefined],
    [{ better: 'nearer-ideal', ideal: 0 }, 0.6, 'worse', undefined],
    [{ better: 'nearer-ideal', ideal: 0.55 }, 0.7, 'unknown', 'crossed-ideal'],
  ] as [Partial<Measurement>, number, string, string | undefined][])(
    'of %o from 0.5 to %f: %s',
    (more, value, word, why) => {
      expect(becomes(value, more)).toEqual([word, why])
    },
  )

  it('unchanged where the whole interval lies within the margin, and only then', () => {
    expect(becomes(0.5, { better: 'lower' }, 0.005)).toEqual(['unchanged', undefined])
    expect(becomes(0.5, { better: 'lower' }, 0.02)).toEqual(['unknown', 'interval-holds-zero'])
    expect(becomes(0.5, { better: 'none' }, 0.005)).toEqual(['unchanged', undefined])
    // Counts have no margin that suits all.
    expect(becomes(0.5, { better: 'lower', unit: 'count' }, 0.005)).toEqual(['unknown', 'interval-holds-zero'])
  })

  it('better or worse where it excludes zero, however small', () => {
    expect(becomes(0.503, { better: 'lower' }, 0.001)).toEqual(['worse', undefined])
  })

  it('unchanged without an interval where the data and the value are the same', () => {
    const run = aRun([aMeasurement(gap, 0.1, [0.07, 0.13])], { inputs: [input('data', 'x')] })
    expect(
      only(
        compareRuns([
          { name: 'a', run },
          { name: 'b', run },
        ]),
      ),
    ).toMatchObject({ word: 'unchanged', how: 'identical', change: 0 })
  })

  it('unknown for what one run lacks, cannot give, or gives without an interval', () => {
    const [x, y, z] = ['groups/accuracy', 'groups/auc', 'groups/brier-score']
    const a = named('a', [aMeasurement(x, 0.5, [0.4, 0.6]), aMeasurement(y, null), aMeasurement(z, 0.1)])
    const b = named('b', [aMeasurement(y, 0.5, [0.4, 0.6]), aMeasurement(z, 0.3)])
    const { changes } = compareRuns([a, b])
    expect(changes.map(({ id, word, why, change }) => [id, word, why, change])).toEqual([
      [x, 'unknown', 'not-in-both', null],
      [y, 'unknown', 'unavailable', null],
      [z, 'unknown', 'no-interval', expect.closeTo(0.2, 12)],
    ])
  })

  it('the other way round when the runs change places', () => {
    const opposite = { better: 'worse', worse: 'better', unchanged: 'unchanged', unknown: 'unknown' } as const
    const estimate = fc.record({
      value: fc.double({ min: 0, max: 1, noNaN: true }),
      below: fc.double({ min: 0.001, max: 0.2, noNaN: true }),
      above: fc.double({ min: 0.001, max: 0.2, noNaN: true }),
    })
    fc.assert(
      fc.property(estimate, estimate, fc.constantFrom('lower', 'higher'), (first, second, better) => {
        const [a, b] = [first, second].map(({ value, below, above }) =>
          aMeasurement(gap, value, [value - below, value + above], { better: better as 'lower' }),
        )
        const context = { confidence: 0.95, margin: 0.01, paired: null, same: false }
        const [there, back] = [changeOf(gap, a, b, context), changeOf(gap, b, a, context)]
        expect(back.word).toBe(opposite[there.word])
        expect(back.interval!.low).toBeCloseTo(-there.interval!.high!, 12)
        expect(there.interval!.low! <= there.change! && there.change! <= there.interval!.high!).toBe(true)
      }),
    )
  })
})

describe('a run that was audited with the first as its baseline', () => {
  const before = [aMeasurement(gap, 0.2, [0.16, 0.24])]
  const after = [
    aMeasurement(gap, 0.17, [0.13, 0.21]),
    aMeasurement('paired/selection-rate:difference:change(g)', -0.03, [-0.045, -0.015]),
  ]
  const second = (baseline: string): RunToCompare =>
    named('b', after, { inputs: [input('data', 'b'), input('baseline', baseline)] })

  it('brings the change on the same rows, which is sharper', () => {
    const compared = compareRuns([named('a', before), second('a')])
    expect(only(compared)).toMatchObject({
      how: 'paired',
      change: -0.03,
      interval: { low: -0.045, high: -0.015 },
      word: 'better',
    })
    expect(noteIds(compared)).toEqual(['compare.note.paired'])
    // As independent runs the same change holds zero: −0.03 ± √(0.04² + 0.04²).
    expect(only(compareRuns([named('a', before), second('other')]))).toMatchObject({ how: 'unpaired', word: 'unknown' })
  })

  it('is known by the digest of what the first run left behind, or of the run itself', () => {
    const first = named('a', before)
    const how = (digest: string, digests: string[] = []): unknown =>
      only(compareRuns([{ ...first, digests }, second(digest)])).how
    expect(how('rows', ['rows'])).toBe('paired')
    expect(how(first.run.id)).toBe('paired')
    expect(how(sha256(canonicalJson(first.run)))).toBe('paired')
    expect(how('rows')).toBe('unpaired')
  })

  it('is said to have another baseline where it has', () => {
    expect(noteIds(compareRuns([named('a', before), second('else')]))).toContain('compare.note.paired-with-another')
  })
})

describe('a comparison', () => {
  it('of three runs sets each against the first', () => {
    const of = (name: string, value: number): RunToCompare =>
      named(name, [aMeasurement(gap, value, [value - 0.01, value + 0.01])])
    const compared = compareRuns([of('a', 0.2), of('b', 0.1), of('c', 0.3)])
    expect(compared.changes.map(({ run, word }) => [compared.runs[run]!.name, word])).toEqual([
      ['b', 'better'],
      ['c', 'worse'],
    ])
    expect(comparisonSchema.parse(JSON.parse(JSON.stringify(compared)))).toEqual(compared)
  })

  it('at another confidence stretches the intervals', () => {
    const compared = compareRuns(
      [named('a', [aMeasurement(gap, 0.1, [0.07, 0.13])]), named('b', [aMeasurement(gap, 0.2, [0.16, 0.24])])],
      { confidence: 0.99 },
    )
    // z 2.5758 against 1.9600: 0.03 → 0.03943, 0.04 → 0.05257; √(0.03943² + 0.05257²) = 0.06571
    expect(only(compared).interval).toEqual({
      low: expect.closeTo(0.1 - 0.06571, 4),
      high: expect.closeTo(0.1 + 0.06571, 4),
    })
  })

  it('keeps an open end open', () => {
    const ratio = (value: number, interval: [number, number | null]): Measurement =>
      aMeasurement('groups/selection-rate:ratio(g)[g=A~g=B]', value, interval, {
        unit: 'ratio',
        better: 'nearer-ideal',
        ideal: 1,
      })
    expect(
      only(compareRuns([named('a', [ratio(2, [1.5, null])]), named('b', [ratio(1.2, [1, 1.5])])])).interval,
    ).toEqual({ low: null, high: expect.any(Number) })
  })

  it('warns that some of many changes stand out by chance', () => {
    const many = Array.from({ length: 20 }, (_, i) => aMeasurement(`groups/accuracy[g=g${i}]`, 0.5, [0.4, 0.6]))
    const note = compareRuns([named('a', many), named('b', many)]).notes.at(-1)
    expect(note).toEqual({ id: 'compare.note.by-chance', values: { tested: 20 } })
  })

  it('takes two runs of different names at least', () => {
    expect(() => compareRuns([named('a', [])])).toThrow(
      expect.objectContaining({ code: 'COMPARE_TOO_FEW', exitCode: 2 }),
    )
    expect(() => compareRuns([named('a', []), named('a', [])])).toThrow(
      expect.objectContaining({ code: 'COMPARE_SAME_NAME' }),
    )
  })
})
