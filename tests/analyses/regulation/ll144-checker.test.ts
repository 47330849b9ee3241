import { describe, expect, it } from 'vitest'
import { checkLl144Summary, lackCodes } from '../../../src/analyses/regulation/ll144-checker.js'
import { printed, publishedRows, type PublishedSummary } from '../../../src/analyses/regulation/published-summary.js'
import { catalogue } from '../../../src/report/locales/index.js'
import { intersectionalRows, sexRows } from './dcwp-example.js'

const raceRows = [
  ['Hispanic or Latino', '408', '204', '50%', '.97'],
  ['White (Not Hispanic or Latino)', '797', '412', '52%', '1.00'],
  ['Black or African American', '390', '170', '44%', '.84'],
  ['Native Hawaiian or Pacific Islander', '119', '52', '44%', '.85'],
  ['Asian', '616', '302', '49%', '.95'],
  ['Native American or Alaska Native', '41', '18', '44%', '.85'],
  ['Two or More Races', '213', '96', '45%', '.87'],
]

const complete: PublishedSummary = {
  auditDate: '2026-03-01',
  readOn: '2026-11-01',
  distributionDate: '2025-06-01',
  dataSource: 'Applicant records of the employer',
  dataExplanation: 'Applicants of 2025 who reported sex and race or ethnicity',
  unknownCount: '250',
  rows: [
    ...sexRows.map(([category, n, selected, ratio]) => ({
      Table: 'Sex',
      Category: category,
      '# of Applicants': n.toLocaleString('en'),
      '# Selected': selected,
      'Selection Rate': `${Math.round((100 * selected) / n)}%`,
      'Impact Ratio': ratio,
    })),
    ...raceRows.map(([category, n, selected, rate, ratio]) => ({
      Table: 'Race/Ethnicity',
      Category: category!,
      '# of Applicants': n!,
      '# Selected': selected!,
      'Selection Rate': rate!,
      'Impact Ratio': ratio!,
    })),
    ...intersectionalRows.map(([race, sex, n, selected, ratio]) => ({
      Table: 'Intersectional',
      Category: `${race}, ${sex}`,
      '# of Applicants': n,
      '# Selected': selected,
      'Selection Rate': `${((100 * selected) / n).toFixed(0)}%`,
      'Impact Ratio': ratio,
    })),
  ],
}

const codes = (summary: PublishedSummary): string[] => checkLl144Summary(summary).map(({ code }) => code)
const withRow = (table: string, category: string, change: Record<string, unknown>): PublishedSummary => ({
  ...complete,
  rows: (complete.rows ?? []).map((row) =>
    row['Table'] === table && row['Category'] === category ? { ...row, ...change } : row,
  ) as never,
})

describe('the checker of a published summary', () => {
  it('finds nothing lacking in the example of the department, whose ratios follow from unrounded rates', () => {
    expect(checkLl144Summary(complete)).toEqual([])
  })

  it('finds nothing wrong where only rounded rates are printed', () => {
    const rounded = { ...complete, rows: (complete.rows ?? []).map((row) => ({ ...row, '# Selected': null })) }
    expect(checkLl144Summary(rounded)).toEqual([])
  })

  it('names every part that is missing', () => {
    const {
      auditDate: _a,
      distributionDate: _d,
      dataSource: _s,
      dataExplanation: _e,
      unknownCount: _u,
      ...rest
    } = complete
    expect(codes(rest)).toEqual([
      'audit-date-missing',
      'distribution-date-missing',
      'data-source-missing',
      'data-explanation-missing',
      'unknown-count-missing',
    ])
    expect(codes({ ...complete, rows: [] })).toEqual(['table-missing', 'table-missing', 'table-missing'])
  })

  it('names the race or ethnicity category that a table leaves out', () => {
    const rows = (complete.rows ?? []).filter(
      (row) => !String(row['Category']).startsWith('Asian') || row['Table'] !== 'Race/Ethnicity',
    )
    expect(checkLl144Summary({ ...complete, rows })).toEqual([
      { code: 'category-missing', table: 'race', category: 'Asian' },
    ])
  })

  it('sees a ratio that does not follow from the rates, and a rate that does not follow from the counts', () => {
    expect(checkLl144Summary(withRow('Sex', 'Female', { 'Impact Ratio': '0.90' }))).toEqual([
      { code: 'ratio-differs', table: 'sex', category: 'Female', found: '0.9', expected: '0.9793' },
    ])
    expect(codes(withRow('Sex', 'Female', { 'Selection Rate': '57%' }))).toEqual(['rate-differs'])
  })

  it('accepts a ratio rounded or cut off at its last digit, and refuses one beyond', () => {
    // 555/1181 ÷ 667/1390 = 0.97934…
    for (const ratio of ['.98', '0.97', '0.979', '97.9%'])
      expect(codes(withRow('Sex', 'Female', { 'Impact Ratio': ratio }))).toEqual([])
    for (const ratio of ['.96', '0.99', '0.981'])
      expect(codes(withRow('Sex', 'Female', { 'Impact Ratio': ratio }))).toEqual(['ratio-differs'])
  })

  it('wants a justification for a category that is left out, and refuses one that is too large', () => {
    const leftOut = { Excluded: 'yes', 'Impact Ratio': null }
    const category = 'Native American or Alaska Native'
    expect(codes(withRow('Race/Ethnicity', category, leftOut))).toEqual(['exclusion-without-justification'])
    expect(
      codes(withRow('Race/Ethnicity', category, { ...leftOut, Justification: 'few', 'Share of data': '1.6%' })),
    ).toEqual([])
    expect(
      codes(withRow('Race/Ethnicity', category, { ...leftOut, Justification: 'few', 'Share of data': '4%' })),
    ).toEqual(['exclusion-too-large'])
    expect(
      codes(
        withRow('Race/Ethnicity', category, {
          ...leftOut,
          Justification: 'few',
          'Selection Rate': null,
          '# Selected': null,
        }),
      ),
    ).toEqual(['rate-missing'])
  })

  it('sees an audit of more than a year ago, imputed categories, test data without reasons and an invented pass mark', () => {
    expect(codes({ ...complete, readOn: '2027-04-01' })).toEqual(['audit-older-than-a-year'])
    expect(codes({ ...complete, raceImputed: true })).toEqual(['race-imputed'])
    expect(codes({ ...complete, dataKind: 'test data' })).toEqual([
      'test-data-reason-missing',
      'test-data-origin-missing',
    ])
    expect(codes({ ...complete, passMark: 0.8 })).toEqual(['pass-mark-invented'])
  })

  it('has a text for every kind of lack in both languages', () => {
    for (const code of lackCodes)
      for (const language of ['en', 'zh'] as const)
        expect(catalogue[language][`regulation.ll144.lack.${code}`], code).toBeTypeOf('string')
  })
})

describe('a printed figure', () => {
  it('is read with its last digit', () => {
    expect(printed('1,390')).toEqual({ value: 1390, lastDigit: 1 })
    expect(printed('.979')).toEqual({ value: 0.979, lastDigit: 0.001 })
    expect(printed('48 %')!.value).toBeCloseTo(0.48, 12)
    expect(printed('48 %')!.lastDigit).toBeCloseTo(0.01, 12)
  })

  it('that is no figure is absent', () => {
    for (const text of ['n/a', '', '-', null, '1.2.3', '%']) expect(printed(text), String(text)).toBeNull()
  })

  it('is found under whatever its column is called', () => {
    expect(publishedRows([{ table: 'gender', group: 'X', n: 3, rate: 0.5, 'impact ratio': 1 }])[0]).toMatchObject({
      table: 'sex',
      category: 'X',
      applicants: { value: 3 },
      rate: { value: 0.5 },
      ratio: { value: 1 },
    })
    expect(publishedRows([{ table: 'Sex by Race', category: 'Y', scoringRate: '50%' }])[0]!.table).toBe(
      'intersectional',
    )
  })
})
