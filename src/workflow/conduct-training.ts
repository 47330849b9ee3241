import { stat } from 'node:fs/promises'
import path from 'node:path'

import { resolveFeature } from '../audit/cube-spec.js'
import type { Dataset } from '../data/dataset.js'
import { gatherSeries } from '../data/gather-series.js'
import { openDataset } from '../data/open-dataset.js'
import type { RoleColumn } from '../data/role-column.js'
import { machine, processors, processorSeconds } from '../environment/machine.js'
import { replaceFile } from '../environment/replace-file.js'
import type { Tools } from '../environment/tools.js'
import { ProbityError } from '../errors.js'
import { writeBundle } from '../models/bundle.js'
import { openGivenLayers, type GivenLayers, type LayersInMemory } from '../models/layers/given-layers.js'
import { putWeights } from '../models/layers/put-weights.js'
import type { Config } from '../schema/config.js'
import type { Feature } from '../schema/cube.js'
import { trainConfig, type TrainConfig } from '../schema/train.js'
import { trainedWeights } from '../training/architectures/trained-weights.js'
import { fileCheckpoints } from '../training/file-checkpoints.js'
import { wattsPerCore, type TrainingFinding, type TrainingMeta, type TrainingRecord } from '../training/record.js'
import type { TrainingRows } from '../training/rows/learning-rows.js'
import { testPart } from '../training/rows/parts.js'
import { trainRows, type TrainedRows, type TrainRowsOptions } from '../training/rows/train-rows.js'
import { openTableRows } from '../training/table/table-rows.js'
import { withFiles } from './file-config.js'
import { checkTestRows, writePart } from './write-part.js'

export interface TrainingRequest {
  readonly config: Config
  /** Rows at hand instead of `config.data.source`, opened with the columns of the roles. */
  readonly open?: (roleColumns: readonly RoleColumn[]) => Promise<Dataset>
  /** Forgets a checkpoint instead of taking it up. */
  readonly restart?: boolean
  /** Told of the findings before training begins. */
  readonly onFindings?: (findings: readonly TrainingFinding[]) => void
  /** A TensorFlow.js model that is in memory, as the architecture. It gets the trained weights at the very end. */
  readonly layers?: LayersInMemory
}

export interface ConductedTraining {
  /** The bundle that was written. */
  readonly folder: string
  /** The file that the test rows were written to, where the config asks for it. */
  readonly testRows: string | null
  readonly record: TrainingRecord
  readonly meta: TrainingMeta
}

/** From a checked config to a bundle folder: opens the data, trains, judges, writes. Nothing is written before the end but checkpoints. */
export async function conductTraining(request: TrainingRequest, tools: Tools): Promise<ConductedTraining> {
  const { onFindings } = request
  const config = await withFiles(request.config, 'training')
  const train = config.train ?? trainConfig.parse({})
  checkTraining(config)
  await checkPlace(train.output)
  checkTestRows(config)
  const startedAt = tools.clock.now()
  const processorBefore = processorSeconds()
  const store = fileCheckpoints(`${path.resolve(train.output)}.checkpoint`)
  if (request.restart === true) await store.remove()
  const options = {
    ...(train.checkpoint === null ? {} : { checkpoints: store }),
    ...(onFindings === undefined ? {} : { onFindings }),
  }
  const given = await givenLayers(request, train)
  const { rows, dataset, close } = await openTrainingRows({ ...request, config }, train, tools)
  const trainAndKeep = async (): Promise<TrainedRows> => {
    const made = await trainWith(rows, given, options, tools)
    if (train.testRows !== null) await writePart(train.testRows, dataset, rows.rows, testPart, tools)
    return made
  }
  const trained = await trainAndKeep().finally(close)
  await writeBundle(train.output, trained.bundle)
  const meta = metaOf({ startedAt, processorBefore, resumedAt: trained.resumedAt }, tools)
  await replaceFile(path.join(train.output, 'meta.json'), `${JSON.stringify(meta, null, 2)}\n`)
  await store.remove()
  if (request.layers !== undefined) await putWeights(request.layers, trainedWeights(given!, trained.network))
  return { folder: train.output, testRows: train.testRows, record: trained.record, meta }
}

/** Layers in memory, or in a file that the config names. */
async function givenLayers(
  { layers }: TrainingRequest,
  { architecture, options }: TrainConfig,
): Promise<GivenLayers | null> {
  if (layers === undefined && !architecture.endsWith('.json')) return null
  return openGivenLayers(layers ?? architecture, { anew: options.weights === 'new' })
}

/** The record names layers by the base name of their file: where it lies says nothing of the model. */
function trainWith(
  rows: TrainingRows,
  given: GivenLayers | null,
  options: TrainRowsOptions,
  tools: Tools,
): Promise<TrainedRows> {
  if (given === null) return trainRows(rows, options, tools)
  return trainRows({ ...rows, given, train: { ...rows.train, architecture: given.name } }, options, tools)
}

interface OpenRows {
  readonly rows: TrainingRows
  /** What `rows` are the rows of. */
  readonly dataset: Dataset
  close(): Promise<void>
}

async function openTrainingRows(request: TrainingRequest, train: TrainConfig, tools: Tools): Promise<OpenRows> {
  const { config } = request
  const columns = trainingColumns(config)
  const opened = await (request.open?.(columns) ?? openTrainingData(config, columns, tools))
  try {
    const dataset = await asSeries(opened, train.input, tools)
    const sensitive: Feature[] = []
    for (const feature of config.roles.sensitive) sensitive.push(await resolveFeature(feature, dataset, tools))
    const rows = await openTableRows({ config, train, dataset, sensitive }, tools)
    return { rows, dataset, close: () => rows.close().finally(() => opened.close()) }
  } catch (error) {
    await opened.close()
    throw error
  }
}

/** Rows that are steps become rows that are series. */
function asSeries(dataset: Dataset, input: TrainConfig['input'], tools: Tools): Promise<Dataset> {
  if (input.kind !== 'series' || input.form !== 'long') return Promise.resolve(dataset)
  const { id, time, columns } = input
  if (id === null || time === null)
    throw new ProbityError('SERIES_LONG_INCOMPLETE', { needs: id === null ? 'an id (id)' : 'a time (time)' })
  return gatherSeries(dataset, { id, time, values: columns }, tools)
}

/** What a training needs of the config, before any row is read. @throws TRAINING_… */
export function checkTraining({ task, roles, train }: Config): void {
  if (task === 'ranking' || task === 'outcomes') throw new ProbityError('TRAINING_TASK_UNSUPPORTED', { task })
  const missing = (needs: string, hint: string): ProbityError =>
    new ProbityError('TRAINING_ROLE_MISSING', { task, needs, hint })
  if (roles.label === null) throw missing('what is to be learnt (roles.label)', '--label COLUMN')
  if (train?.earlyStopping != null && train.split.validation === 0) throw new ProbityError('TRAINING_NO_VALIDATION')
  if (task === 'binary' && roles.label.positive === null)
    throw missing('the positive value of its label (roles.label.positive)', '--positive VALUE')
}

/** Only a bundle, or nothing, is replaced by a bundle: said before hours of training, not after. */
async function checkPlace(folder: string): Promise<void> {
  const found = await stat(folder).catch(() => null)
  const manifest = found === null ? null : await stat(path.join(folder, 'probity.json')).catch(() => null)
  if (found !== null && manifest === null)
    throw new ProbityError('BUNDLE_PLACE_TAKEN', { bundle: path.basename(path.resolve(folder)) })
}

/** Megabytes without which the database cannot hold the row groups of a Parquet file of a hundred columns, and for each thread that has one in its hands. */
const leastForRows = 128

/** The rows of `data.source`, opened with some columns. */
export function openTrainingData(
  { data, threads, task, train }: Config,
  roleColumns: readonly RoleColumn[],
  tools: Tools,
): Promise<Dataset> {
  if (data.source === null && data.images === null && data.recordings === undefined)
    throw new ProbityError('TRAINING_ROLE_MISSING', { task, needs: 'data (data.source)', hint: '--data FILE' })
  const memory = train?.memory ?? null
  const limits = {
    ...(threads === 'auto' ? {} : { threads }),
    ...(memory === null ? {} : limitsWithin(memory, threads)),
  }
  return openDataset({ data, roleColumns, allImages: true, ...limits }, tools)
}

function limitsWithin(memory: number, threads: Config['threads']): { memoryLimit: string; threads: number } {
  const forRows = Math.max(leastForRows, Math.floor(memory / 2))
  const most = threads === 'auto' ? processors() : threads
  return { memoryLimit: `${forRows}MB`, threads: Math.min(most, Math.max(1, Math.floor(forRows / (2 * leastForRows)))) }
}

/** The columns whose values training checks as the data is opened. */
export function trainingColumns({ task, roles, data, train }: Config): RoleColumn[] {
  const one = (column: string | null | undefined, role: string, kind: RoleColumn['kind']): RoleColumn[] =>
    column == null ? [] : [{ column, role, kind }]
  return [
    ...one(roles.label?.column, 'label', task === 'regression' ? 'number' : 'value'),
    ...one(roles.weight, 'weight', 'number'),
    ...roles.sensitive.flatMap(({ column, cuts, quantiles }) =>
      one(column, 'sensitive feature', cuts || quantiles ? 'number' : 'value'),
    ),
    ...one(data.id, 'id', 'text'),
    ...one(data.unit, 'unit', 'text'),
    ...one(train?.split.column, 'split', 'value'),
  ]
}

interface Begun {
  readonly startedAt: number
  readonly processorBefore: number
  readonly resumedAt: number | null
}

function metaOf({ startedAt, processorBefore, resumedAt }: Begun, tools: Tools): TrainingMeta {
  const processor = processorSeconds() - processorBefore
  const kilowattHours = (processor * wattsPerCore) / 3.6e6
  return {
    startedAt: new Date(startedAt).toISOString(),
    seconds: (tools.clock.now() - startedAt) / 1000,
    processorSeconds: processor,
    energy: { kilowattHours, wattsPerCore, method: 'processor seconds × watts per core' },
    resumedAt,
    ...machine(),
  }
}
