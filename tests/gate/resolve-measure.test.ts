import { describe, expect, it } from 'vitest'

import { matchMeasure, type MeasurementIndex } from '../../src/gate/match-measure.js'
import { resolveMeasure, type MeasureFacts } from '../../src/gate/resolve-measure.js'
import type { PolicyRule } from '../../src/gate/resolved-policy.js'
import { isProbityError } from '../../src/errors.js'
import { formatMeasurementId, parseMeasurementId } from '../../src/schema/measurement-id.js'
import { aMeasurement } from './a-run.js'
import { facts } from './judged.js'

const known: MeasureFacts = {
  ...facts,
  features: [
    { name: 'sex', role: 'sensitive' },
    { name: 'race', role: 'sensitive' },
    { name: 'dept', role: 'control' },
  ],
}

function aRule(measure: string, more: Partial<PolicyRule> = {}): PolicyRule {
  return {
    id: 'r',
    measure,
    max: 0.1,
    level: 'error',
    onInconclusive: 'report',
    onUnavailable: 'fail',
    ofPreset: false,
    source: { file: 'p.yaml', line: 3, column: 5 },
    ...more,
  }
}

const idsOf = (measure: string, more: Partial<PolicyRule> = {}): string[] =>
  resolveMeasure(aRule(measure, more), known).map((address) => formatMeasurementId(address))

function refused(measure: string, more: Partial<PolicyRule> = {}): { code: string; text: string } {
  try {
    resolveMeasure(aRule(measure, more), known)
  } catch (error) {
    if (isProbityError(error)) return { code: error.code, text: `${error.message} ${error.hint ?? ''}` }
    throw error
  }
  throw new Error(`${measure} was taken`)
}

describe('the measure of a rule', () => {
  it.each([
    ['groups/selection-rate:difference(sex)', {}, ['groups/selection-rate:difference(sex)']],
    ['groups/selection-rate:difference(sex,race)', {}, ['groups/selection-rate:difference(race,sex)']],
    ['demographic-parity-difference', { by: ['sex'] }, ['groups/selection-rate:difference(sex)']],
    ['disparate-impact', { by: ['race', 'sex'] }, ['groups/selection-rate:ratio(race,sex)']],
    ['groups/demographic-parity-difference(sex)', {}, ['groups/selection-rate:difference(sex)']],
    ['selection-rate:ratio', { by: ['*'] }, ['groups/selection-rate:ratio(sex)', 'groups/selection-rate:ratio(race)']],
    ['groups/selection-rate:ratio', { by: ['sex'] }, ['groups/selection-rate:ratio(sex)']],
    [
      'expected-calibration-error:difference',
      { by: ['sex'] },
      ['calibration/expected-calibration-error:difference(sex)'],
    ],
    ['accuracy', {}, ['groups/accuracy']],
  ] as [string, Partial<PolicyRule>, string[]][])('%s with %o is %o', (measure, more, ids) => {
    expect(idsOf(measure, more)).toEqual(ids)
  })

  it('of a plain rate with a feature is every group of it', () => {
    expect(resolveMeasure(aRule('recall', { by: ['sex'] }), known)).toEqual([
      { analysis: 'groups', metric: 'true-positive-rate', cell: { sex: '*' } },
    ])
    expect(resolveMeasure(aRule('selection-rate:ratio-to-reference', { by: ['race'] }), known)[0]).toMatchObject({
      cell: { race: '*' },
    })
  })

  it.each([
    ['groups/selection-rte:difference(sex)', {}, 'POLICY_UNKNOWN_MEASURE', 'selection-rate'],
    ['selection-rte', { by: ['sex'] }, 'POLICY_UNKNOWN_MEASURE', 'selection-rate'],
    ['demographic-parity-diference', { by: ['sex'] }, 'POLICY_UNKNOWN_MEASURE', 'demographic-parity-difference'],
    ['group/accuracy', {}, 'POLICY_UNKNOWN_MEASURE', 'groups'],
    ['groups/accuracy:differnce(sex)', {}, 'POLICY_UNKNOWN_MEASURE', 'difference'],
    ['accuracy:differnce', { by: ['sex'] }, 'POLICY_UNKNOWN_MEASURE', 'difference'],
    ['groups/accuracy:difference(sexx)', {}, 'POLICY_UNKNOWN_MEASURE', '"sex"'],
    ['groups/accuracy[sexx=F]', {}, 'POLICY_UNKNOWN_MEASURE', '"sex"'],
    ['accuracy:difference', { by: ['gender'] }, 'POLICY_UNKNOWN_MEASURE', '"sex", "race", "dept"'],
    ['groups/accuracy:difference(sex', {}, 'POLICY_MEASURE_SYNTAX', 'groups/accuracy:difference(sex'],
    ['accuracy:difference', {}, 'POLICY_BY_MISSING', 'by: [sex]'],
    ['groups/accuracy:difference(sex)', { by: ['race'] }, 'POLICY_BY_UNUSED', 'names its groups already'],
  ] as [string, Partial<PolicyRule>, string, string][])('%s is refused', (measure, more, code, words) => {
    const found = refused(measure, more)
    expect(found.code).toBe(code)
    expect(found.text).toContain(words)
    expect(found.text).toContain('p.yaml:3:5')
  })
})

function anIndex(ids: readonly string[]): MeasurementIndex {
  return new Map(ids.map((id) => [id, aMeasurement(id, 0.25, [0.2, 0.4])]))
}

const run = anIndex([
  'groups/accuracy',
  'groups/accuracy[sex=F]',
  'groups/accuracy[sex=M]',
  'groups/accuracy[race=null]',
  'groups/accuracy[race=A,sex=F]',
  'groups/accuracy{k=10}',
  'groups/accuracy-loss[sex=F]',
  'groups/accuracy:difference(sex)',
  'groups/accuracy:difference(race,sex)',
  'groups/accuracy:difference(sex)[sex=F~sex=M]',
  'groups/accuracy:ratio(sex)[sex=F~sex=M]',
  'strata/accuracy:difference(sex|dept)[sex=F~sex=M]',
  'strata/accuracy:difference(sex|dept)[sex=M~sex=F]',
  'strata/odds[dept="a, b"]',
])

const matched = (pattern: string): string[] =>
  matchMeasure(parseMeasurementId(pattern, { wildcards: true })!, run).map(({ id }) => id)

describe('a measure finds', () => {
  it.each([
    ['groups/accuracy', ['groups/accuracy']],
    ['groups/accuracy[sex=*]', ['groups/accuracy[sex=F]', 'groups/accuracy[sex=M]']],
    [
      'groups/accuracy[*]',
      [
        'groups/accuracy[sex=F]',
        'groups/accuracy[sex=M]',
        'groups/accuracy[race=null]',
        'groups/accuracy[race=A,sex=F]',
      ],
    ],
    ['groups/accuracy[*=F]', ['groups/accuracy[sex=F]']],
    ['groups/accuracy[*,sex=F]', ['groups/accuracy[race=A,sex=F]']],
    ['groups/accuracy[race=*]', ['groups/accuracy[race=null]']],
    ['groups/accuracy:difference(*)', ['groups/accuracy:difference(sex)']],
    ['groups/accuracy:difference(*,*)', ['groups/accuracy:difference(race,sex)']],
    ['groups/accuracy:difference(sex,*)', ['groups/accuracy:difference(race,sex)']],
    ['groups/accuracy:difference(sex)[*~*]', ['groups/accuracy:difference(sex)[sex=F~sex=M]']],
    ['groups/accuracy:difference(sex)[sex=*~sex=F]', ['groups/accuracy:difference(sex)[sex=M~sex=F]']],
    ['groups/accuracy{k=*}', ['groups/accuracy{k=10}']],
    ['strata/accuracy:difference(sex|*)[sex=M~sex=F]', ['strata/accuracy:difference(sex|dept)[sex=M~sex=F]']],
    ['strata/accuracy:difference(sex|dept)[*~sex=F]', ['strata/accuracy:difference(sex|dept)[sex=M~sex=F]']],
    ['groups/accuracy[sex=X]', []],
    ['strata/odds[dept=*]', ['strata/odds[dept="a, b"]']],
  ])('%s: %o', (pattern, ids) => {
    expect(matched(pattern)).toEqual(ids)
  })

  it('a pair in the other order, its difference negated and its limits exchanged', () => {
    const [match] = matchMeasure(parseMeasurementId('groups/accuracy:difference(sex)[sex=M~sex=F]')!, run)
    expect(match).toMatchObject({ id: 'groups/accuracy:difference(sex)[sex=M~sex=F]' })
    expect(match!.measurement).toMatchObject({ value: -0.25, interval: { low: -0.4, high: -0.2 } })
  })

  it('a ratio in the other order, inverted', () => {
    const [match] = matchMeasure(parseMeasurementId('groups/accuracy:ratio(sex)[sex=M~sex=F]')!, run)
    expect(match!.measurement).toMatchObject({ value: 4, interval: { low: 2.5, high: 5 } })
  })

  it('an unbounded ratio in the other order, with 0 as its lower limit', () => {
    const index = new Map([
      [
        'groups/accuracy:ratio(sex)[sex=F~sex=M]',
        aMeasurement('groups/accuracy:ratio(sex)[sex=F~sex=M]', 2, [0, null]),
      ],
    ])
    const [match] = matchMeasure(parseMeasurementId('groups/accuracy:ratio(sex)[sex=M~sex=F]')!, index)
    expect(match!.measurement).toMatchObject({ value: 0.5, interval: { low: 0, high: null } })
  })

  it('no group that is only listed, unless it is named', () => {
    const index = new Map([
      ['groups/accuracy[sex=X]', aMeasurement('groups/accuracy[sex=X]', 0.5, [0, 1], { compared: false })],
    ])
    expect(matchMeasure(parseMeasurementId('groups/accuracy[sex=*]', { wildcards: true })!, index)).toEqual([])
    expect(matchMeasure(parseMeasurementId('groups/accuracy[sex=X]')!, index)).toHaveLength(1)
  })
})
