import type { z } from 'zod'
import { ProbityError } from '../../errors.js'
import { explainWith, findExplainer } from '../../explainers/explain-with.js'
import { readRows } from '../../explainers/table/read-rows.js'
import { makeTarget } from '../../explainers/target.js'
import { columnUnits } from '../../explainers/units.js'
import type { Model, OutputSpec } from '../../models/model.js'
import type { Block } from '../../schema/block.js'
import { say } from '../../schema/message.js'
import type { AnalysisContext, AnalysisOutput, EvidenceKinds } from '../analysis.js'
import { influenceBlocks } from './blocks.js'
import { gatherRows } from './gather-rows.js'
import { knownAttribution } from './known-attributions.js'
import { influenceMeasurements } from './measurements.js'
import type { influenceOptions } from './options.js'
import { findProxies } from './proxies.js'
import { sampleTokens } from './sample-tokens.js'
import { summarise } from './summarise.js'

/** Explains rows that are drawn by their content, and sums up what each column does to the scores of each group. */
export async function measureInfluence(
  { cube, dataset, model: { model, matching, scores } }: Pick<EvidenceKinds, 'cube' | 'dataset' | 'model'>,
  options: z.output<typeof influenceOptions>,
  { config, tools }: AnalysisContext,
): Promise<AnalysisOutput> {
  const units = columnUnits(model, matching)
  const only = model.encoder === undefined || model.encoder.kind === 'table' ? [] : units.list
  const { scale, show } = options
  const column = config.model?.column
  const named = options.class ?? (scored(model)?.classes === undefined ? null : scores.positive)
  const wanted = named ?? column
  if (only.length === 1) {
    // all influence is that of this text, series or recording: that would be no finding
    const note: Block = { kind: 'note', sentence: say('feature-influence.one-column', { column: only[0]!.name }) }
    const { encoder } = model
    if (encoder?.kind !== 'text') return { measurements: [], blocks: [note] }
    const drawn = { most: options.rows, salt: `${config.seed} explained` }
    const { batch, values } = await readRows(dataset, model, matching, drawn, tools)
    const texts = values[matching.inputs[0]!.columns[0]!.name]!
    const target = { scale, ...(wanted === undefined ? {} : { class: wanted }) }
    const tokens = await sampleTokens({ model, encoder, batch, texts, of: dataset.rows, target }, tools)
    return { measurements: [], blocks: [note, ...tokens] }
  }
  const explainer = findExplainer(options.method)
  const rows = await gatherRows({ dataset, model, matching, spec: cube.spec, config, options }, tools)
  if (rows.sample.count < 2 || rows.background.count === 0) throw new ProbityError('EXPLAIN_NOTHING_TO_EXPLAIN')
  const own =
    explainer.id === 'shapley-values' ? { evaluations: options.evaluations, ...options.options } : options.options
  const compute = async (batch: typeof rows.sample.batch, outcomes: typeof rows.outcomes) => {
    const target = await makeTarget(model, batch, { scale, ...(wanted === undefined ? {} : { class: wanted }) }, tools)
    const request = { target, batch, units, background: rows.background.batch, outcomes }
    return explainWith(explainer, model, request, own, tools)
  }
  const explain = (batch: typeof rows.sample.batch, outcomes: typeof rows.outcomes) => {
    const settings = { model, explainer: explainer.id, options: own, class: wanted, scale }
    const facts = { ...settings, batch, background: rows.background.batch, outcomes }
    return knownAttribution(facts, tools, () => compute(batch, outcomes))
  }
  const attribution = await explain(rows.sample.batch, rows.outcomes)
  const shown = show.length > 0 && explainer.scope === 'rows' ? await explain(rows.shown.batch, null) : null
  const summary = summarise({
    attribution,
    groups: rows.groups,
    spec: cube.spec,
    confidence: config.statistics.confidence,
  })
  const proxies = await findProxies({ dataset, spec: cube.spec, units, from: options.proxyFrom }, { config, tools })
  const context = { summary, attribution, rows, shown, proxies, spec: cube.spec, scale: attribution.target.scale }
  return { measurements: influenceMeasurements(summary), blocks: influenceBlocks(context) }
}

function scored({ outputs }: Model): OutputSpec | undefined {
  return outputs.find((output) => output.scored === true)
}
