import type { Cube } from '../../cube/cube.js'
import { cubeDimensions } from '../../cube/dimension-sql.js'
import { groupsOf } from '../../cube/groups-of.js'
import { rollUp } from '../../cube/roll-up.js'
import { specColumns } from '../../cube/spec-columns.js'
import type { Dataset } from '../../data/dataset.js'
import { sqlName, sqlNumber } from '../../environment/sql.js'
import type { Tools } from '../../environment/tools.js'
import { weightedQuantile } from '../../statistics/weighted-quantile.js'
import type { CountedCategory } from './ll144-table.js'

export interface ScoredCategories {
  /** Median score of everybody with a score, whatever is known of them. */
  readonly median: number
  readonly categories: readonly CountedCategory[]
}

/**
 * Persons with a score in every group of a feature (or intersection), and those who scored strictly above the median of all
 * (6 RCNY 5-300, "scoring rate"). From the cube where it holds every score, else from the rows; null where neither can tell.
 */
export async function scoredCategories(
  cube: Cube,
  dataset: Dataset | null,
  names: readonly string[],
  tools: Pick<Tools, 'signal'>,
): Promise<ScoredCategories | null> {
  if (cube.spec.score === null) return null
  if (cube.spec.score.bins.kind === 'exact') return fromCube(cube, names)
  return dataset === null ? null : fromRows(cube, dataset, names, tools)
}

function fromCube(cube: Cube, names: readonly string[]): ScoredCategories | null {
  const groups = groupsOf(rollUp(cube, [...names, 'score']), names)
  const rowsAt = new Map<number, number>()
  for (const { counts } of groups)
    for (const { score, rows } of counts.cells) if (score !== null) rowsAt.set(score, (rowsAt.get(score) ?? 0) + rows)
  const bins = [...rowsAt].map(([value, weight]) => ({ value, weight })).sort((a, b) => a.value - b.value)
  const median = weightedQuantile(bins, 0.5)
  if (median === null) return null
  const categories = groups.map(({ cell, counts }) => {
    const scored = counts.cells.filter(({ score }) => score !== null)
    const total = (cells: typeof scored): number => cells.reduce((sum, { rows }) => sum + rows, 0)
    return { cell, applicants: total(scored), hits: total(scored.filter(({ score }) => score! > median)) }
  })
  return { median, categories }
}

async function fromRows(
  cube: Cube,
  { database, relation, columns, inputs }: Dataset,
  names: readonly string[],
  { signal }: Pick<Tools, 'signal'>,
): Promise<ScoredCategories | null> {
  const score = `${sqlName(cube.spec.score!.column)}::DOUBLE`
  const middle = await database.query(`SELECT median(${score}) FROM ${relation}`, [], signal)
  const median = middle.columns[0]![0]
  if (median == null) return null
  const source = inputs.map(({ name }) => name).join(', ')
  const dimensions = cubeDimensions(cube.spec, specColumns(cube.spec, columns, source), undefined)
  const grouped = names.map((name) =>
    dimensions.find((dimension) => dimension.role === 'sensitive' && dimension.name === name)!,
  )
  const keys = grouped.map(({ expression }, index) => `${expression} AS g${index}`)
  const result = await database.query(
    `SELECT ${[...keys, `count(${score})`, `count(*) FILTER (${score} > ${sqlNumber(Number(median))})`].join(', ')}
     FROM ${relation} GROUP BY ALL ORDER BY ALL`,
    [],
    signal,
  )
  const counts = new Map<string, { applicants: number; hits: number }>()
  for (let row = 0; row < result.rowCount; row++) {
    const key = JSON.stringify(grouped.map(({ nameOf }, index) => nameOf(result.columns[index]![row]!)))
    const [applicants, hits] = [0, 1].map((offset) => Number(result.columns[grouped.length + offset]![row]))
    counts.set(key, { applicants: applicants!, hits: hits! })
  }
  const categories = groupsOf(rollUp(cube, names), names).map(({ cell }) => {
    const found = counts.get(JSON.stringify(names.map((name) => cell[name] ?? null)))
    return { cell, applicants: found?.applicants ?? 0, hits: found?.hits ?? 0 }
  })
  return { median: Number(median), categories }
}
