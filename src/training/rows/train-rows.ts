import type { Tools } from '../../environment/tools.js'
import { runtimeVersion, toolVersion } from '../../environment/version.js'
import type { Graph } from '../../graph/graph.js'
import { writeOnnx } from '../../graph/write-onnx.js'
import type { BundleContent } from '../../models/bundle.js'
import type { CheckpointStore } from '../checkpoint.js'
import type { Evaluation } from '../evaluate.js'
import { deadUnits } from '../lint/dead-units.js'
import type { LintEvidence } from '../lint/lint.js'
import { lint } from '../lint/registry.js'
import type { Network } from '../network.js'
import type { TrainingFinding, TrainingRecord } from '../record.js'
import { describeTraining } from './describe-training.js'
import { foldParts } from './folds.js'
import { judgeRows } from './judge-rows.js'
import { learnRows, type Learnt } from './learn-rows.js'
import type { EncodedRows, TrainingRows } from './learning-rows.js'
import { testPart, trainingPart, validationPart } from './parts.js'
import { rowsOf } from './split.js'
import { takeInputs } from './stream-rows.js'

export interface TrainRowsOptions {
  readonly checkpoints?: CheckpointStore
  /** Told of the findings before training begins. */
  readonly onFindings?: (findings: readonly TrainingFinding[]) => void
}

export interface TrainedRows {
  readonly bundle: BundleContent
  readonly record: TrainingRecord
  /** With the weights that training found. */
  readonly network: Network
  readonly resumedAt: number | null
}

/** Trains a model on rows and judges it on those that it has not seen. */
export async function trainRows(training: TrainingRows, options: TrainRowsOptions, tools: Tools): Promise<TrainedRows> {
  const { config, rows } = training
  const { parts } = rows
  const { checkpoints } = options
  const encoded = await training.encode(parts)
  let findings: readonly TrainingFinding[] = []
  const before = (evidence: LintEvidence): void => {
    findings = lint(evidence)
    options.onFindings?.(findings)
  }
  const learning = { ...training, parts, encoded, before, ...(checkpoints === undefined ? {} : { checkpoints }) }
  const learnt = await learnRows(learning, tools)
  const evaluation = await judgeRows(training, learnt.predictions, rowsOf(parts, judgedPart(training)))
  const dead = await deadUnits(learnt.fitted.network, (positions) => takeInputs(encoded, positions), rows.count)
  const record: TrainingRecord = {
    ...describeTraining(training, encoded, learnt),
    ...{ version: 1, tool: toolVersion(), runtime: runtimeVersion(), seed: config.seed },
    evaluation: { ...evaluation, part: names[judgedPart(training)]! },
    folds: await crossValidate(training, tools),
    findings: dead === null ? findings : [...findings, dead],
  }
  const { network, resumedAt } = learnt.fitted
  return { bundle: bundleOf(training, encoded, learnt, record), record, network, resumedAt }
}

const names = ['training', 'validation', 'test'] as const

/** The test rows where there are some, else the validation rows, else those that were trained on. */
function judgedPart({ rows }: TrainingRows): number {
  return [testPart, validationPart, trainingPart].find((part) => rows.parts.includes(part))!
}

/** Every fold once as the test part; the model that is kept is not among these. */
async function crossValidate(training: TrainingRows, tools: Tools): Promise<readonly Evaluation[] | null> {
  const { folds } = training.train.split
  if (folds === null) return null
  const evaluations: Evaluation[] = []
  for (let fold = 0; fold < folds; fold++) {
    const step = `fold ${fold + 1}/${folds}`
    tools.progress({ step, state: 'start' })
    const parts = foldParts(training, fold, tools)
    const encoded = await training.encode(parts)
    const { predictions } = await learnRows({ ...training, parts, encoded }, { ...tools, progress: () => undefined })
    evaluations.push(await judgeRows(training, predictions, rowsOf(parts, testPart)))
    tools.progress({ step, state: 'done' })
  }
  return evaluations
}

function bundleOf(
  { config, train, rows }: TrainingRows,
  encoded: EncodedRows,
  { fitted }: Learnt,
  record: TrainingRecord,
): BundleContent {
  const { target } = rows
  const { network } = fitted
  return {
    manifest: {
      ...{ task: config.task, ...encoded.manifest },
      outputs: {
        ...{ name: network.output, scale: network.scale },
        classes: target.kind === 'values' ? null : [...target.classes],
        positive: target.kind === 'binary' ? target.positive : null,
      },
      decision: target.kind === 'binary' ? { threshold: train.threshold } : null,
      training: { ...record },
    },
    model: { format: 'onnx', file: 'model.onnx', bytes: writeOnnx(withoutDropout(network.graph)) },
  }
}

/** Outside training dropout does nothing, and other tools need not know it. */
function withoutDropout(graph: Graph): Graph {
  const nodes = graph.nodes.map((node) => {
    if (node.operator !== 'Dropout' || node.domain !== '') return node
    const [inputs, outputs] = [node.inputs.slice(0, 1), node.outputs.slice(0, 1)]
    return { ...node, operator: 'Identity', inputs, outputs, attributes: {} }
  })
  return { ...graph, nodes }
}
