import path from 'node:path'

import type { Cube } from '../../cube/cube.js'
import { machine } from '../../environment/machine.js'
import type { Tools } from '../../environment/tools.js'
import { ProbityError } from '../../errors.js'
import type { Config } from '../../schema/config.js'
import type { Feature } from '../../schema/cube.js'
import { modelConfig } from '../../schema/model-config.js'
import type { Lineage, Run } from '../../schema/run.js'
import { analyses } from '../../analyses/registry.js'
import { conductAudit } from '../conduct-audit.js'
import { judge, policyReferences } from '../judge.js'
import { withKeptRows } from '../kept-rows.js'
import { saveRun } from '../save-run.js'

/** What the audits of all runs share. */
export interface AuditShared {
  readonly config: Config
  readonly sensitive: readonly Feature[]
  /** The column that names a row. */
  readonly id: string
}

export interface AuditOfRun extends AuditShared {
  /** A Parquet file of the rows to audit. */
  readonly rows: string
  /** The bundle whose decisions are audited, and the folder of the run. */
  readonly model: string
  readonly folder: string
  readonly title: string
  /** Folder of the base run; null for the base run itself. */
  readonly baseline: string | null
  readonly lineage: Lineage | null
}

/** Audits a bundle on the test rows, judges it by the policy of the config, and writes the run folder with the rows that make it comparable. */
export async function auditRun(of: AuditOfRun, tools: Tools): Promise<Run> {
  const config = auditConfig(of, of)
  const startedAt = tools.clock.now()
  const conducted = await conductAudit({ config, strict: true }, tools)
  try {
    if (tools.signal.aborted) throw new ProbityError('CANCELLED')
    const run: Run = { ...conducted.run, ...(of.lineage === null ? {} : { lineage: of.lineage }) }
    const today = new Date(startedAt).toISOString().slice(0, 10)
    const verdict = await judge(run, policyReferences(config.policy), { today })
    const meta = { startedAt, finishedAt: tools.clock.now(), ...machine() }
    await withKeptRows(conducted, { keep: true, signal: tools.signal }, (rows) => {
      if (rows === null) throw new ProbityError('CANCELLED')
      return saveRun({ config, run, cube: conducted.cube, verdict, meta, rows })
    })
    return run
  } finally {
    await conducted.close()
  }
}

/** The cube of a model's scores for some rows, and nothing else of an audit. */
export async function cubeOfScores(
  shared: AuditShared,
  { rows, model }: Pick<AuditOfRun, 'rows' | 'model'>,
  tools: Tools,
): Promise<Cube> {
  const whole = auditConfig(shared, { rows, model, folder: '', title: '', baseline: null })
  const config: Config = {
    ...whole,
    ...{ policy: null, metrics: [], population: {} },
    analyses: Object.fromEntries(analyses.map(({ id }) => [id, false])),
    roles: { ...whole.roles, control: [], intersections: [] },
  }
  const conducted = await conductAudit({ config, strict: true }, { ...tools, progress: () => undefined })
  await conducted.close()
  return conducted.cube
}

function auditConfig(
  { config, sensitive, id }: AuditShared,
  { rows, model, folder, title, baseline }: Pick<AuditOfRun, 'rows' | 'model' | 'folder' | 'title' | 'baseline'>,
): Config {
  return {
    ...config,
    ...{ title, baseline, train: null, mitigate: null },
    data: { ...config.data, source: rows, format: 'parquet', where: null, id },
    model: modelConfig.parse({ path: path.resolve(model) }),
    roles: { ...config.roles, decision: null, score: null, sensitive: config.roles.sensitive.map(withCuts(sensitive)) },
    report: { ...config.report, folder },
  }
}

type SensitiveRole = Config['roles']['sensitive'][number]

/** Quantiles are those of all rows, in every run. */
function withCuts(features: readonly Feature[]): (role: SensitiveRole, at: number) => SensitiveRole {
  return ({ quantiles: _quantiles, ...role }, at) => {
    const { cuts } = features[at]!
    return { ...role, ...(cuts === undefined ? {} : { cuts }) }
  }
}
