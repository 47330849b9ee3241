import { resolveConfig } from '../audit/resolve-config.js'
import { fromCubeFile, toCubeFile } from '../cube/cube-json.js'
import { datasetFromMemory } from '../data/from-memory.js'
import type { MemoryRows } from '../data/memory-columns.js'
import type { RoleColumn } from '../data/role-column.js'
import { createTools } from '../environment/create-tools.js'
import type { Progress } from '../environment/tools.js'
import type { ConfigInput } from '../schema/config.js'
import type { CubeFile } from '../schema/cube.js'
import type { Run } from '../schema/run.js'
import type { Verdict } from '../schema/verdict.js'
import { withTablesAskedFor } from './asked-tables.js'
import { conductAudit } from './conduct-audit.js'
import { checkPolicies, judge, policyReferences } from './judge.js'

export interface AuditOptions {
  /** Rows in memory instead of `data.source`: objects, columns (arrays or typed arrays), or an Arrow table. */
  readonly rows?: MemoryRows
  /** Saved cubes to start from, added up. */
  readonly cubes?: readonly CubeFile[]
  readonly progress?: Progress
  readonly signal?: AbortSignal
  /** `YYYY-MM-DD`, that acceptances of a policy are held against; today when absent. */
  readonly today?: string
}

export interface AuditOutcome {
  readonly run: Run
  /** `none` where the config names no policy. */
  readonly verdict: Verdict
  readonly cube: CubeFile
}

/**
 * Audits rows, files or saved cubes by a config of the form of `probity.yaml`. Nothing is written.
 * @throws ProbityError with a code, a sentence and a hint for wrong config and input
 * @example const { run, verdict } = await audit({ task: 'outcomes', roles: { … } }, { rows })
 */
export async function audit(settings: ConfigInput, options: AuditOptions = {}): Promise<AuditOutcome> {
  const resolved = resolveConfig(settings)
  const references = policyReferences(resolved.policy)
  const config = withTablesAskedFor(resolved, await checkPolicies(references, resolved))
  const { rows, progress, signal } = options
  const tools = createTools({ seed: config.seed, ...(progress ? { progress } : {}), ...(signal ? { signal } : {}) })
  const open = (roleColumns: readonly RoleColumn[]): ReturnType<typeof datasetFromMemory> =>
    datasetFromMemory(rows!, { data: config.data, roleColumns }, tools)
  const conducted = await conductAudit(
    {
      config,
      ...(options.cubes ? { cubes: options.cubes.map((cube) => fromCubeFile(cube, 'the cube given')) } : {}),
      ...(rows ? { open } : {}),
    },
    tools,
  )
  try {
    const { run, cube } = conducted
    const today = options.today ?? new Date(tools.clock.now()).toISOString().slice(0, 10)
    return { run, verdict: await judge(run, references, { today }), cube: toCubeFile(cube) }
  } finally {
    await conducted.close()
  }
}
