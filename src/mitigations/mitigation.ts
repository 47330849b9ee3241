import type { z } from 'zod'
import type { Cube } from '../cube/cube.js'
import type { Tools } from '../environment/tools.js'
import type { ColumnValues } from '../models/column-values.js'
import type { DecisionStep } from '../models/decision-schema.js'
import type { Block } from '../schema/block.js'
import type { Feature, Minimum, Task } from '../schema/cube.js'
import type { Message } from '../schema/message.js'
import type { TrainConfig } from '../schema/train.js'

/** Where in the making of a model a mitigation acts: on the rows it learns from, on how it learns, or on what follows from its scores. */
export type Stage = 'before' | 'during' | 'after'

/** The training rows, and nothing else: whatever is fitted on them has seen no validation and no test row. */
export interface RowsToFit {
  readonly count: number
  readonly classes: readonly string[]
  /** Per row: position of its class. */
  readonly labels: Int32Array
  readonly weights: Float64Array
  readonly features: readonly SensitiveGroups[]
  /** What the model would learn from, with the values of the training rows. */
  readonly inputs: readonly ColumnValues[]
  readonly minimum: Minimum
}

export interface SensitiveGroups {
  readonly feature: Feature
  readonly groups: readonly (string | null)[]
}

/** Scores of the base model as a cube: sensitive × label × score. */
export interface ScoresToFit {
  readonly cube: Cube
  /** What the base model decides by. */
  readonly threshold: number
  /** Of the draws, and the column that names a row where there is one. */
  readonly seed: number
  readonly id: string | null
}

export interface EvidenceOf {
  readonly before: RowsToFit
  readonly during: RowsToFit
  readonly after: ScoresToFit
}

/** What is done with what was fitted. Data only, so that it can be recorded and applied again. */
export interface AppliedOf {
  readonly before:
    | { readonly kind: 'weights'; /** One for each training row. */ readonly weights: Float64Array }
    | {
        readonly kind: 'rows'
        /** Training rows to learn from, ascending; some several times, some not at all. */ readonly positions: Uint32Array
      }
    | { readonly kind: 'features'; /** Columns that are no inputs any more. */ readonly exclude: readonly string[] }
  readonly during: { readonly kind: 'training'; readonly settings: Partial<TrainConfig> }
  readonly after: { readonly kind: 'decision'; readonly steps: readonly DecisionStep[] }
}
export type Applied = AppliedOf[Stage]

export interface Fitted<Of extends Stage = Stage> {
  readonly applied: AppliedOf[Of]
  /** What a reader has to know: groups left as they are, weights cut off, a constraint not met. */
  readonly notes: readonly Message[]
  /** What was fitted, for the report of the run. */
  readonly blocks: readonly Block[]
}

export interface Mitigation<Of extends Stage = Stage, Options extends z.ZodType = z.ZodType> {
  readonly id: string
  readonly reference: string
  readonly stage: Of
  readonly tasks: readonly Task[]
  /** What it does, in a sentence. */
  readonly does: Message
  /** What to ask a lawyer before it is used. */
  readonly caution: Message
  readonly needsGroupAtDecision: boolean
  /** Whether two people who are alike in everything may get different decisions by a draw. */
  randomises(options: z.output<Options>): boolean
  readonly options: Options
  fit(
    evidence: EvidenceOf[Of],
    options: z.output<Options>,
    tools: Pick<Tools, 'random'>,
  ): Fitted<Of> | Promise<Fitted<Of>>
}

/** Gives the literal types of `stage` and `options` to `fit`, so that a unit that reads evidence of another stage does not compile. */
export function defineMitigation<const Of extends Stage, Options extends z.ZodType>(
  mitigation: Mitigation<Of, Options>,
): Mitigation<Of, Options> {
  return mitigation
}
