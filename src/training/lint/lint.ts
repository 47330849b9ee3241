import type { Tensor } from '../../graph/tensor.js'
import type { Config } from '../../schema/config.js'
import { say, type MessageValue } from '../../schema/message.js'
import type { TrainConfig } from '../../schema/train.js'
import type { Loss } from '../losses/loss.js'
import type { Reading } from '../loss-graph.js'
import type { Network } from '../network.js'
import type { TrainingFinding } from '../record.js'
import type { DuplicateRows } from '../rows/duplicates-of-parts.js'
import type { Parts } from '../rows/split.js'
import type { Target } from '../rows/target.js'

/** What can be known of a training before it begins. */
export interface LintEvidence {
  readonly config: Config
  readonly train: TrainConfig
  readonly network: Network
  readonly loss: Loss
  readonly reading: Reading
  readonly target: Target
  readonly parts: Parts
  /** All rows as the network takes them, with the names of the columns. */
  readonly features: Tensor
  readonly names: readonly string[]
  /** Sensitive columns among the inputs. */
  readonly sensitive: readonly string[]
  /** Test and validation rows that equal a training row. */
  readonly duplicates: DuplicateRows
}

/** Something that spoils trainings without stopping them. */
export interface Lint {
  readonly id: string
  readonly level: TrainingFinding['level']
  /** What its sentences say, or null where there is nothing to say. */
  check(evidence: LintEvidence): Readonly<Record<string, MessageValue>> | null
}

/** The finding of a lint: what is doubtful, why that matters, and how to mend it. */
export function toFinding(
  { id, level }: Pick<Lint, 'id' | 'level'>,
  values: Readonly<Record<string, MessageValue>>,
): TrainingFinding {
  const sentence = (part: string) => say(`training.lint.${id}.${part}`, { ...values })
  return { id, level, what: sentence('what'), why: sentence('why'), mend: sentence('mend') }
}
