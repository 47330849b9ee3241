import { resolveConfig } from '../audit/resolve-config.js'
import { datasetFromMemory } from '../data/from-memory.js'
import type { MemoryRows } from '../data/memory-columns.js'
import { createTools } from '../environment/create-tools.js'
import type { Progress } from '../environment/tools.js'
import type { ConfigInput } from '../schema/config.js'
import { conductMitigation, type ConductedMitigation } from './mitigation/conduct-mitigation.js'

export interface MitigateOptions {
  /** Rows in memory instead of `data.source`: objects, columns (arrays or typed arrays), or an Arrow table. */
  readonly rows?: MemoryRows
  /** Forgets the runs of an earlier call instead of going on from them. */
  readonly restart?: boolean
  readonly progress?: Progress
  readonly signal?: AbortSignal
}

/**
 * Trains a model by `train`, and once more under each strategy of `mitigate`, audits all of them on the same test rows and compares them. Writes a run folder for
 * each and the comparison; a call that was killed is gone on from where it stopped.
 * @throws ProbityError with a code, a sentence and a hint for wrong config and input
 * @example const { comparison } = await mitigate({ …, mitigate: { strategies: ['reweighing', 'threshold-optimizer'], output: 'reports/mitigate' } })
 */
export async function mitigate(settings: ConfigInput, options: MitigateOptions = {}): Promise<ConductedMitigation> {
  const { rows, restart, progress, signal } = options
  const config = resolveConfig(settings)
  const tools = createTools({ seed: config.seed, ...(progress ? { progress } : {}), ...(signal ? { signal } : {}) })
  return conductMitigation(
    {
      config,
      ...(rows ? { open: (roleColumns) => datasetFromMemory(rows, { data: config.data, roleColumns }, tools) } : {}),
      ...(restart === undefined ? {} : { restart }),
    },
    tools,
  )
}
