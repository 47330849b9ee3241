import type { z } from 'zod'
import type { Cube } from '../cube/cube.js'
import type { Dataset } from '../data/dataset.js'
import type { Tools } from '../environment/tools.js'
import type { Block } from '../schema/block.js'
import type { Config } from '../schema/config.js'
import type { Task } from '../schema/cube.js'
import type { Measurement } from '../schema/measurement.js'
import type { Message } from '../schema/message.js'
import type { Metric } from '../metrics/metric.js'
import type { Matching } from '../models/match-columns.js'
import type { Model } from '../models/model.js'
import type { ScorePlan } from '../models/score-plan.js'

/** What an audit can gather. Each is made once, when the first analysis that declares it runs. */
export interface EvidenceKinds {
  /** Sensitive × control × label × decision × score. */
  readonly cube: Cube
  /** The same with a dimension `bucket` of hashed units, or null when the data has no unit. */
  readonly unitCube: Cube | null
  /** Rows behind SQL. Absent (missing-evidence) when the audit starts from a saved cube. */
  readonly dataset: Dataset
  /** The same for analyses that can do part of their work without: null when the audit starts from a saved cube. */
  readonly datasetIfAny: Dataset | null
  /** Sensitive × control × label × decisionBaseline × decision of matched rows, with what `paired` needs besides. */
  readonly paired: PairedEvidence
  /** The model that the decisions come from. Absent (missing-evidence) where they were recorded. */
  readonly model: ModelEvidence
  /** Metrics in force: the registry's and the user's own. */
  readonly metrics: readonly Metric[]
}
export type EvidenceKind = keyof EvidenceKinds

export interface ModelEvidence {
  readonly model: Model
  /** Which columns of the dataset feed which input; see `predictTable` and `toBatch`. */
  readonly matching: Matching
  /** How its outputs become scores and decisions. */
  readonly scores: ScorePlan
}

export interface PairedEvidence {
  /** The cube of matched rows with extra dimension `baseline` (the baseline's decision; its rank in a ranking). */
  readonly cube: Cube
  /** The same with the bucket of the row's unit before the baseline's decision (`17:positive`); null where the data has no unit. */
  readonly unitCube: Cube | null
  /** Regression: the baseline's predictions of the same rows. Here both cubes have the extra dimension `bucket` instead, and scores are sums. */
  readonly baselineCube: Cube | null
  readonly matched: number
  readonly unmatchedHere: number
  readonly unmatchedThere: number
  /** Rows of (group cell codes, label, score, baseline score) for DeLong's covariance; null without scores. */
  readonly scores: PairedScores | null
}
export interface PairedScores {
  readonly features: readonly string[]
  /** groups[feature][row] */
  readonly groups: readonly (readonly (string | null)[])[]
  readonly positive: Uint8Array
  readonly score: Float64Array
  readonly baselineScore: Float64Array
  /** Bucket of each row's unit; null where the data has no unit. */
  readonly clusters: Int32Array | null
}

export interface AnalysisContext {
  readonly config: Config
  readonly tools: Tools
}

export interface AnalysisOutput {
  readonly measurements: readonly Measurement[]
  readonly blocks: readonly Block[]
}

export interface Analysis<Needs extends EvidenceKind = EvidenceKind, Options extends z.ZodType = z.ZodType> {
  readonly id: string
  readonly question: Message
  readonly limits: readonly Message[]
  readonly needs: readonly Needs[]
  readonly tasks: readonly Task[]
  /** Why it does not apply to this audit, or null. */
  appliesTo?(config: Config): Message | null
  /** Whether it runs where the config does not name it; it does unless this says no. */
  onByDefault?(config: Config): boolean
  readonly options: Options
  run(
    evidence: Pick<EvidenceKinds, Needs>,
    options: z.output<Options>,
    context: AnalysisContext,
  ): AnalysisOutput | Promise<AnalysisOutput>
}

/** Gives the literal types of `needs` and `options` to `run`, so that touching undeclared evidence does not compile. */
export function defineAnalysis<const Needs extends EvidenceKind, Options extends z.ZodType>(
  analysis: Analysis<Needs, Options>,
): Analysis<Needs, Options> {
  return analysis
}
