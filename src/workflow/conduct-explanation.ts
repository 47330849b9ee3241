import { makeCubeSpec } from '../audit/cube-spec.js'
import { roleColumns } from '../audit/plan.js'
import { howMeasured, influenceBlocks } from '../analyses/feature-influence/blocks.js'
import { featureInfluence } from '../analyses/feature-influence.js'
import { gatherRows } from '../analyses/feature-influence/gather-rows.js'
import { influenceMeasurements } from '../analyses/feature-influence/measurements.js'
import { findProxies } from '../analyses/feature-influence/proxies.js'
import { summarise } from '../analyses/feature-influence/summarise.js'
import { explainTexts } from '../analyses/feature-influence/explain-texts.js'
import { sampleTokens } from '../analyses/feature-influence/sample-tokens.js'
import { waterfall } from '../analyses/feature-influence/waterfall.js'
import type { Dataset } from '../data/dataset.js'
import { openDataset } from '../data/open-dataset.js'
import type { RoleColumn } from '../data/role-column.js'
import type { Tools } from '../environment/tools.js'
import { ProbityError } from '../errors.js'
import type { Attribution } from '../explainers/attribution.js'
import type { Explainer } from '../explainers/explainer.js'
import { canExplain, checkNeeds, explainWith, findExplainer } from '../explainers/explain-with.js'
import { explainers } from '../explainers/registry.js'
import { makeTarget } from '../explainers/target.js'
import { columnUnits } from '../explainers/units.js'
import type { TableRows } from '../explainers/table/read-rows.js'
import { textOf } from '../models/column-values.js'
import { matchColumns } from '../models/match-columns.js'
import type { Batch, Model } from '../models/model.js'
import { imagesOf } from '../models/predict-table.js'
import type { TextEncoder } from '../models/text/text-encoder.js'
import type { Config } from '../schema/config.js'
import type { Block } from '../schema/block.js'
import { folderOfRecordings, openConfiguredModel, otherRoles, withImageColumn } from './audited-model.js'
import { explainPictures } from './explain-pictures.js'
import { resultOf, type Explanation, type ExplanationAsked, type ExplanationContext } from './explanation-context.js'
import { runOf } from './explanation-run.js'
import { withFiles } from './file-config.js'

export interface ExplanationRequest {
  readonly config: Config
  readonly asked: ExplanationAsked
  /** Rows at hand instead of `config.data.source`, opened with the columns of the roles. */
  readonly open?: (roleColumns: readonly RoleColumn[]) => Promise<Dataset>
}

/** Opens model and data, explains the rows that are asked for, and makes a Run of it. Nothing is written. */
export async function conductExplanation(request: ExplanationRequest, tools: Tools): Promise<Explanation> {
  const given = request.open ? request.config : await withFiles(request.config, 'audit')
  if (given.model === null) throw new ProbityError('EXPLAIN_NO_MODEL')
  const model = await openConfiguredModel(given.model, given, tools.signal)
  try {
    // what the model decides is explained, not what was decided before
    const config = withImageColumn({ ...given, roles: { ...given.roles, decision: null, score: null } }, model)
    const explainer = chooseExplainer(request.asked, config, model)
    const dataset = await open({ ...request, config }, tools)
    try {
      const options = {
        ...{ inputs: given.model.inputs, exclude: otherRoles(given), folder: folderOfRecordings(given) },
        ...imagesOf(dataset),
      }
      const matching = matchColumns(model, dataset.columns, options)
      const context = { config, model, dataset, matching, explainer, asked: request.asked }
      return await (hasMaps(model, config) ? explainPictures(context, tools) : ofTable(context, tools))
    } finally {
      await dataset.close()
    }
  } finally {
    await model.close()
  }
}

/** Whether rows are images, or recordings, whose spectrograms are pictures too. */
function hasMaps({ encoder }: Model, { data }: Config): boolean {
  return data.images !== null || encoder?.kind === 'audio'
}

function chooseExplainer({ method, rows }: ExplanationAsked, config: Config, model: Model): Explainer {
  const paths = findExplainer('integrated-gradients')
  const maps = hasMaps(model, config)
  const usual = !maps ? 'shapley-values' : canExplain(paths, model) ? paths.id : 'occlusion'
  const explainer = findExplainer(method ?? usual)
  checkNeeds(explainer, model)
  if (explainer.scope === 'all' && (rows !== undefined || maps))
    throw new ProbityError('EXPLAIN_SCOPE', {
      explainer: explainer.id,
      explainers: explainers.filter(({ scope }) => scope === 'rows').map(({ id }) => id),
    })
  return explainer
}

function open({ config, open: own }: ExplanationRequest, tools: Tools): Promise<Dataset> {
  const columns = roleColumns(config)
  const { data, threads, task } = config
  if (own) return own(columns)
  if (data.source === null && data.images === null && data.recordings === undefined)
    throw new ProbityError('ROLE_MISSING', { task, needs: 'data (data.source)', hint: '--data FILE' })
  return openDataset({ data, roleColumns: columns, ...(threads === 'auto' ? {} : { threads }) }, tools)
}

async function ofTable(context: ExplanationContext, tools: Tools): Promise<Explanation> {
  const { config, model, dataset, matching, explainer, asked } = context
  const { rows: named, where, sample = 200, background = 100 } = asked
  const plan = { config, favourable: 'positive', roleColumns: [], analyses: [] } as const
  const spec = await makeCubeSpec(plan, dataset, tools)
  const options = {
    ...{ method: explainer.id, rows: sample, background, show: named ?? [] },
    ...(where === undefined ? {} : { where }),
  }
  const gathered = await gatherRows({ dataset, model, matching, spec, config, options }, tools)
  const chosen = named === undefined ? gathered.sample : gathered.shown
  if (chosen.count === 0) throw new ProbityError('EXPLAIN_NOTHING_TO_EXPLAIN')
  if (named !== undefined && model.encoder?.kind === 'text' && leavesOut(explainer))
    return ofTexts(context, { rows: chosen, encoder: model.encoder, named }, tools)
  const units = columnUnits(model, matching)
  const wanted = asked.class ?? config.model?.column
  const explain = async (batch: Batch): Promise<Attribution> => {
    const target = await makeTarget(
      model,
      batch,
      { scale: asked.scale ?? 'given', ...(wanted === undefined ? {} : { class: wanted }) },
      tools,
    )
    const outcomes = named === undefined ? gathered.outcomes : null
    return explainWith(
      explainer,
      model,
      { target, batch, units, background: gathered.background.batch, outcomes },
      asked.options ?? {},
      tools,
    )
  }
  const attribution = await explain(chosen.batch)
  const rows = rowsOf(chosen, config, named)
  if (named !== undefined) {
    const charts = attribution.values.map((_, row) => waterfall(attribution, row, rows[row]!.name, rows[row]!.values))
    const findings = charts
      .slice(0, 3)
      .map(({ sentence }) => ({ kind: 'finding' as const, weight: 1, sentence, measurements: [] }))
    const how = howMeasured(attribution, { rows: chosen.count, of: gathered.of, named: true })
    const blocks = [...findings, ...charts, ...how]
    const result = resultOf(featureInfluence, { measurements: [], blocks })
    return { run: runOf(context, result, chosen.count), attribution, rows, summary: null }
  }
  const { confidence } = config.statistics
  const summary = summarise({ attribution, groups: gathered.groups, spec, confidence })
  const proxies = await findProxies({ dataset, spec, units, from: 0.3 }, { config, tools })
  const blocks = influenceBlocks({
    summary,
    attribution,
    rows: gathered,
    shown: null,
    proxies,
    spec,
    scale: attribution.target.scale,
  })
  const tokens = await tokensOfSample(context, chosen, tools)
  const result = resultOf(featureInfluence, {
    measurements: influenceMeasurements(summary),
    blocks: [...blocks, ...tokens],
  })
  return { run: runOf(context, result, chosen.count), attribution, rows, summary }
}

/** The tokens that matter most in texts that were drawn. */
async function tokensOfSample(
  { model, dataset, matching, config, asked }: ExplanationContext,
  { batch, values }: TableRows,
  tools: Tools,
): Promise<Block[]> {
  const { encoder } = model
  if (encoder?.kind !== 'text') return []
  const wanted = asked.class ?? config.model?.column
  const target = { scale: asked.scale ?? ('given' as const), ...(wanted === undefined ? {} : { class: wanted }) }
  const texts = values[matching.inputs[0]!.columns[0]!.name]!
  return sampleTokens({ model, encoder, batch, texts, of: dataset.rows, target }, tools)
}

/** Whether a method asks for the scores of rows of which something is absent. */
function leavesOut({ needs, scope }: Explainer): boolean {
  return scope === 'rows' && !needs.includes('gradients')
}

interface NamedTexts {
  readonly rows: TableRows
  readonly encoder: TextEncoder
  readonly named: ExplanationAsked['rows'] & object
}

/** Texts that were asked for, each token by token. */
async function ofTexts(
  context: ExplanationContext,
  { rows, encoder, named }: NamedTexts,
  tools: Tools,
): Promise<Explanation> {
  const { config, model, matching, explainer, asked } = context
  const wanted = asked.class ?? config.model?.column
  const target = { scale: asked.scale ?? ('given' as const), ...(wanted === undefined ? {} : { class: wanted }) }
  const called = rowsOf(rows, config, named)
  const column = matching.inputs[0]!.columns[0]!.name
  const texts = called.map(({ values }) => textOf(values[column]) ?? '')
  const names = called.map(({ name }) => name)
  const { attribution, tokens, blocks } = await explainTexts(
    { model, encoder, explainer, batch: rows.batch, texts, names, target, options: asked.options ?? {} },
    tools,
  )
  const result = resultOf(featureInfluence, { measurements: [], blocks: [...blocks] })
  const withTokens = called.map(({ name, values }, row) => ({ name, values: { ...values, ...tokens[row] } }))
  return { run: runOf(context, result, rows.count), attribution, rows: withTokens, summary: null }
}

/** Rows that were drawn are called by their id, or by their number. */
function rowsOf(rows: TableRows, { data }: Config, named: ExplanationAsked['rows']): Explanation['rows'] {
  return rows.numbers.map((number, row) => ({
    name: named === undefined || data.id === null ? String(number) : String(rows.extras.name![row]),
    values: Object.fromEntries(Object.entries(rows.values).map(([name, values]) => [name, values[row]!])),
  }))
}
