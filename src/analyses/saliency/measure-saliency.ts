import type { z } from 'zod'
import { sqlName } from '../../environment/sql.js'
import { ProbityError } from '../../errors.js'
import { checkNeeds, findExplainer } from '../../explainers/explain-with.js'
import { readRows } from '../../explainers/table/read-rows.js'
import { textOf } from '../../models/column-values.js'
import { say } from '../../schema/message.js'
import type { AnalysisContext, AnalysisOutput, EvidenceKinds } from '../analysis.js'
import { explainImages } from './explain-images.js'
import type { saliencyOptions } from './options.js'
import { saliencyBlocks } from './saliency-blocks.js'
import { saliencyMeasurements } from './saliency-measurements.js'

/** Maps of images, or of recordings, that are drawn by a hash of their names. */
export async function measureSaliency(
  { dataset, model: { model, matching } }: Pick<EvidenceKinds, 'dataset' | 'model'>,
  options: z.output<typeof saliencyOptions>,
  { config, tools }: AnalysisContext,
): Promise<AnalysisOutput> {
  const heard = model.encoder?.kind === 'audio'
  if (dataset.images === undefined && !heard)
    return { measurements: [], blocks: [{ kind: 'note', sentence: say('saliency.no-images') }] }
  checkNeeds(findExplainer(options.method), model)
  const label = config.roles.label?.column
  const column = dataset.images?.column ?? matching.inputs[0]!.columns[0]!.name
  const extras = { name: sqlName(column), ...(label === undefined ? {} : { truth: sqlName(label) }) }
  const salt = `${config.seed} saliency`
  const rows = await readRows(dataset, model, matching, { most: options.images, salt, extras }, tools)
  if (rows.count === 0) throw new ProbityError('EXPLAIN_NOTHING_TO_EXPLAIN')
  const names = rows.extras.name!.map((key) => dataset.images?.nameOf(key) ?? textOf(key) ?? '')
  const context = await explainImages(model, rows, names, options, tools)
  return { measurements: saliencyMeasurements(context.attribution), blocks: saliencyBlocks(context) }
}
