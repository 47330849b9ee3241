import { explainWith, findExplainer } from '../../explainers/explain-with.js'
import { makeTarget } from '../../explainers/target.js'
import { pixelUnits } from '../../explainers/units.js'
import type { TableRows } from '../../explainers/table/read-rows.js'
import type { Model } from '../../models/model.js'
import type { Tools } from '../../environment/tools.js'
import { indexOfHighest } from '../../models/to-predictions.js'
import { textOf } from '../../models/column-values.js'
import type { SaliencyContext } from './saliency-blocks.js'

export interface SaliencyOptions {
  readonly method: string
  readonly class: string | null
  readonly scale: 'given' | 'before'
  readonly options: Readonly<Record<string, unknown>>
}

/** Maps of some images; `truth` is an extra of the rows, where labels are known. */
export async function explainImages(
  model: Model,
  rows: TableRows,
  names: readonly string[],
  options: SaliencyOptions,
  tools: Tools,
): Promise<SaliencyContext> {
  const { batch } = rows
  const target = await makeTarget(
    model,
    batch,
    { scale: options.scale, ...(options.class === null ? {} : { class: options.class }) },
    tools,
  )
  const units = pixelUnits(model.inputs[0]!, batch)
  const request = { target, batch, units, background: null, outcomes: null }
  const attribution = await explainWith(findExplainer(options.method), model, request, options.options, tools)
  const { labels, scores } = await model.predict(batch, tools)
  const width = scores.shape[1]!
  const saidOf = (row: number): string | null =>
    labels?.[row] ?? (width > 1 ? String(indexOfHighest(scores.data, row * width, width)) : null)
  const truth = rows.extras.truth?.map((value) => textOf(value)) ?? names.map(() => null)
  return { attribution, batch, names, said: names.map((_, row) => saidOf(row)), truth }
}
