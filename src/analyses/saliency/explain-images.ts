import { ProbityError } from '../../errors.js'
import { explainWith, findExplainer } from '../../explainers/explain-with.js'
import { makeTarget } from '../../explainers/target.js'
import { spectrogramUnits } from '../../explainers/spectrogram-units.js'
import { pixelUnits } from '../../explainers/units.js'
import type { TableRows } from '../../explainers/table/read-rows.js'
import type { Model } from '../../models/model.js'
import type { Tools } from '../../environment/tools.js'
import { indexOfHighest } from '../../models/to-predictions.js'
import { textOf } from '../../models/column-values.js'
import { heardPictures } from './heard.js'
import { seenPictures } from './maps.js'
import type { SaliencyContext } from './saliency-blocks.js'

export interface SaliencyOptions {
  readonly method: string
  readonly class: string | null
  readonly scale: 'given' | 'before'
  readonly options: Readonly<Record<string, unknown>>
}

/** Maps of some images, or of the spectrograms of recordings; `truth` is an extra of the rows, where labels are known. */
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
  const heard = model.encoder?.kind === 'audio' ? model.encoder : null
  if (heard !== null) checkBaseline(options)
  const units = heard === null ? pixelUnits(model.inputs[0]!, batch) : spectrogramUnits(heard)
  const request = { target, batch, units, background: null, outcomes: null }
  const attribution = await explainWith(findExplainer(options.method), model, request, options.options, tools)
  const { labels, scores } = await model.predict(batch, tools)
  const width = scores.shape[1]!
  const saidOf = (row: number): string | null =>
    labels?.[row] ?? (width > 1 ? String(indexOfHighest(scores.data, row * width, width)) : null)
  const truth = rows.extras.truth?.map((value) => textOf(value)) ?? names.map(() => null)
  const pictures =
    heard === null ? seenPictures(batch, attribution.values) : heardPictures(heard, batch, attribution.values)
  const medium = heard === null ? 'seen' : 'heard'
  return { attribution, pictures, medium, names, said: names.map((_, row) => saidOf(row)), truth }
}

/** Every band is standardised by the training: its mean is 0, and there is no other that a recording has of itself. */
function checkBaseline({ method, options: { baseline } }: SaliencyOptions): void {
  if (baseline !== 'mean' && baseline !== 'background') return
  const problem = 'recordings are compared with the mean of each band in the training, which is zero'
  throw new ProbityError('EXPLAIN_OPTION_INVALID', {
    ...{ explainer: method, option: 'baseline', problem, options: [], nearest: [] },
  })
}
