import { beforeAll, describe, expect, it } from 'vitest'
import { formatInterval, intervalStyle, viewCell } from '../../src/report/cells.js'
import { evidenceLine } from '../../src/report/view/measurement-text.js'
import { measurementName } from '../../src/report/view/measurement-name.js'
import { ruleView } from '../../src/report/view/rule-view.js'
import { whatWouldPass } from '../../src/report/view/what-would-pass.js'
import type { RuleVerdict } from '../../src/schema/verdict.js'
import { registerSampleTexts, sampleRun, sampleVerdict } from './sample-run.js'

beforeAll(registerSampleTexts)
const rule = (rest: Partial<RuleVerdict>): RuleVerdict => ({ ...sampleVerdict.rules[0]!, ...rest })
const interval = (low: number | null, high: number | null) => ({ low, high, confidence: 0.95, method: 'newcombe' })

describe('cells of a table', () => {
  it('write an interval like the number it belongs to', () => {
    expect(intervalStyle(['text', 'count', 'share', 'interval'], 3)).toBe('share')
    expect(intervalStyle(['interval', 'ratio'], 0)).toBe('ratio')
    expect(intervalStyle(['text', 'interval'], 1)).toBe('measure')
    expect(intervalStyle(['share', 'interval', 'difference', 'interval'], 3)).toBe('difference')
    expect(formatInterval({ low: 0.4265, high: 0.464 }, 'share', 'en')).toBe('42.7 to 46.4\u00a0%')
    expect(formatInterval({ low: 0.114, high: 0.169 }, 'difference', 'zh')).toBe('0.114 至 0.169')
    expect(formatInterval({ low: null, high: 2 }, 'ratio', 'en')).toBe('below 2.00')
    expect(formatInterval({ low: 0.1, high: null }, 'ratio', 'en')).toBe('above 0.100')
    expect(formatInterval({ low: null, high: null }, 'ratio', 'en')).toBe('—')
  })

  it('tell the missing group, the empty name, no number and a hidden number apart', () => {
    const text = (value: Parameters<typeof viewCell>[0], type: Parameters<typeof viewCell>[1]) =>
      viewCell(value, type, 'measure', 'en').text
    expect(text(null, 'text')).toBe('(missing)')
    expect(text('', 'text')).toBe('(empty)')
    expect(text(null, 'share')).toBe('—')
    expect(text(undefined, 'verdict')).toBe('—')
    expect(text({ id: 'report.hidden' }, 'count')).toBe('hidden')
    expect(text('null', 'text')).toBe('null')
    expect(text('pass', 'verdict')).toBe('Pass')
  })
})

describe('the name of a measurement', () => {
  it.each([
    ['groups/selection-rate', 'Selection rate'],
    ['groups/selection-rate:difference(sex)', 'Selection rate, difference by sex'],
    ['groups/selection-rate[race=Black,sex=F]', 'Selection rate: race = Black and sex = F'],
    [
      'groups/selection-rate:difference(sex)[sex=F~sex=M]',
      'Selection rate, difference by sex: sex = F against sex = M',
    ],
    ['strata/selection-rate:difference(sex|dept)', 'Selection rate, difference by sex, holding dept fixed'],
    ['groups/selection-rate[sex=null]', 'Selection rate: sex = (missing)'],
    ['groups/selection-rate[sex="null"]', 'Selection rate: sex = null'],
    ['paired/selection-rate:difference:change(sex)', 'Selection rate, difference, change from the baseline by sex'],
    ['groups/no-such-metric{k=10}', 'no such metric (k = 10)'],
    ['not an id', 'not an id'],
  ])('%s reads as "%s"', (id, name) => {
    expect(measurementName(id, 'en')).toBe(name)
  })
})

describe('a line of evidence', () => {
  it('says value, interval, n and method, or why there is none', () => {
    const [difference, , missing] = sampleRun.analyses[0]!.measurements
    expect(evidenceLine(difference!, 'en')).toEqual({
      id: 'groups/selection-rate:difference(gender)',
      name: 'Selection rate, difference by gender',
      value: '0.142',
      detail: '95\u00a0% interval 0.114 to 0.169 (Newcombe); n = 4,526 (smallest denominator 1,835)',
    })
    expect(evidenceLine(missing!, 'en')).toMatchObject({ value: 'too few rows to compare', detail: 'n = 6' })
  })
})

describe('what would make a rule pass', () => {
  const said = (rest: Partial<RuleVerdict>) => whatWouldPass(rule(rest), 'difference', 'en')

  it('is the limit less the reach of the interval on that side', () => {
    // 0.1 − (0.169 − 0.1417) = 0.0727; 0.8 + (0.77 − 0.69) = 0.88.
    expect(said({ value: 0.1417, interval: interval(0.114, 0.169), limit: { low: null, high: 0.1 } })).toContain(
      'at most about 0.073',
    )
    expect(said({ value: 0.77, interval: interval(0.69, 0.84), limit: { low: 0.8, high: null } })).toContain(
      'at least about 0.880',
    )
  })

  it('adds the rows that would decide where the evidence does not', () => {
    const open = {
      verdict: 'inconclusive',
      value: 0.09,
      interval: interval(0.05, 0.13),
      limit: { low: null, high: 0.1 },
    } as const
    expect(said({ ...open, rowsNeeded: 21_000 })).toContain('about 21,000 rows')
    expect(said({ ...open, rowsNeeded: null })).not.toContain('rows')
  })

  it('names no value where none could do with so wide an interval', () => {
    expect(
      said({ value: 0.05, interval: interval(0, 0.3), limit: { low: null, high: 0.1 }, rowsNeeded: null }),
    ).toBeNull()
  })

  it('is nothing for a rule that passes, and evidence or an act of people elsewhere', () => {
    expect(said({ verdict: 'pass' })).toBeNull()
    expect(said({ value: null, unavailable: 'missing-evidence', interval: null })).toContain('evidence has to be there')
    expect(said({ cause: 'acceptance-stale' })).toContain('Take the acceptance out')
    expect(said({ cause: 'no-baseline', value: null })).toContain('--baseline')
  })
})

describe('a rule', () => {
  const text = (rest: Partial<RuleVerdict>) =>
    ruleView(rule(rest), 'en')
      .statements.map(({ text }) => text)
      .join('\n')

  it('does not spell out how rarely a point rule errs', () => {
    expect(text({ naive: { verdict: 'fail', falseAlarmRate: 2.6e-11 } })).toContain('fewer than one in a thousand')
    expect(text({ naive: { verdict: 'fail', falseAlarmRate: 0.253 } })).toContain('25.3\u00a0%')
    expect(text({ naive: { verdict: 'none', falseAlarmRate: null } })).not.toContain('value alone')
  })

  it('says that a suppressed value is hidden, not missing', () => {
    expect(text({ value: null, interval: null, cause: 'interval-spans-limit' })).toContain('hidden')
    expect(text({ value: null, interval: null, cause: 'not-measured' })).toContain('evidence missing')
  })
})
