import type { Dataset } from '../data/dataset.js'
import type { SqlValue } from '../environment/duckdb.js'
import type { InfluenceSummary } from '../analyses/feature-influence/summarise.js'
import type { Attribution } from '../explainers/attribution.js'
import type { Explainer } from '../explainers/explainer.js'
import type { Matching } from '../models/match-columns.js'
import type { Model } from '../models/model.js'
import type { Config } from '../schema/config.js'
import type { AnalysisResult, Run } from '../schema/run.js'

/** Which rows, by which method. */
export interface ExplanationAsked {
  /** Rows by their value in data.id, images by what names them; else by their number from 1. */
  readonly rows?: readonly (string | number)[]
  /** SQL condition that explained rows meet. */
  readonly where?: string
  /** Rows drawn at most; 200 of a table, 8 images or recordings unless given. */
  readonly sample?: number
  /** Shapley values of tables; integrated gradients of images and recordings, or occlusion where the model has no gradients. */
  readonly method?: string
  readonly class?: string
  readonly scale?: 'given' | 'before'
  /** Rows that stand for absent values; 100 unless given. */
  readonly background?: number
  /** Options of the method. */
  readonly options?: Readonly<Record<string, unknown>>
}

export interface Explanation {
  readonly run: Run
  readonly attribution: Attribution
  /** The explained rows in the order of the attribution's values: how each is called, and what stands in its columns. */
  readonly rows: readonly { readonly name: string; readonly values: Readonly<Record<string, SqlValue>> }[]
  /** Means over the rows; null for images, for recordings and for rows that were asked for by name. */
  readonly summary: InfluenceSummary | null
}

/** What is open while rows are explained. */
export interface ExplanationContext {
  readonly config: Config
  readonly model: Model
  readonly dataset: Dataset
  readonly matching: Matching
  readonly explainer: Explainer
  readonly asked: ExplanationAsked
}

/** What an analysis found, as a part of a Run. */
export function resultOf(
  {
    id,
    question,
    limits,
  }: Pick<AnalysisResult, 'id' | 'question'> & { readonly limits: readonly AnalysisResult['limits'][number][] },
  found: Pick<AnalysisResult, 'measurements' | 'blocks'>,
): AnalysisResult {
  return { id, question, status: 'done', limits: [...limits], ...found }
}
