import { analyses } from '../analyses/registry.js'
import { configOfCube } from '../audit/config-of-cube.js'
import { gatherEvidence, type Source } from '../audit/evidence.js'
import { makePlan, type Plan } from '../audit/plan.js'
import { recordedColumns } from '../audit/recorded-columns.js'
import { runAudit } from '../audit/run-audit.js'
import type { Cube } from '../cube/cube.js'
import { mergeCubes } from '../cube/merge-cubes.js'
import type { Dataset } from '../data/dataset.js'
import { openDataset, type DatasetRequest } from '../data/open-dataset.js'
import type { RoleColumn } from '../data/role-column.js'
import { sqlName, sqlText } from '../environment/sql.js'
import type { Tools } from '../environment/tools.js'
import { ProbityError } from '../errors.js'
import { loadOwnMetrics } from '../metrics/load-own.js'
import { metrics as registry } from '../metrics/registry.js'
import type { Config } from '../schema/config.js'
import type { Run } from '../schema/run.js'
import { withFiles } from './file-config.js'
import type { AuditedModel } from './audited-model.js'
import { openBaseline } from './baseline-rows.js'

export interface AuditRequest {
  readonly config: Config
  /** Saved cubes to start from, added up, instead of data. */
  readonly cubes?: readonly Cube[]
  /** Rows at hand instead of `config.data.source`, opened with the columns of the roles. */
  readonly open?: (roleColumns: readonly RoleColumn[]) => Promise<Dataset>
  readonly allowUnmatched?: boolean
  /** Errors inside an analysis reject instead of being recorded. */
  readonly strict?: boolean
}

export interface ConductedAudit {
  readonly run: Run
  readonly cube: Cube
  readonly plan: Plan
  /** Writes id, roles and features of every row to a Parquet file; false where the audit began from cubes. */
  keepRows(file: string): Promise<boolean>
  close(): Promise<void>
}

/** From a checked config to a Run: opens the data, gathers evidence, runs the analyses. Close it when done with the rows. */
export async function conductAudit(request: AuditRequest, tools: Tools): Promise<ConductedAudit> {
  const cubes = request.cubes?.length ? [request.cubes.reduce(mergeCubes)] : undefined
  const given = cubes || request.open ? request.config : await withFiles(request.config, 'audit')
  const model = cubes ? null : await openModelOf(given, tools)
  try {
    const config = cubes ? configOfCube(given, cubes[0]!.spec) : (model?.config ?? given)
    return await conductWith(makePlan(config, analyses), model, cubes, request, tools)
  } catch (error) {
    await model?.close()
    throw error
  }
}

/** What models need is loaded only where there is one: 300 modules, a third of the time that an audit of few rows takes. */
export async function openModelOf(config: Config, tools: Tools): Promise<AuditedModel | null> {
  if (config.model === null) return null
  const { openAuditedModel } = await import('./audited-model.js')
  return openAuditedModel(config, tools)
}

async function conductWith(
  plan: Plan,
  model: AuditedModel | null,
  cubes: readonly Cube[] | undefined,
  request: AuditRequest,
  tools: Tools,
): Promise<ConductedAudit> {
  const { config } = plan
  const metrics = [...registry, ...(await loadOwnMetrics(config.metrics, registry))]
  const open = async (): Promise<Dataset> => {
    const columns = recordedColumns(plan.roleColumns)
    const rows = await (request.open?.(columns) ?? openRows(plan, tools, { forCube: { addsUp: addedUp(plan) } }))
    return model === null ? rows : model.score(rows, tools)
  }
  const source: Source = cubes ? { kind: 'cubes', cubes } : { kind: 'dataset', open }
  const { baseline } = config
  const evidence = gatherEvidence(
    plan,
    source,
    {
      metrics,
      strict: request.strict ?? false,
      allowUnmatched: request.allowUnmatched ?? false,
      ...(model === null ? {} : { model }),
      ...(baseline === null ? {} : { openBaseline: () => openBaseline(plan, baseline, tools) }),
    },
    tools,
  )
  try {
    const run = await runAudit(plan, evidence, tools)
    return {
      run: { ...run, warnings: [...run.warnings, ...(model?.warnings() ?? [])] },
      cube: await evidence.get('cube'),
      plan,
      keepRows: async (file) => evidence.has('dataset') && keepRows(plan, await evidence.get('dataset'), file, tools),
      async close() {
        await evidence.close()
        await model?.close()
      },
    }
  } catch (error) {
    await evidence.close()
    throw error
  }
}

/** Columns of numbers whose every value the cube adds up: weights, and scores that are binned. */
function addedUp({ config: { task, roles } }: Plan): readonly string[] {
  const isBinned = task === 'binary' || task === 'outcomes'
  return [roles.weight, isBinned ? roles.score?.column : null].filter((column) => column != null)
}

/** The rows of a plan, opened and checked; `forCube` leaves to the cube what it finds by itself. */
export function openRows(plan: Plan, tools: Tools, options: Pick<DatasetRequest, 'forCube'> = {}): Promise<Dataset> {
  const { data, threads } = plan.config
  if (data.source === null && data.images === null && data.recordings === undefined)
    throw new ProbityError('ROLE_MISSING', {
      task: plan.config.task,
      needs: 'data (data.source)',
      hint: '--data FILE, or --cube FILE to start from a saved cube',
    })
  const roleColumns = recordedColumns(plan.roleColumns)
  return openDataset({ data, roleColumns, ...threadCount(threads), ...options }, tools)
}

async function keepRows(plan: Plan, dataset: Dataset, file: string, tools: Tools): Promise<boolean> {
  const columns = [...new Set(plan.roleColumns.map(({ column }) => column))]
  const order = plan.config.data.id === null ? '' : `ORDER BY ${sqlName(plan.config.data.id)}`
  await dataset.database.query(
    `COPY (SELECT ${columns.map(sqlName).join(', ')} FROM ${dataset.relation} ${order}) TO ${sqlText(file)} (FORMAT parquet)`,
    [],
    tools.signal,
  )
  return true
}

function threadCount(threads: Config['threads']): { threads?: number } {
  return threads === 'auto' ? {} : { threads }
}
