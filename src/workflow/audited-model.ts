import path from 'node:path'
import type { ModelEvidence } from '../analyses/analysis.js'
import { withModelRoles } from '../audit/model-roles.js'
import { digestedInputs, type Dataset } from '../data/dataset.js'
import { digestOfFiles } from '../data/images/digest-of-files.js'
import { gatherSeries } from '../data/gather-series.js'
import { sqlName } from '../environment/sql.js'
import type { Tools } from '../environment/tools.js'
import { ProbityError } from '../errors.js'
import { openHttpModel } from '../models/http-model.js'
import type { Matching, MatchOptions } from '../models/match-columns.js'
import type { Model } from '../models/model.js'
import { openModel } from '../models/open-model.js'
import { scoreDataset, type ScoredDataset } from '../models/score-dataset.js'
import type { Config } from '../schema/config.js'
import { folderOfData } from '../training/audio/audio-reading.js'
import { imageSource } from '../schema/images.js'
import { say, type Message } from '../schema/message.js'
import type { InputRecord } from '../schema/run.js'

/** A model that an audit takes its decisions from. */
export interface AuditedModel {
  readonly model: Model
  /** The config with the model's score or decision as roles. */
  readonly config: Config
  readonly inputs: readonly InputRecord[]
  /** Adds the model's columns to rows; takes the dataset over. */
  score(dataset: Dataset, tools: Tools): Promise<Dataset>
  /** Known once rows were scored. */
  evidence(): ModelEvidence
  /** What a reader of the run should know of how the model was used. */
  warnings(): readonly Message[]
  close(): Promise<void>
}

/** Opens the model that a config names; null where decisions are recorded ones. */
export async function openAuditedModel(
  config: Config,
  { signal }: Pick<Tools, 'signal'>,
): Promise<AuditedModel | null> {
  if (config.model === null) return null
  const model = await openConfiguredModel(config.model, config, signal)
  try {
    return audited(model, config)
  } catch (error) {
    await model.close()
    throw error
  }
}

/** The model of a config, as it is told to be read. */
export async function openConfiguredModel(
  settings: NonNullable<Config['model']>,
  config: Config,
  signal: AbortSignal,
): Promise<Model> {
  const { path, http, output, scale, classes } = settings
  const options = {
    ...(config.threads === 'auto' ? {} : { threads: config.threads }),
    ...(output === undefined ? {} : { output }),
    ...(scale === undefined ? {} : { scale }),
    ...(classes === undefined ? {} : { classes }),
  }
  if ((path === undefined) === (http === undefined)) throw new ProbityError('MODEL_NOT_NAMED')
  return http === undefined ? openModel(path!, options) : openHttpModel(http, { ...options, signal })
}

function audited(model: Model, asked: Config): AuditedModel {
  const given = withImageColumn(asked, model)
  const { config, scores } = withModelRoles(given, model)
  const warnings: Message[] = []
  let matching: Matching | undefined
  return {
    model,
    config,
    inputs: inputsOf(model),
    async score(dataset, tools) {
      try {
        if (config.task === 'multiclass')
          warnings.push(...(await foreignClasses(dataset, config, model.name, scores.classes, tools)))
        const folder = folderOfRecordings(given)
        const options = { inputs: given.model!.inputs, exclude: otherRoles(given), folder }
        const rows = await asSeries(dataset, model, given.model!.inputs, tools)
        const scored = await scoreDataset(rows, model, scores, options, tools)
        matching = scored.matching
        if (matching.by === 'order')
          warnings.push(
            say('audit.model-inputs-by-order', {
              model: model.name,
              columns: matching.inputs.flatMap(({ columns }) => columns.map(({ name }) => name)).join(', '),
            }),
          )
        return await withRecordings(scored, model, given, folder, tools)
      } catch (error) {
        await dataset.close()
        throw error
      }
    },
    evidence() {
      if (matching === undefined) throw new Error('the rows are not scored yet')
      return { model, matching, scores }
    },
    warnings: () => [...warnings, ...placeWarnings(model)],
    close: () => model.close(),
  }
}

/** The model, and the file with the times of its training where the report tells of them. */
export function inputsOf({ name, id, training }: Model): InputRecord[] {
  const meta = training?.meta
  return [
    { role: 'model', name, sha256: id },
    ...(meta === undefined ? [] : [{ role: 'model' as const, name: `${name}/meta.json`, sha256: meta.sha256 }]),
  ]
}

/** Where TensorFlow.js ran a model: known once it has run. */
function placeWarnings({ name, runsOn }: Model): Message[] {
  if (runsOn === undefined) return []
  const { backend, because, lacking } = runsOn
  return [
    say('audit.model-on-tfjs', { model: name, reason: because, backend }),
    ...(lacking.length === 0 ? [] : [say('audit.model-lacks-kernels', { model: name, lacking: lacking.join('; ') })]),
  ]
}

/** A model that was trained on the images of a column finds them there again. */
export function withImageColumn(config: Config, { inputs }: Model): Config {
  const column = inputs.find(({ image }) => image != null)?.image?.column ?? null
  if (column === null || config.data.images !== null) return config
  return { ...config, data: { ...config.data, images: imageSource.parse({ column }) } }
}

/** Where recordings are: in the folder that is the data, or where a table names them, as in training where the config says so, else beside the table. */
export function folderOfRecordings({ train, data }: Config): string {
  if (data.recordings !== undefined) return data.recordings.test?.folder ?? data.recordings.folder
  const root = train?.input.kind === 'audio' ? train.input.root : null
  return root ?? folderOfData(data.source)
}

/** The digest of the recordings that a table names, beside that of the table, which says nothing of what is heard. */
async function withRecordings(
  scored: ScoredDataset,
  { encoder }: Model,
  { data }: Config,
  folder: string,
  { signal }: Pick<Tools, 'signal'>,
): Promise<Dataset> {
  if (encoder?.kind !== 'audio' || data.recordings !== undefined) return scored
  const name = sqlName(scored.matching.inputs[0]!.columns[0]!.name)
  const sql = `SELECT DISTINCT CAST(${name} AS VARCHAR) FROM ${scored.relation} WHERE ${name} IS NOT NULL ORDER BY 1`
  const paths = (await scored.database.query(sql, [], signal)).columns[0]!.map(String)
  const files = {
    ...{ name: path.basename(path.resolve(folder)), rows: paths.length },
    sha256: await digestOfFiles(folder, paths, signal),
  }
  return {
    ...scored,
    inputs: [...scored.inputs, files],
    digested: async () => [...(await digestedInputs(scored)), files],
  }
}

/** A model of series whose rows are steps: rows of one id become one. */
function asSeries(
  dataset: Dataset,
  { encoder }: Model,
  inputs: MatchOptions['inputs'] & object,
  tools: Tools,
): Promise<Dataset> {
  if (encoder?.kind !== 'series' || encoder.form !== 'long') return Promise.resolve(dataset)
  const called = (column: string): string => String(inputs[column] ?? column)
  const request = { id: called(encoder.id!), time: called(encoder.time!), values: encoder.columns.map(called) }
  return gatherSeries(dataset, request, tools)
}

/** Columns that are no inputs by their position: what the audit knows to be something else. */
export function otherRoles({ roles, data }: Config): string[] {
  const { label, decision, score, weight, rank } = roles
  const columns = [label?.column, decision?.column, score?.column, weight, rank, data.id, data.unit]
  return [...columns.filter((column) => column != null), ...data.knownAfterDecision]
}

/** A label in other words than the classes of the model would make every row wrong; a class that it does not know, the rows of that class. */
async function foreignClasses(
  dataset: Dataset,
  { roles }: Config,
  model: string,
  classes: readonly string[] | null,
  tools: Tools,
): Promise<Message[]> {
  if (roles.label === null || classes === null) return []
  const label = sqlName(roles.label.column)
  const found = await dataset.database.query(
    `SELECT CAST(${label} AS VARCHAR), count(*) FROM ${dataset.relation} WHERE ${label} IS NOT NULL GROUP BY 1 ORDER BY 1 LIMIT 1000`,
    [],
    tools.signal,
  )
  const values = found.columns[0]!.map((value) => String(value).replace(/^(-?\d+)\.0$/u, '$1'))
  if (values.length > 0 && !values.some((value) => classes.includes(value)))
    throw new ProbityError('MODEL_CLASSES_FOREIGN', { model, values, classes: [...classes] })
  const foreign = values.filter((value) => !classes.includes(value))
  if (foreign.length === 0) return []
  const rows = foreign.reduce((sum, value) => sum + Number(found.columns[1]![values.indexOf(value)]), 0)
  return [say('audit.model-classes-foreign', { model, classes: shortList(foreign), count: foreign.length, rows })]
}

function shortList(names: readonly string[]): string {
  return names.length <= 10 ? names.join(', ') : `${names.slice(0, 10).join(', ')} …`
}
