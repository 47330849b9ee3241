import { shownRows } from '../analyses/feature-influence/gather-rows.js'
import { saliency } from '../analyses/saliency.js'
import { explainImages } from '../analyses/saliency/explain-images.js'
import { saliencyBlocks } from '../analyses/saliency/saliency-blocks.js'
import { saliencyMeasurements } from '../analyses/saliency/saliency-measurements.js'
import { sqlName } from '../environment/sql.js'
import type { Tools } from '../environment/tools.js'
import { ProbityError } from '../errors.js'
import { readRows, type TableRows } from '../explainers/table/read-rows.js'
import { textOf } from '../models/column-values.js'
import { resultOf, type Explanation, type ExplanationContext } from './explanation-context.js'
import { runOf } from './explanation-run.js'

/** Images, or recordings by their spectrograms: a map for each that was asked for or drawn. */
export async function explainPictures(context: ExplanationContext, tools: Tools): Promise<Explanation> {
  const { model, dataset, explainer, asked } = context
  const rows = await imageRows(context, tools)
  if (rows.count === 0) throw new ProbityError('EXPLAIN_NOTHING_TO_EXPLAIN')
  const names = rows.extras.key!.map((key) => dataset.images?.nameOf(key) ?? textOf(key) ?? '')
  const saliencyContext = await explainImages(
    model,
    rows,
    names,
    { method: explainer.id, class: asked.class ?? null, scale: asked.scale ?? 'before', options: asked.options ?? {} },
    tools,
  )
  const { attribution } = saliencyContext
  const result = resultOf(saliency, {
    measurements: saliencyMeasurements(attribution),
    blocks: saliencyBlocks(saliencyContext),
  })
  const read = dataset.images === undefined ? Object.entries(rows.values) : [] // the column that names recordings
  const said = rows.numbers.map((_, row) => ({
    name: names[row]!,
    values: {
      ...Object.fromEntries(read.map(([name, values]) => [name, values[row]!])),
      truth: saliencyContext.truth[row] ?? null,
      said: saliencyContext.said[row] ?? null,
    },
  }))
  return { run: runOf(context, result, rows.count), attribution, rows: said, summary: null }
}

function imageRows({ config, model, dataset, matching, asked }: ExplanationContext, tools: Tools): Promise<TableRows> {
  const label = config.roles.label?.column
  // recordings are called by the column that names them
  const key = dataset.images?.column ?? matching.inputs[0]!.columns[0]!.name
  const extras = { key: sqlName(key), ...(label === undefined ? {} : { truth: sqlName(label) }) }
  const { rows: named, where, sample = 8 } = asked
  if (named !== undefined)
    return shownRows(
      { dataset, model, matching, config, options: { method: '', rows: 0, background: 0, show: named } },
      tools,
      extras,
    )
  const condition = where === undefined ? {} : { condition: where }
  return readRows(
    dataset,
    model,
    matching,
    { most: sample, salt: `${config.seed} saliency`, extras, ...condition },
    tools,
  )
}
