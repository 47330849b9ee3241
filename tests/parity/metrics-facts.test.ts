import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { formatMeasurementId, type Cell } from '../../src/schema/measurement-id.js'
import { groupsOfAudit } from './audit-groups.js'

const folder = new URL('../../../shared/data/', import.meta.url)

interface Facts {
  readonly binary: readonly {
    readonly file: string
    readonly label: string
    readonly rows: number
    readonly base_rate: number
    readonly attributes: readonly {
      readonly attribute: string
      readonly privileged: string | null
      readonly groups: readonly {
        readonly group: string
        readonly n: number
        readonly positive: number
        readonly rate: number
        readonly parity_difference?: number
        readonly disparate_impact?: number
        readonly z_pooled?: number
      }[]
    }[]
  }[]
  readonly means: readonly {
    readonly file: string
    readonly target: string
    readonly mean: number
    readonly attributes: readonly {
      readonly attribute: string
      readonly groups: readonly { readonly group: string; readonly mean: number }[]
    }[]
  }[]
}

/** Which of our features an attribute of the facts is; `cell` turns the name of its group into ours. */
interface Attribute {
  readonly sensitive: readonly { readonly column: string; readonly cuts?: number[]; readonly labels?: string[] }[]
  readonly intersection?: readonly string[]
  readonly cell: (group: string) => Cell
}

const column = (name: string, over: { readonly cuts?: number[]; readonly labels?: string[] } = {}): Attribute => ({
  sensitive: [{ column: name, ...over }],
  cell: (group) => ({ [name]: group === '' ? null : group.replace(/^(\d+)\.0$/u, '$1') }),
})
const crossed = (first: string, second: string): Attribute => ({
  sensitive: [{ column: first }, { column: second }],
  intersection: [first, second],
  cell: (group) => {
    const [a, b] = group.split(' / ')
    return { [first]: a!, [second]: b! }
  },
})
const over25 = (name: string): Attribute => column(name, { cuts: [26], labels: ['25 or under', 'over 25'] })

/** Data set, its label's positive value, and the attributes of its facts that are columns or bands of columns. */
const audits: readonly (readonly [
  name: string,
  label: string,
  positive: string | number,
  attributes: Readonly<Record<string, Attribute>>,
])[] = [
  ['adult', 'income', '>50K', { sex: column('sex'), race: column('race') }],
  [
    'bank-marketing',
    'y',
    'yes',
    {
      marital: column('marital'),
      'age 25 to 59': column('age', { cuts: [25, 60], labels: ['under 25', '25 to 59', '60 or over'] }),
    },
  ],
  ['compas', 'two_year_recid', 1, { race: column('race'), sex: column('sex'), age_cat: column('age_cat') }],
  [
    'credit-default',
    'default_payment_next_month',
    1,
    { SEX: column('SEX'), EDUCATION: column('EDUCATION'), MARRIAGE: column('MARRIAGE'), 'AGE > 25': over25('AGE') },
  ],
  ['credit-scoring', 'Status', 'good', { 'Age > 25': over25('Age'), Marital: column('Marital') }],
  ['german-credit', 'credit_risk', 1, { 'age > 25': over25('age'), foreign_worker: column('foreign_worker') }],
  ['hmda-boston', 'deny', 'yes', { afam: column('afam'), single: column('single') }],
  ['law-school', 'pass_bar', 1, { race: column('race'), male: column('male') }],
  ['ricci', 'Class', 1, { Race: column('Race'), 'Position x Race': crossed('Position', 'Race') }],
  ['rossi-recidivism', 'arrest', 1, { race: column('race'), fin: column('fin'), mar: column('mar') }],
  ['titanic', 'survived', 'yes', { sex: column('sex'), passengerClass: column('passengerClass') }],
  ['ucb-admissions', 'Admit', 'Admitted', { Gender: column('Gender'), 'Dept x Gender': crossed('Dept', 'Gender') }],
]

function factsOf(name: string): Facts {
  return JSON.parse(readFileSync(new URL(`${name}/facts.json`, folder), 'utf8')) as Facts
}

function pathOf(name: string, file: string): string {
  return fileURLToPath(new URL(`${name}/${file}`, folder))
}

const described = existsSync(folder) ? describe : describe.skip

described(
  'the facts of every reference data set (skipped without the folder ../shared/data beside the project)',
  () => {
    it.each(audits)('%s: rates, gaps, ratios and z of %s = %s', async (name, label, positive, attributes) => {
      for (const table of factsOf(name).binary.filter((one) => one.label === label)) {
        for (const { attribute, privileged, groups } of table.attributes) {
          const ours = attributes[attribute]
          if (!ours) continue
          const reference = privileged === null ? null : ours.cell(privileged)
          const found = await groupsOfAudit({
            data: { source: pathOf(name, table.file) },
            task: 'outcomes',
            roles: {
              // The test half of Adult ends its labels in a full stop.
              decision: { column: label, positive: table.file === 'adult_test.csv' ? `${positive}.` : positive },
              sensitive: ours.sensitive.map((one) => ({ ...one, reference: reference?.[one.column] ?? null })),
              intersections: ours.intersection ? [[...ours.intersection]] : [],
            },
            statistics: { minimum: { rows: 1, positives: 0, negatives: 0 } },
          })
          const id = (
            cell: Cell,
            transform?: 'difference-to-reference' | 'ratio-to-reference',
            against?: Cell,
          ): string =>
            formatMeasurementId({
              analysis: 'groups',
              metric: 'selection-rate',
              cell,
              ...(transform ? { transform } : {}),
              ...(against ? { against, features: Object.keys(cell), transform: 'difference' } : {}),
            })
          expect(found.get('groups/selection-rate')!.value).toBeCloseTo(table.base_rate, 12)
          for (const group of groups) {
            const cell = ours.cell(group.group)
            expect(found.get(id(cell)), id(cell)).toMatchObject({
              value: expect.closeTo(group.rate, 12) as number,
              n: { rows: group.n, denominator: group.n },
            })
            if (reference === null || group.group === privileged || Object.values(cell).includes(null)) continue
            expect(found.get(id(cell, 'difference-to-reference'))!.value).toBeCloseTo(group.parity_difference!, 12)
            expect(found.get(id(cell, 'ratio-to-reference'))!.value).toBeCloseTo(group.disparate_impact!, 12)
            const test = found.get(id(cell, undefined, reference))?.test
            if (test?.statistic !== undefined)
              expect(Math.abs(test.statistic)).toBeCloseTo(Math.abs(group.z_pooled!), 8)
          }
        }
      }
    })

    it.each([
      ['salaries', 'salary', 'sex'],
      ['psid-wages', 'wage', 'gender'],
      ['psid-wages', 'wage', 'ethnicity'],
    ])('%s: means of %s by %s', async (name, target, by) => {
      const table = factsOf(name).means.find((one) => one.target === target)!
      const found = await groupsOfAudit({
        data: { source: pathOf(name, table.file) },
        task: 'regression',
        roles: { label: { column: target }, score: { column: target }, sensitive: [{ column: by }] },
      })
      expect(found.get('groups/mean-label')!.value).toBeCloseTo(table.mean, 6)
      for (const group of table.attributes.find((one) => one.attribute === by)!.groups) {
        expect(
          found.get(formatMeasurementId({ analysis: 'groups', metric: 'mean-label', cell: { [by]: group.group } }))!
            .value,
        ).toBeCloseTo(group.mean, 6)
      }
      expect(found.get('groups/r-squared')!.value).toBe(1)
    })
  },
)
