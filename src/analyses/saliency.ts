import { z } from 'zod'
import { sqlName } from '../environment/sql.js'
import { ProbityError } from '../errors.js'
import { checkNeeds, findExplainer } from '../explainers/explain-with.js'
import { explainers } from '../explainers/registry.js'
import { readRows } from '../explainers/table/read-rows.js'
import { formatMeasurementId } from '../schema/measurement-id.js'
import type { Measurement } from '../schema/measurement.js'
import { say } from '../schema/message.js'
import type { Attribution } from '../explainers/attribution.js'
import { defineAnalysis } from './analysis.js'
import { explainImages } from './saliency/explain-images.js'
import { largestGap, saliencyBlocks } from './saliency/saliency-blocks.js'

const ids = explainers.filter(({ scope }) => scope === 'rows').map(({ id }) => id)

/** What a model looks at in pictures. Off unless the config asks for it, because it shows pictures. */
export const saliency = defineAnalysis({
  id: 'saliency',
  question: say('saliency.question'),
  limits: [say('saliency.limit.map'), say('saliency.limit.baseline'), say('saliency.limit.few')],
  needs: ['dataset', 'model'],
  tasks: ['binary', 'multiclass', 'regression', 'outcomes'],
  appliesTo: ({ data }) => (data.images === null ? say('saliency.no-images') : null),
  onByDefault: () => false,
  options: z.object({
    method: z.enum(ids as [string, ...string[]]).default('integrated-gradients'),
    /** Images that are shown, drawn by a hash of their names and the seed. */
    images: z.number().int().min(1).max(100).default(8),
    /** A class, where it is not the one that the model gives each image. */
    class: z.string().nullable().default(null),
    scale: z.enum(['given', 'before']).default('before'),
    options: z.record(z.string(), z.unknown()).default({}),
  }),
  async run({ dataset, model: { model, matching } }, options, { config, tools }) {
    checkNeeds(findExplainer(options.method), model)
    const label = config.roles.label?.column
    const column = dataset.images!.column
    const extras = { name: sqlName(column), ...(label === undefined ? {} : { truth: sqlName(label) }) }
    const salt = `${config.seed} saliency`
    const rows = await readRows(dataset, model, matching, { most: options.images, salt, extras }, tools)
    if (rows.count === 0) throw new ProbityError('EXPLAIN_NOTHING_TO_EXPLAIN')
    const names = rows.extras.name!.map((key) => dataset.images!.nameOf(key))
    const context = await explainImages(model, rows, names, options, tools)
    return { measurements: saliencyMeasurements(context.attribution), blocks: saliencyBlocks(context) }
  },
})

/** How far maps are from adding up, and how many say nothing. */
export function saliencyMeasurements(attribution: Attribution): Measurement[] {
  const { target, values, explainer, remarks } = attribution
  const parameters = { output: target.class ?? (target.predicted ? 'predicted' : target.output) }
  const n = { rows: values.length, denominator: values.length }
  const gap = largestGap(attribution)
  const shared = { n, better: 'lower' as const, method: explainer, intervalUnavailable: 'not-in-task' as const }
  const id = (metric: string): string => formatMeasurementId({ analysis: 'saliency', metric, parameters })
  return [
    {
      ...shared,
      id: id('completeness-gap'),
      unit: 'ratio',
      ...(gap === null ? { value: null, unavailable: 'not-in-task' } : { value: gap }),
    },
    { ...shared, id: id('empty-maps'), unit: 'share', value: remarks.length / values.length },
  ]
}
