import { z } from 'zod'
import { ProbityError } from '../errors.js'
import { explainWith, findExplainer } from '../explainers/explain-with.js'
import { explainers } from '../explainers/registry.js'
import { makeTarget } from '../explainers/target.js'
import { columnUnits } from '../explainers/units.js'
import type { Model, OutputSpec } from '../models/model.js'
import { say } from '../schema/message.js'
import { defineAnalysis } from './analysis.js'
import { influenceBlocks } from './feature-influence/blocks.js'
import { gatherRows } from './feature-influence/gather-rows.js'
import { knownAttribution } from './feature-influence/known-attributions.js'
import { influenceMeasurements } from './feature-influence/measurements.js'
import { findProxies } from './feature-influence/proxies.js'
import { summarise } from './feature-influence/summarise.js'

const ids = explainers.map(({ id }) => id)

/** Which columns the model's score rests on, whether they act differently on the groups, and what part sensitive features and their proxies have. */
export const featureInfluence = defineAnalysis({
  id: 'feature-influence',
  question: say('feature-influence.question'),
  limits: [
    say('feature-influence.limit.model'),
    say('feature-influence.limit.background'),
    say('feature-influence.limit.correlated'),
  ],
  needs: ['cube', 'dataset', 'model'],
  tasks: ['binary', 'multiclass', 'regression', 'outcomes'],
  appliesTo: ({ data }) => (data.images === null ? null : say('feature-influence.images')),
  onByDefault: ({ model, data }) => model?.path !== undefined && data.images === null,
  options: z.object({
    method: z.enum(ids as [string, ...string[]]).default('shapley-values'),
    /** Rows that are explained, drawn by their content. */
    rows: z.number().int().min(2).max(100_000).default(300),
    /** Rows whose values stand for absent features. */
    background: z.number().int().min(1).max(10_000).default(50),
    /** Scores asked of the model for one row, at most. */
    evaluations: z.number().int().min(100).default(10_000),
    /** A class, where it is not the positive one (or, of many, the predicted one). */
    class: z.string().nullable().default(null),
    /** `given`: the score as the model gives it; `before`: before softmax or sigmoid. */
    scale: z.enum(['given', 'before']).default('given'),
    /** Further options of the method. */
    options: z.record(z.string(), z.unknown()).default({}),
    /** Numbers (from 1), or values of data.id, of rows whose explanation is shown: nobody's otherwise. */
    show: z
      .array(z.union([z.string(), z.number()]))
      .max(20)
      .default([]),
    /** Strength from which a column is told as a proxy. */
    proxyFrom: z.number().min(0).max(1).default(0.3),
  }),
  async run({ cube, dataset, model: { model, matching, scores } }, options, { config, tools }) {
    const units = columnUnits(model, matching)
    const only = model.encoder === undefined || model.encoder.kind === 'table' ? [] : units.list
    if (only.length === 1)
      // all influence is that of this text, series or recording: that would be no finding
      return {
        measurements: [],
        blocks: [{ kind: 'note', sentence: say('feature-influence.one-column', { column: only[0]!.name }) }],
      }
    const explainer = findExplainer(options.method)
    const { scale, show } = options
    const column = config.model?.column
    const named = options.class ?? (scored(model)?.classes === undefined ? null : scores.positive)
    const wanted = named ?? column
    const rows = await gatherRows({ dataset, model, matching, spec: cube.spec, config, options }, tools)
    if (rows.sample.count < 2 || rows.background.count === 0) throw new ProbityError('EXPLAIN_NOTHING_TO_EXPLAIN')
    const own =
      explainer.id === 'shapley-values' ? { evaluations: options.evaluations, ...options.options } : options.options
    const compute = async (batch: typeof rows.sample.batch, outcomes: typeof rows.outcomes) => {
      const target = await makeTarget(
        model,
        batch,
        { scale, ...(wanted === undefined ? {} : { class: wanted }) },
        tools,
      )
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
  },
})

function scored({ outputs }: Model): OutputSpec | undefined {
  return outputs.find((output) => output.scored === true)
}
