import { resolveConfig } from '../audit/resolve-config.js'
import { datasetFromMemory } from '../data/from-memory.js'
import type { MemoryRows } from '../data/memory-columns.js'
import { createTools } from '../environment/create-tools.js'
import type { Progress } from '../environment/tools.js'
import type { LayersInMemory } from '../models/layers/given-layers.js'
import type { ConfigInput } from '../schema/config.js'
import type { TrainingFinding } from '../training/record.js'
import { conductTraining, type ConductedTraining } from './conduct-training.js'

export interface TrainOptions {
  /** Rows in memory instead of `data.source`: objects, columns (arrays or typed arrays), or an Arrow table. */
  readonly rows?: MemoryRows
  /** Forgets the checkpoint of a training that was broken off, instead of going on from it. */
  readonly restart?: boolean
  readonly progress?: Progress
  readonly signal?: AbortSignal
  /** Told of what is doubtful before training begins. */
  readonly onFindings?: (findings: readonly TrainingFinding[]) => void
}

/** A config whose `train.architecture` may be a TensorFlow.js model that is in memory. */
export type TrainSettings = Omit<ConfigInput, 'train'> & {
  readonly train?:
    (Omit<NonNullable<ConfigInput['train']>, 'architecture'> & { architecture?: string | LayersInMemory }) | null
}

/**
 * Trains a model by the `train` section of a config of the form of `probity.yaml` and writes it as a bundle folder, which `audit`
 * and `openModel` take as it is. A training that was broken off goes on from its last checkpoint. A TensorFlow.js model that is the
 * architecture has the trained weights afterwards, as after `model.fit`; where training fails, those that it had.
 * @throws ProbityError with a code, a sentence and a hint for wrong config and input
 * @example const { folder, record } = await train({ data: { source: 'loans.csv' }, roles: { label: { column: 'repaid', positive: 'yes' } } })
 */
export async function train(settings: TrainSettings, options: TrainOptions = {}): Promise<ConductedTraining> {
  const { rows, restart, progress, signal, onFindings } = options
  const { layers, plain } = apart(settings)
  const config = resolveConfig(plain)
  const tools = createTools({ seed: config.seed, ...(progress ? { progress } : {}), ...(signal ? { signal } : {}) })
  return conductTraining(
    {
      config,
      ...(rows ? { open: (roleColumns) => datasetFromMemory(rows, { data: config.data, roleColumns }, tools) } : {}),
      ...(layers === undefined ? {} : { layers }),
      ...(restart === undefined ? {} : { restart }),
      ...(onFindings === undefined ? {} : { onFindings }),
    },
    tools,
  )
}

/** A model in memory is no part of a config: it goes beside it. */
function apart({ train: section, ...rest }: TrainSettings): { layers?: LayersInMemory; plain: ConfigInput } {
  if (section == null) return { plain: { ...rest, ...(section === null ? { train: null } : {}) } }
  const { architecture, ...others } = section
  if (typeof architecture !== 'object')
    return { plain: { ...rest, train: { ...others, ...(architecture === undefined ? {} : { architecture }) } } }
  return { layers: architecture, plain: { ...rest, train: { ...others, architecture: architecture.name } } }
}
