import path from 'node:path'

import { bucketMark } from '../analyses/paired/joint-groups.js'
import type { PairedEvidence, PairedScores } from '../analyses/analysis.js'
import type { Cube } from '../cube/cube.js'
import { cubeDimensions, decisionDimension, type CubeDimension } from '../cube/dimension-sql.js'
import { bucketCount, bucketSql } from '../cube/unit-buckets.js'
import { makeCube } from '../cube/make-cube.js'
import { specColumns } from '../cube/spec-columns.js'
import type { Dataset } from '../data/dataset.js'
import { sqlName, sqlText } from '../environment/sql.js'
import { withTemporaryFolder } from '../environment/temporary.js'
import type { Tools } from '../environment/tools.js'
import { ProbityError } from '../errors.js'
import type { CubeSpec } from '../schema/cube.js'
import type { Plan } from './plan.js'

/** The rows of a baseline, and how it decided where that is known: it may have had a threshold where this run has a decision column, or the reverse. */
export interface BaselineRows extends Dataset {
  readonly decides?: Pick<CubeSpec, 'decision' | 'score'>
}

export interface PairedSources {
  readonly plan: Plan
  readonly here: Dataset
  readonly there: BaselineRows
  readonly cube: Cube
  readonly allowUnmatched: boolean
}

/** Scores of more rows than this are not drawn into memory; AUC is then compared without its covariance. */
const scoredRowLimit = 5_000_000
const joined = 'paired_rows'
const baselineDecision = 'decision of the baseline'
const baselineScore = 'score of the baseline'

/** Joins both decisions row by row by `data.id`. @throws PAIRED_… without an id, or where rows have no partner and that is not allowed. */
export async function gatherPaired(sources: PairedSources, tools: Tools): Promise<PairedEvidence> {
  const { plan, there } = sources
  const id = plan.config.data.id
  if (id === null) throw new ProbityError('PAIRED_WITHOUT_ID', {})
  const spec = pairedSpec(sources.cube.spec)
  return withTemporaryFolder(async (folder) => {
    const file = path.join(folder, 'baseline.parquet')
    await copyDecisions(there, id, { ...spec, ...there.decides }, file, tools)
    return compareRows(sources, spec, id, file, tools)
  })
}

async function compareRows(
  sources: PairedSources,
  spec: CubeSpec,
  id: string,
  file: string,
  tools: Tools,
): Promise<PairedEvidence> {
  const { plan, here, there } = sources
  await joinRows(here, id, file, tools)
  const rows: Dataset = {
    ...here,
    relation: joined,
    columns: [...here.columns, { name: baselineDecision, type: 'text' }, { name: baselineScore, type: 'number' }],
  }
  const matched = await countRows(rows, tools)
  const counts = { matched, unmatchedHere: here.rows - matched, unmatchedThere: there.rows - matched }
  if (!sources.allowUnmatched && (counts.unmatchedHere > 0 || counts.unmatchedThere > 0))
    throw new ProbityError('PAIRED_UNMATCHED', { ...counts, rows: here.rows, baselineRows: there.rows })
  if (matched === 0) throw new ProbityError('PAIRED_NO_MATCH', { id })
  if (spec.task === 'regression')
    return { ...(await regressionCubes(rows, spec, id, plan, tools)), ...counts, scores: null }
  const extra = sqlName(spec.task === 'ranking' ? baselineScore : baselineDecision)
  const cube = await makeCube(rows, spec, { extra: `${extra}::VARCHAR` }, tools)
  const unitCube = await bucketCube(rows, cube, { unit: plan.config.data.unit, extra }, tools)
  return {
    cube,
    unitCube,
    baselineCube: null,
    ...counts,
    scores: await pairedScores(rows, sources.cube.spec, { matched, unit: plan.config.data.unit }, tools),
  }
}

/** The joint cube with the bucket of each row's unit beside the baseline's decision; null without units. */
async function bucketCube(
  rows: Dataset,
  cube: Cube,
  { unit, extra: baseline }: { readonly unit: string | null; readonly extra: string },
  tools: Tools,
): Promise<Cube | null> {
  const column = rows.columns.find(({ name }) => name === unit)
  if (column === undefined) return null
  const bucket = bucketSql(column, bucketCount(cube.rows.length, rows.rows))
  const extra = `coalesce((${bucket})::VARCHAR, '') || ${sqlText(bucketMark)} || ${baseline}::VARCHAR`
  return makeCube(rows, cube.spec, { extra }, tools)
}

/**
 * Sums of predictions and residuals of the same rows under both runs, by bucket of the row's unit (of its id without units): what a jackknife of the
 * change needs. Rows without one of the two predictions are left out of both.
 */
async function regressionCubes(
  rows: Dataset,
  spec: CubeSpec,
  id: string,
  plan: Plan,
  tools: Tools,
): Promise<Pick<PairedEvidence, 'cube' | 'baselineCube' | 'unitCube'>> {
  const score = spec.score!
  const both = `${sqlName(score.column)} IS NOT NULL AND ${sqlName(baselineScore)} IS NOT NULL`
  const known = { ...rows, relation: `(SELECT * FROM ${rows.relation} WHERE ${both})` }
  const column = rows.columns.find(({ name }) => name === (plan.config.data.unit ?? id))!
  const plain = await makeCube(known, { ...spec, extra: null }, {}, tools)
  const extra = `coalesce((${bucketSql(column, bucketCount(plain.rows.length, rows.rows))})::VARCHAR, '')`
  const before = { ...spec, score: { ...score, column: baselineScore } }
  return {
    cube: await makeCube(known, spec, { extra }, tools),
    baselineCube: await makeCube(known, before, { extra }, tools),
    unitCube: null,
  }
}

/** The same spec with the baseline's decision as a dimension; scores are only kept as far as the decision needs them. */
function pairedSpec(spec: CubeSpec): CubeSpec {
  const { score } = spec
  if (score === null || score.range === null) return { ...spec, extra: 'baseline' }
  const edges = [...new Set([score.range[0], ...(score.threshold === null ? [] : [score.threshold]), score.range[1]])]
  return {
    ...spec,
    extra: 'baseline',
    score: { ...score, bins: { kind: 'edges', edges: edges.sort((a, b) => a - b) } },
  }
}

/** The two tables live in databases of their own; what the join needs of the baseline goes through a file. */
async function copyDecisions(there: Dataset, id: string, spec: CubeSpec, file: string, tools: Tools): Promise<void> {
  const source = there.inputs.map(({ name }) => name).join(', ') || 'the baseline'
  const columns = decisionColumns(spec, there, source)
  const decision = decisionDimension(spec, columns)
  const number = spec.task === 'ranking' ? spec.rank : (spec.score?.column ?? null)
  const hasScore = number !== null && there.columns.some(({ name }) => name === number)
  const decides = spec.task === 'regression' || spec.task === 'ranking' ? hasScore : decision !== null
  if (!decides) throw new ProbityError('PAIRED_WITHOUT_DECISION', { source })
  const score = hasScore ? sqlName(number) : 'NULL'
  const decided = decision ? asText(decision, spec) : 'NULL::VARCHAR'
  await there.database.query(
    `COPY (SELECT ${idText(there, id)} AS baseline_id, ${decided} AS ${sqlName(baselineDecision)},
       ${score}::DOUBLE AS ${sqlName(baselineScore)} FROM ${there.relation}) TO ${sqlText(file)} (FORMAT parquet)`,
    [],
    tools.signal,
  )
}

async function joinRows(here: Dataset, id: string, file: string, tools: Tools): Promise<void> {
  await here.database.query(
    `CREATE OR REPLACE TEMP TABLE ${joined} AS SELECT here.*, baseline.* EXCLUDE (baseline_id)
     FROM ${here.relation} AS here JOIN read_parquet(${sqlText(file)}) AS baseline
     ON ${idText(here, id, 'here.')} = baseline.baseline_id`,
    [],
    tools.signal,
  )
}

/** Ids are compared as text, numbers in shortest decimal form: 1 of a Parquet file is 1.0 of a CSV. */
function idText({ columns }: Dataset, id: string, table = ''): string {
  const name = `${table}${sqlName(id)}`
  if (columns.find((column) => column.name === id)?.type !== 'number') return `${name}::VARCHAR`
  return `CASE WHEN ${name} = trunc(${name}) AND abs(${name}) < 9007199254740992 THEN ${name}::BIGINT::VARCHAR ELSE ${name}::VARCHAR END`
}

const onlyDecision = { sensitive: [], control: [], label: null, weight: null, extra: null }

/** Only the decision is read from the baseline: features and labels are those of this run. */
function decisionColumns(spec: CubeSpec, there: Dataset, source: string): ReturnType<typeof specColumns> {
  return specColumns({ ...spec, ...onlyDecision }, there.columns, source)
}

function asText(decision: CubeDimension, spec: CubeSpec): string {
  if (spec.task === 'multiclass') return `${decision.expression}::VARCHAR`
  return `CASE WHEN ${decision.expression} THEN 'positive' WHEN NOT (${decision.expression}) THEN 'negative' END`
}

async function countRows(rows: Dataset, tools: Tools): Promise<number> {
  const result = await rows.database.query(`SELECT count(*) FROM ${rows.relation}`, [], tools.signal)
  return Number(result.columns[0]![0])
}

/** Label and both scores row by row, for DeLong's covariance. Ordered by value, so that the order of rows changes nothing. */
async function pairedScores(
  rows: Dataset,
  spec: CubeSpec,
  { matched, unit }: { readonly matched: number; readonly unit: string | null },
  tools: Tools,
): Promise<PairedScores | null> {
  if (spec.task !== 'binary' || spec.score === null || matched > scoredRowLimit) return null
  const source = rows.inputs.map(({ name }) => name).join(', ')
  const dimensions = cubeDimensions(spec, specColumns(spec, rows.columns, source), undefined)
  const label = dimensions.find(({ role }) => role === 'label')
  const sensitive = dimensions.filter(({ role }) => role === 'sensitive')
  if (!label) return null
  const column = rows.columns.find(({ name }) => name === unit)
  const bucket = column ? `coalesce(${bucketSql(column, bucketCount(1, matched))}, -1)` : 'NULL'
  const result = await rows.database.query(
    `SELECT ${[...sensitive.map(({ expression }) => expression), label.expression].join(', ')},
       ${sqlName(spec.score.column)}::DOUBLE, ${sqlName(baselineScore)}, ${bucket} FROM ${rows.relation}
     WHERE ${label.expression} IS NOT NULL AND ${sqlName(spec.score.column)} IS NOT NULL AND ${sqlName(baselineScore)} IS NOT NULL
     ORDER BY ALL`,
    [],
    tools.signal,
  )
  if (result.rowCount === 0) return null
  const after = result.columns.slice(sensitive.length)
  return {
    features: sensitive.map(({ name }) => name),
    groups: sensitive.map(({ nameOf }, i) => result.columns[i]!.map(nameOf)),
    positive: Uint8Array.from(after[0]!, (value) => (value === true ? 1 : 0)),
    score: Float64Array.from(after[1]!, Number),
    baselineScore: Float64Array.from(after[2]!, Number),
    clusters: column ? Int32Array.from(after[3]!, Number) : null,
  }
}
