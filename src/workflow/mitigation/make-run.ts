import { mkdir } from 'node:fs/promises'
import path from 'node:path'

import { canonicalJson } from '../../environment/canonical-json.js'
import { sha256, sha256OfFile } from '../../environment/digest.js'
import { withTemporaryFolder } from '../../environment/temporary.js'
import type { Tools } from '../../environment/tools.js'
import type { Applied, Fitted, ScoresToFit } from '../../mitigations/mitigation.js'
import type { AnyMitigation } from '../../mitigations/registry.js'
import { readBundle, writeBundle, type BundleContent } from '../../models/bundle.js'
import type { Config } from '../../schema/config.js'
import type { Lineage } from '../../schema/run.js'
import { readRun } from '../../store/read-run.js'
import { fileCheckpoints } from '../../training/file-checkpoints.js'
import { trainingPart, validationPart } from '../../training/rows/parts.js'
import { trainRows } from '../../training/rows/train-rows.js'
import type { TableRows } from '../../training/table/table-rows.js'
import { withMitigation } from './apply-mitigation.js'
import { auditRun, cubeOfScores, type AuditShared } from './audit-mitigated.js'
import { testRowsFile } from './mitigation-state.js'
import { rowsToFit, type MitigationRows } from './mitigation-rows.js'
import type { Strategy } from './strategies.js'

export interface RunToMake {
  readonly name: string
  /** Null for the base run. */
  readonly strategy: Strategy | null
}

export interface MakingContext {
  readonly config: Config & Required<Pick<Config, 'mitigate'>>
  readonly folder: string
  readonly rows: MitigationRows
}

/** The folder of a bundle inside the folder of its run. */
const modelFolder = 'model'

/** Trains (or takes the base model), audits on the test rows, writes model and run. Gives the digest of run.json. */
export async function makeRun({ name, strategy }: RunToMake, context: MakingContext, tools: Tools): Promise<string> {
  const { config, folder, rows } = context
  const place = path.join(folder, name)
  const shared: AuditShared = { config, sensitive: rows.sensitive, id: rows.id }
  await mkdir(place, { recursive: true })
  const base = path.join(folder, config.mitigate!.base)
  const model = path.join(place, modelFolder)
  const made =
    strategy === null
      ? { lineage: null, bundle: await trained(rows.table, model, tools) }
      : await mitigated(strategy, base, { ...context, shared, model }, tools)
  await writeBundle(model, made.bundle)
  await auditRun(
    {
      ...shared,
      ...{ rows: path.join(folder, testRowsFile), model, folder: place, lineage: made.lineage },
      title: [config.title, name].filter((part) => part !== null).join(' · '),
      baseline: strategy === null ? null : base,
    },
    tools,
  )
  return sha256OfFile(path.join(place, 'run.json'))
}

/** A model trained on rows. A training that was broken off goes on from its checkpoint. */
async function trained(rows: TableRows, model: string, tools: Tools): Promise<BundleContent> {
  const store = fileCheckpoints(`${model}.checkpoint`)
  const checkpoints = rows.train.checkpoint === null ? {} : { checkpoints: store }
  const { bundle } = await trainRows(rows, checkpoints, tools)
  await store.remove()
  return bundle
}

interface Making extends MakingContext {
  readonly shared: AuditShared
  readonly model: string
}
interface Made {
  readonly bundle: BundleContent
  readonly lineage: Lineage
}

async function mitigated(strategy: Strategy, base: string, making: Making, tools: Tools): Promise<Made> {
  const { mitigation, options } = strategy
  const own = { random: tools.random.fork('mitigation').fork(mitigation.id) }
  if (mitigation.stage === 'after') {
    const { bundle: content, fitted } = await fitAfter(mitigation, options, base, making, { ...tools, ...own })
    return described(content, fitted, strategy, base)
  }
  const evidence = await rowsToFit(making.rows, making.config)
  const fitted = await mitigation.fit(evidence, options, own)
  const content = await trained(withMitigation(making.rows.table, fitted.applied), making.model, tools)
  return described(content, fitted, strategy, base)
}

/** Fits on the scores that the base model gives the rows it learnt from, and takes its bundle with other decisions. */
async function fitAfter(
  mitigation: Extract<AnyMitigation, { stage: 'after' }>,
  options: Readonly<Record<string, unknown>>,
  base: string,
  { config, rows, shared }: Making,
  tools: Tools,
): Promise<{ bundle: BundleContent; fitted: Fitted<'after'> }> {
  const source = await readBundle(path.join(base, modelFolder))
  const { model, schemaVersion: _version, ...manifest } = source.manifest
  const part = options['fitOn'] === 'validation' ? validationPart : trainingPart
  const cube = await withTemporaryFolder(async (temporary) => {
    const file = path.join(temporary, 'rows.parquet')
    await rows.writePart(part, file)
    return cubeOfScores(shared, { rows: file, model: path.join(base, modelFolder) }, tools)
  })
  const { decision } = manifest
  const threshold = (decision !== null && 'threshold' in decision ? decision.threshold : null) ?? 0.5
  const scores: ScoresToFit = { cube, threshold, seed: config.seed, id: config.data.id }
  const fitted = await mitigation.fit(scores, options, tools)
  const bytes = (file: string): Uint8Array => source.files.get(file)!
  return {
    fitted,
    bundle: {
      manifest: { ...manifest, decision: { steps: [...fitted.applied.steps] } },
      model: {
        ...{ format: model.format, file: model.file, bytes: bytes(model.file) },
        files: model.files.map(({ file }) => ({ file, bytes: bytes(file) })),
      },
    },
  }
}

/** What was fitted goes into the bundle and into the run. */
function described(
  content: BundleContent,
  fitted: Fitted,
  { name, mitigation, options }: Strategy,
  base: string,
): Made {
  const { id, stage, reference, needsGroupAtDecision, does, caution } = mitigation
  const { run } = readRun(base)
  const lineage: Lineage = {
    base: { id: run.id, name: path.basename(base) },
    mitigation: {
      ...{ id, name, stage, reference, options: { ...options }, needsGroupAtDecision, does, caution },
      randomises: mitigation.randomises(options),
    },
    notes: [...fitted.notes],
    blocks: [...fitted.blocks],
  }
  const record = { ...lineage.mitigation, base: lineage.base, notes: fitted.notes, fitted: recordOf(fitted.applied) }
  const training = { ...content.manifest.training, mitigation: record }
  return { lineage, bundle: { ...content, manifest: { ...content.manifest, training } } }
}

/** What was fitted, as far as the bundle does not say it already: steps stand under `decision`, one number a row as a digest. */
function recordOf(applied: Applied): Record<string, unknown> {
  const digest = ({ buffer, byteOffset, byteLength }: ArrayBufferView): string =>
    sha256(new Uint8Array(buffer, byteOffset, byteLength))
  switch (applied.kind) {
    case 'weights':
      return { kind: applied.kind, rows: applied.weights.length, sha256: digest(applied.weights) }
    case 'rows':
      return { kind: applied.kind, rows: applied.positions.length, sha256: digest(applied.positions) }
    case 'features':
      return { kind: applied.kind, excluded: [...applied.exclude] }
    case 'training':
      return { kind: applied.kind, settings: applied.settings }
    case 'decision':
      return { kind: applied.kind, steps: sha256(canonicalJson(applied.steps)) }
  }
}
