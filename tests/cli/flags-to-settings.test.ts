import { describe, expect, it } from 'vitest'

import { resolveConfig } from '../../src/audit/resolve-config.js'
import { flagsToSettings, locateWithFlags, parseFeatures } from '../../src/cli/flags-to-settings.js'

describe('flags', () => {
  it('after name: the numbers up to the next non-number are cut points', () => {
    expect(parseFeatures(['age:25,60,marital'])).toEqual([{ column: 'age', cuts: [25, 60] }, { column: 'marital' }])
    expect(parseFeatures(['sex', 'age:-1.5,2e3', 'race'])).toEqual([
      { column: 'sex' },
      { column: 'age', cuts: [-1.5, 2000] },
      { column: 'race' },
    ])
  })

  it('a colon in a column name is not a cut point unless a number follows', () => {
    expect(parseFeatures(['ns:sex'])).toEqual([{ column: 'ns:sex' }])
  })

  it('--positive goes to label and decision unless the decision has its own', () => {
    const both = flagsToSettings({ label: 'y', decision: 'd', positive: '1' }, {})
    expect(both.roles).toMatchObject({
      label: { column: 'y', positive: '1' },
      decision: { column: 'd', positive: '1' },
    })
    const own = flagsToSettings({ label: 'y', decision: 'd', positive: '1', decisionPositive: 'yes' }, {})
    expect(own.roles).toMatchObject({ label: { positive: '1' }, decision: { positive: 'yes' } })
  })

  it('flags win over the file and leave its other keys alone', () => {
    const file = {
      roles: { label: { column: 'y', positive: 1, favourable: 'negative' }, sensitive: ['race'] },
      seed: 4,
    }
    const settings = flagsToSettings(
      { label: 'z', set: ['statistics.confidence=0.9', 'report.languages=[en, zh]'] },
      file,
    )
    expect(settings).toMatchObject({
      seed: 4,
      roles: { label: { column: 'z', positive: 1, favourable: 'negative' }, sensitive: ['race'] },
      statistics: { confidence: 0.9 },
      report: { languages: ['en', 'zh'] },
    })
  })

  it('--reference finds its feature in the flags or in the file', () => {
    const settings = flagsToSettings({ reference: ['race=Caucasian'] }, { roles: { sensitive: ['sex', 'race'] } })
    expect(settings.roles).toEqual({ sensitive: ['sex', { column: 'race', reference: 'Caucasian' }] })
    expect(() => flagsToSettings({ sensitive: ['sex'], reference: ['race=A'] }, {})).toThrow(/--reference/)
  })

  it('refuse a number that is none', () => {
    expect(() => flagsToSettings({ threshold: 'half' }, {})).toThrow(/--threshold is "half", expected a number/)
    expect(() => flagsToSettings({ set: ['nothing'] }, {})).toThrow(/--set/)
  })
})

describe('a config', () => {
  const message = (raw: unknown): string => {
    try {
      resolveConfig(raw)
    } catch (error) {
      return `${(error as Error).message} ${(error as { hint?: string }).hint ?? ''}`
    }
    return ''
  }

  it('has a default for every key', () => {
    const config = resolveConfig({})
    expect(config).toMatchObject({
      task: 'binary',
      seed: 1,
      threads: 'auto',
      data: { missing: ['', '?'], encoding: 'utf-8' },
      statistics: { confidence: 0.95, replicates: 1000, minimum: { rows: 30, positives: 10, negatives: 10 } },
    })
  })

  it('names the nearest key to an unknown one, at any depth', () => {
    expect(message({ statistics: { confidense: 0.9 } })).toMatch(/confidense.*statistics.*did you mean "confidence"/)
    expect(message({ seeed: 1 })).toMatch(/did you mean "seed"/)
    expect(message({ roles: { sensitive: [{ column: 'a', referense: 'b' }] } })).toMatch(/did you mean "reference"/)
  })

  it('says what was found and what was expected', () => {
    expect(message({ statistics: { confidence: 2 } })).toMatch(/statistics\.confidence is 2, expected/)
    expect(message({ task: 'binaries' })).toMatch(/task is "binaries", expected "binary" or "multiclass"/)
    expect(message({ seed: 'x' })).toMatch(/seed is "x", expected/)
  })

  it('takes a feature as a name or as an object', () => {
    expect(resolveConfig({ roles: { sensitive: ['sex', { column: 'age', cuts: [25] }] } }).roles.sensitive).toEqual([
      { column: 'sex', missing: 'list' },
      { column: 'age', cuts: [25], missing: 'list' },
    ])
  })
})

describe('a value that a flag brought', () => {
  const locate = locateWithFlags({ format: ['pdf'], confidence: '95' }, () => 'probity.yaml:3')

  it('is called by its flag, and any other by its place in the file', () => {
    expect(locate(['report', 'formats', 0])).toBe('--format')
    expect(locate(['statistics', 'confidence'])).toBe('--confidence')
    expect(locate(['report', 'languages', 0])).toBe('probity.yaml:3') // --language was not given
    expect(locate(['report', 'folder'])).toBe('probity.yaml:3')
  })
})
