import type { Tools } from '../../environment/tools.js'
import { toolVersion } from '../../environment/version.js'
import { writeOnnx } from '../../graph/write-onnx.js'
import type { BundleContent } from '../../models/bundle.js'
import type { CheckpointStore } from '../checkpoint.js'
import type { Evaluation } from '../evaluate.js'
import { deadUnits } from '../lint/dead-units.js'
import type { LintEvidence } from '../lint/lint.js'
import { lint } from '../lint/registry.js'
import type { TrainingFinding, TrainingRecord } from '../record.js'
import { describeTraining } from './describe-training.js'
import { judgeRows } from './judge-rows.js'
import { learnTable, type Learnt } from './learn-table.js'
import {
  prepareTable,
  testPart,
  trainingPart,
  validationPart,
  type PreparedTable,
  type TableRequest,
} from './prepare-table.js'
import { rowsOf } from './split.js'
import { foldParts } from './folds.js'

export interface TableTrainingRequest extends TableRequest {
  readonly checkpoints?: CheckpointStore
  /** Told of the findings before training begins. */
  readonly onFindings?: (findings: readonly TrainingFinding[]) => void
}

export interface TrainedTable {
  readonly bundle: BundleContent
  readonly record: TrainingRecord
  readonly resumedAt: number | null
}

/** Trains a model on the rows of a dataset and judges it on rows that it has not seen. */
export async function trainTable(request: TableTrainingRequest, tools: Tools): Promise<TrainedTable> {
  const { config, train, checkpoints } = request
  const prepared = await prepareTable(request, tools)
  try {
    const { parts } = prepared
    let findings: readonly TrainingFinding[] = []
    const before = (evidence: LintEvidence): void => {
      findings = lint(evidence)
      request.onFindings?.(findings)
    }
    const learning = { config, train, prepared, parts, before, ...(checkpoints === undefined ? {} : { checkpoints }) }
    const learnt = await learnTable(learning, tools)
    const part = [testPart, validationPart, trainingPart].find((candidate) => parts.includes(candidate))!
    const evaluation = await judgeRows(request, prepared, learnt.predictions, rowsOf(parts, part))
    const dead = await deadUnits(learnt.fitted.network, learnt.inputs, prepared.table.rows)
    const folds = await crossValidate(request, prepared, tools)
    const record: TrainingRecord = {
      ...describeTraining(request, prepared, learnt),
      ...{ version: 1, tool: toolVersion(), seed: config.seed, folds },
      evaluation: {
        ...evaluation,
        part: part === testPart ? 'test' : part === validationPart ? 'validation' : 'training',
      },
      findings: dead === null ? findings : [...findings, dead],
    }
    return { bundle: bundleOf(request, prepared, learnt, record), record, resumedAt: learnt.fitted.resumedAt }
  } finally {
    await prepared.table.drop()
  }
}

/** Every fold once as the test part; the model that is kept is not among these. */
async function crossValidate(
  request: TableRequest,
  prepared: PreparedTable,
  tools: Tools,
): Promise<readonly Evaluation[] | null> {
  const { config, train } = request
  if (train.split.folds === null) return null
  const evaluations: Evaluation[] = []
  for (let fold = 0; fold < train.split.folds; fold++) {
    tools.progress({ step: `fold ${fold + 1}/${train.split.folds}`, state: 'start' })
    const parts = foldParts(request, prepared, fold, tools)
    const { predictions } = await learnTable(
      { config, train, prepared, parts },
      { ...tools, progress: () => undefined },
    )
    evaluations.push(await judgeRows(request, prepared, predictions, rowsOf(parts, testPart)))
    tools.progress({ step: `fold ${fold + 1}/${train.split.folds}`, state: 'done' })
  }
  return evaluations
}

function bundleOf(
  { config, train }: TableRequest,
  prepared: PreparedTable,
  learnt: Learnt,
  record: TrainingRecord,
): BundleContent {
  const { target } = prepared
  const { encoder, fitted } = learnt
  const classes = target.kind === 'values' ? null : [...target.classes]
  return {
    manifest: {
      task: config.task,
      inputs: [{ name: encoder.input, dtype: 'float32', shape: ['rows', encoder.outputs.length], role: 'features' }],
      outputs: {
        name: fitted.network.output,
        scale: fitted.network.scale,
        classes,
        positive: target.kind === 'binary' ? target.positive : null,
      },
      encoder,
      decision: target.kind === 'binary' ? { threshold: train.threshold } : null,
      training: { ...record },
    },
    model: { format: 'onnx', file: 'model.onnx', bytes: writeOnnx(withoutDropout(fitted.network.graph)) },
  }
}

/** Outside training dropout does nothing, and other tools need not know it. */
function withoutDropout(graph: Learnt['fitted']['network']['graph']): Learnt['fitted']['network']['graph'] {
  const nodes = graph.nodes.map((node) =>
    node.operator === 'Dropout' && node.domain === ''
      ? {
          ...node,
          operator: 'Identity',
          inputs: node.inputs.slice(0, 1),
          outputs: node.outputs.slice(0, 1),
          attributes: {},
        }
      : node,
  )
  return { ...graph, nodes }
}
