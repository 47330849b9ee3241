import { describe, expect, it } from 'vitest'
import { createRandom } from '../../src/environment/random.js'
import { cubeOf, feature, outcomesSpec, runGroups, type TableRow } from './groups-fixture.js'

interface Wage {
  readonly g: string
  readonly y: number
  readonly s: number
  readonly person: string
}

/** Persons of two groups with six years each, whose errors stay much the same from year to year. */
function years(): Wage[] {
  const random = createRandom(11)
  return Array.from({ length: 80 }, (_, person) => {
    const own = 4 * random.normal()
    return Array.from({ length: 6 }, () => {
      const y = 50 + 10 * random.normal()
      return { g: person % 2 === 0 ? 'a' : 'b', y, s: y + own + random.normal(), person: `p${person}` }
    })
  }).flat()
}

/** √((n − 1)/n · Σ (θ without a person − mean)²), each person's rows left out in turn. */
function leavingOut(rows: readonly Wage[], value: (rows: readonly Wage[]) => number): number {
  const persons = [...new Set(rows.map(({ person }) => person))]
  const values = persons.map((gone) => value(rows.filter(({ person }) => person !== gone)))
  const mean = values.reduce((sum, x) => sum + x, 0) / values.length
  const squares = values.reduce((sum, x) => sum + (x - mean) ** 2, 0)
  return Math.sqrt(((values.length - 1) / values.length) * squares)
}

const average = (values: readonly number[]): number => values.reduce((sum, x) => sum + x, 0) / values.length

const byHand: Readonly<Record<string, (rows: readonly Wage[]) => number>> = {
  'mean-label': (rows) => average(rows.map(({ y }) => y)),
  'mean-prediction': (rows) => average(rows.map(({ s }) => s)),
  'mean-residual': (rows) => average(rows.map(({ y, s }) => s - y)),
  'mean-absolute-error': (rows) => average(rows.map(({ y, s }) => Math.abs(s - y))),
  'root-mean-squared-error': (rows) => Math.sqrt(average(rows.map(({ y, s }) => (s - y) ** 2))),
  'r-squared': (rows) => {
    const centre = average(rows.map(({ y }) => y))
    const all = rows.reduce((sum, { y }) => sum + (y - centre) ** 2, 0)
    return 1 - rows.reduce((sum, { y, s }) => sum + (s - y) ** 2, 0) / all
  },
}

describe('persons with several years in a regression', () => {
  const rows = years()
  const spec = outcomesSpec([feature('g')], {
    task: 'regression',
    decision: null,
    label: { column: 'y', positive: null },
    score: { column: 's', threshold: null, range: null, higherIs: 'positive', bins: { kind: 'exact' } },
  })
  const table: TableRow[] = rows.map(({ g, y, s }) => ({ g, y, s }))

  it('have the standard errors of leaving out one person after the other', async () => {
    const unitCube = await cubeOf(
      table,
      { ...spec, extra: 'bucket' },
      rows.map(({ person }) => person),
    )
    const found = runGroups(await cubeOf(table, spec), { unitCube })
    for (const [metric, value] of Object.entries(byHand)) {
      const own = rows.filter(({ g }) => g === 'a')
      const measured = found.of(`groups/${metric}[g=a]`)
      expect(measured.value, metric).toBeCloseTo(value(own), 8)
      expect(measured.standardError! / leavingOut(own, value), metric).toBeCloseTo(1, 6)
      expect(measured.interval!.high! - measured.interval!.low!, metric).toBeGreaterThan(0)
    }
  })

  it('are worth fewer rows than they have', async () => {
    const unitCube = await cubeOf(
      table,
      { ...spec, extra: 'bucket' },
      rows.map(({ person }) => person),
    )
    const cube = await cubeOf(table, spec)
    const [repeated, plain] = [runGroups(cube, { unitCube }), runGroups(cube)]
    const id = 'groups/mean-residual[g=a]'
    // Errors of one person hardly differ: six rows tell what one does, so that the error grows by about the root of six.
    expect(repeated.of(id).standardError! / plain.of(id).standardError!).toBeGreaterThan(2)
  })
})
