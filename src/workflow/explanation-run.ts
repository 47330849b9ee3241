import { recordedConfig, runId } from '../audit/run-identity.js'
import type { Dataset } from '../data/dataset.js'
import { toolVersion } from '../environment/version.js'
import type { Explainer } from '../explainers/explainer.js'
import type { Model } from '../models/model.js'
import type { Config } from '../schema/config.js'
import type { AnalysisResult, Run } from '../schema/run.js'
import { inputsOf } from './audited-model.js'

export interface ExplanationMade {
  readonly config: Config
  readonly model: Model
  readonly dataset: Dataset
  readonly explainer: Explainer
  /** Which rows, by which method. */
  readonly asked: object
}

/** A Run of one analysis; what was asked stands in its config. */
export function runOf(
  { config, model, dataset, explainer, asked }: ExplanationMade,
  result: AnalysisResult,
  rows: number,
): Run {
  const inputs = [...dataset.inputs.map((input) => ({ role: 'data' as const, ...input })), ...inputsOf(model)]
  const settings = { ...asked, method: explainer.id }
  const recorded = { ...recordedConfig(config), analyses: { [result.id]: settings } }
  return {
    schemaVersion: 1,
    tool: { name: 'probity', version: toolVersion() },
    id: runId({ version: toolVersion(), inputs, config: recorded, seed: config.seed }),
    title: config.title,
    task: config.task,
    inputs,
    config: recorded,
    seed: config.seed,
    rows: { read: dataset.rowsRead, audited: rows, withoutLabel: 0, withoutDecision: 0 },
    features: [],
    analyses: [result],
    warnings: [],
  }
}
