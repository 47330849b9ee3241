import { digestedInputs } from '../../data/dataset.js'
import type { Tools } from '../../environment/tools.js'
import type { Model } from '../../models/model.js'
import { firstRows } from '../../models/first-rows.js'
import type { Config } from '../../schema/config.js'
import type { MessageValue } from '../../schema/message.js'
import { gatherRows } from '../../training/examples.js'
import { toFinding } from '../../training/lint/lint.js'
import { findDeadUnits, mostDead } from '../../training/lint/dead-units.js'
import { rareClassOf } from '../../training/lint/rows.js'
import { largeColumns } from '../../training/lint/unscaled-inputs.js'
import type { ReadableRecord } from '../../training/record-schema.js'
import type { EvidenceKinds } from '../analysis.js'
import type { DoubtfulPoint } from './finding-blocks.js'

export interface AuditedTraining extends Pick<EvidenceKinds, 'model' | 'dataset' | 'cube'> {
  readonly record: ReadableRecord | null
  readonly config: Config
  /** Rows to run through the model. */
  readonly rows: number
}

type Values = Readonly<Record<string, MessageValue>>
interface AuditLint {
  readonly id: string
  readonly level: DoubtfulPoint['level']
  check(audited: AuditedTraining, tools: Tools): Values | null | Promise<Values | null>
}

/** What an audit sees by itself, whoever trained the model: from the model, the columns it reads and the rows it is judged on. */
const lints: readonly AuditLint[] = [
  {
    id: 'probabilities-as-logits',
    level: 'error',
    check: ({ model: { model } }) =>
      model.training?.loss?.takes === 'logits' && scaleOf(model) === 'probability'
        ? { loss: model.training.loss.id }
        : null,
  },
  {
    id: 'logits-as-probabilities',
    level: 'error',
    check: ({ model: { model } }) =>
      model.training?.loss?.takes === 'probabilities' && scaleOf(model) !== 'probability'
        ? { loss: model.training.loss.id }
        : null,
  },
  {
    id: 'loss-for-numbers',
    level: 'warning',
    check: ({ model: { model }, config }) =>
      model.training?.loss?.takes === 'values' && config.task !== 'regression' && scaleOf(model) === 'probability'
        ? { loss: model.training.loss.id }
        : null,
  },
  { id: 'audited-rows-trained-on', level: 'warning', check: trainedOn },
  { id: 'imbalance-of-audited', level: 'note', check: ({ cube }) => rareLabel(cube) },
  { id: 'unscaled-inputs', level: 'warning', check: unscaled },
  { id: 'dead-units', level: 'warning', check: dead },
  { id: 'sensitive-inputs', level: 'warning', check: sensitive },
]

export async function auditLints(audited: AuditedTraining, tools: Tools): Promise<DoubtfulPoint[]> {
  const found: DoubtfulPoint[] = []
  for (const lint of lints) {
    const values = await lint.check(audited, tools)
    if (values !== null) found.push(toFinding(lint, values))
  }
  return found
}

function scaleOf(model: Model): string | undefined {
  return model.outputs.find(({ scored }) => scored)?.scale
}

/** The audited file is one that the model has learnt from, so most of its rows are not new to it. */
async function trainedOn({ record, dataset }: AuditedTraining): Promise<Values | null> {
  const learnt = record?.data.inputs.filter(({ part }) => part !== 'test') ?? [] // the others were kept for judging
  const known = new Set(learnt.map(({ sha256 }) => sha256))
  const inputs = known.size === 0 ? [] : await digestedInputs(dataset)
  const same = inputs.filter(({ sha256 }) => known.has(sha256)).map(({ name }) => name)
  if (record === null || same.length === 0) return null
  const { training, validation, test } = record.data.rows
  return { files: same, trained: training + validation, rows: training + validation + test }
}

function rareLabel(cube: AuditedTraining['cube']): Values | null {
  const label = cube.dimensions.find(({ role }) => role === 'label')
  if (label === undefined || cube.spec.task === 'regression') return null
  const counts = label.values.map(() => 0)
  label.codes.forEach((code, cell) => (counts[code]! += cube.rows[cell]!))
  const known = label.values.flatMap((value, at) => (value === null ? [] : [{ name: value, rows: counts[at]! }]))
  return known.length < 2 ? null : rareClassOf(known)
}

async function unscaled(
  { model: { model, matching }, dataset, rows }: AuditedTraining,
  tools: Tools,
): Promise<Values | null> {
  const inputs = matching.inputs.filter(({ input }) => model.structure?.multiplied.includes(input.name))
  if (inputs.length === 0) return null
  const batch = await firstRows(dataset, model, matching, rows, tools)
  for (const { input, columns } of inputs) {
    const tensor = batch[input.name]!
    if (input.role !== 'features' || !(tensor.data instanceof Float32Array) || tensor.shape.length !== 2) continue
    const { encoder } = model
    const encoded = encoder?.kind === 'table' && encoder.input === input.name
    const names = encoded ? encoder.outputs : columns.map(({ name }) => name)
    const found = largeColumns(tensor.data, names, () => true)
    if (found !== null) return found
  }
  return null
}

async function dead(
  { model: { model, matching }, dataset, rows }: AuditedTraining,
  tools: Tools,
): Promise<Values | null> {
  const names = model.structure?.rectified ?? []
  if (names.length === 0 || model.activations === undefined) return null
  const few = model.inputs.every(({ role }) => role === 'features') ? rows : Math.min(rows, 256) // a picture is large inside
  const batch = await firstRows(dataset, model, matching, few, tools)
  const { activations } = model
  const { dead: found, all } = await findDeadUnits(
    Object.values(batch)[0]!.shape[0]!,
    (at) => Promise.resolve(Object.fromEntries(Object.entries(batch).map(([name, of]) => [name, gatherRows(of, at)]))),
    (inputs) => activations(inputs, names, tools),
  )
  return found / all <= mostDead ? null : { dead: found, all, share: found / all }
}

function sensitive({ model: { matching }, config }: AuditedTraining): Values | null {
  const read = new Set(matching.inputs.flatMap(({ columns }) => columns.map(({ name }) => name)))
  const found = [...new Set(config.roles.sensitive.map(({ column }) => column))].filter((column) => read.has(column))
  return found.length === 0 ? null : { columns: found, count: found.length }
}
