import { existsSync, statSync } from 'node:fs'
import path from 'node:path'

import type { Plan } from '../audit/plan.js'
import type { BaselineRows } from '../audit/paired-evidence.js'
import { openDataset } from '../data/open-dataset.js'
import type { RoleColumn } from '../data/role-column.js'
import type { Tools } from '../environment/tools.js'
import { ProbityError } from '../errors.js'
import { rolesConfig, type Config } from '../schema/config.js'
import { readRun } from '../store/read-run.js'
import { rowsFile } from '../store/run-files.js'

type Roles = Config['roles']

/**
 * A run folder's kept rows, or a decisions file read with the same roles. Its features and labels are not read. A run folder says itself how it decided: by a
 * threshold on its score, or by a column.
 */
export async function openBaseline(plan: Plan, baseline: string, tools: Tools): Promise<BaselineRows> {
  checkBaseline(baseline)
  const rows = path.join(baseline, rowsFile)
  const folder = isFolder(baseline)
  const { data, threads } = plan.config
  const roles = folder ? rolesOfRun(baseline) : null
  const dataset = await openDataset(
    {
      data: { ...data, source: folder ? rows : baseline, format: 'auto', where: null, unit: null },
      roleColumns: decidingColumns(plan, roles ?? plan.config.roles),
      ...(threads === 'auto' ? {} : { threads }),
    },
    tools,
  )
  return roles === null ? dataset : { ...dataset, decides: decidesOf(roles, plan.config) }
}

/** Whether there is a baseline to compare with, asked before the work begins. @throws BASELINE_WITHOUT_ROWS, FILE_NOT_FOUND */
export function checkBaseline(baseline: string): void {
  if (isFolder(baseline)) {
    if (!existsSync(path.join(baseline, rowsFile)))
      throw new ProbityError('BASELINE_WITHOUT_ROWS', { folder: baseline })
  } else if (!existsSync(baseline) && !/[*?[]/u.test(baseline))
    throw new ProbityError('FILE_NOT_FOUND', { source: baseline, nearest: [] })
}

function isFolder(place: string): boolean {
  return existsSync(place) && statSync(place).isDirectory()
}

function decidingColumns({ roleColumns }: Plan, { decision, score }: Roles): RoleColumn[] {
  return [
    ...(decision === null ? [] : [{ column: decision.column, role: 'decision', kind: 'value' as const }]),
    ...(score === null ? [] : [{ column: score.column, role: 'score', kind: 'number' as const }]),
    ...roleColumns.filter(({ role }) => role === 'id' || role === 'rank'),
  ]
}

/** Null for a run that was written without roles, such as one from cubes. */
function rolesOfRun(folder: string): Roles | null {
  if (!existsSync(path.join(folder, 'run.json'))) return null
  const parsed = rolesConfig.safeParse(readRun(folder).run.config['roles'])
  if (!parsed.success || (parsed.data.decision === null && parsed.data.score === null && parsed.data.rank === null))
    return null
  return parsed.data
}

function decidesOf({ decision, score }: Roles, { roles }: Config): NonNullable<BaselineRows['decides']> {
  const textOf = (value: string | number | boolean | null): string | null => (value === null ? null : String(value))
  const positive = decision === null ? null : textOf(decision.positive)
  return {
    decision: decision && { column: decision.column, positive: positive ?? textOf(roles.decision?.positive ?? null) },
    score: score && {
      column: score.column,
      threshold: score.threshold,
      range: score.range ?? null,
      higherIs: score.higherIs,
      bins: { kind: 'exact' },
    },
  }
}
