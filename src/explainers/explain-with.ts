import { z } from 'zod'
import { nearest } from '../environment/nearest.js'
import { ProbityError } from '../errors.js'
import { elementCount } from '../graph/stored-tensor.js'
import type { Batch, Model } from '../models/model.js'
import type { Attribution } from './attribution.js'
import type { Explainer, ExplainRequest, ExplainTools } from './explainer.js'
import { explainers } from './registry.js'

type Asked = Pick<Model, 'name' | 'inputs' | 'gradients' | 'canDifferentiate'>

/** @throws EXPLAINER_UNKNOWN with the nearest ids */
export function findExplainer(id: string): Explainer {
  const found = explainers.find((explainer) => explainer.id === id)
  if (found !== undefined) return found
  const known = explainers.map((explainer) => explainer.id)
  throw new ProbityError('EXPLAINER_UNKNOWN', { explainer: id, explainers: known, nearest: nearest(id, known) })
}

export function canExplain(explainer: Explainer, model: Asked): boolean {
  return !explainer.needs.includes('gradients') || hasGradients(model)
}

function hasGradients(model: Asked): boolean {
  return model.gradients !== undefined && model.canDifferentiate?.() !== false
}

/** @throws EXPLAINER_NEEDS_GRADIENTS naming the explainers that would work */
export function checkNeeds(explainer: Explainer, model: Asked): void {
  if (canExplain(explainer, model)) return
  throw new ProbityError('EXPLAINER_NEEDS_GRADIENTS', {
    explainer: explainer.id,
    model: model.name,
    explainers: explainers.filter((other) => canExplain(other, model)).map(({ id }) => id),
  })
}

/**
 * Explains rows with one method, after checking that model, rows and background fit.
 * @throws EXPLAINER_NEEDS_GRADIENTS, EXPLAIN_OPTION_INVALID, EXPLAIN_BACKGROUND_UNFIT, EXPLAIN_NOTHING_TO_EXPLAIN
 */
export async function explainWith(
  explainer: Explainer,
  model: Asked,
  request: ExplainRequest,
  options: Readonly<Record<string, unknown>>,
  tools: ExplainTools,
): Promise<Attribution> {
  checkNeeds(explainer, model)
  const parsed = parseExplainerOptions(explainer, options)
  const rows = Object.values(request.batch)[0]?.shape[0] ?? 0
  if (rows === 0 || request.units.list.length === 0) throw new ProbityError('EXPLAIN_NOTHING_TO_EXPLAIN')
  if (request.background !== null) checkBackground(request.background, request.batch)
  const before = { ...request.target.evaluations }
  const found = await explainer.explain(request, parsed, { ...tools, random: tools.random.fork(explainer.id) })
  const { predictions, gradients } = request.target.evaluations
  const { target, units } = request
  return {
    explainer: explainer.id,
    options: parsed as Attribution['options'], // every explainer's options are an object
    scope: explainer.scope,
    target: target.description,
    units: units.list.map(({ name }) => name),
    grid: units.grid,
    ...found,
    evaluations: { predictions: predictions - before.predictions, gradients: gradients - before.gradients },
  }
}

/** @throws EXPLAIN_OPTION_INVALID with the option, what was found and what was expected */
export function parseExplainerOptions(explainer: Explainer, given: Readonly<Record<string, unknown>>): unknown {
  const schema = explainer.options instanceof z.ZodObject ? explainer.options.strict() : explainer.options
  const parsed = schema.safeParse(given)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]!
  const known = explainer.options instanceof z.ZodObject ? Object.keys(explainer.options.shape) : []
  const unknown = issue.code === 'unrecognized_keys' ? (issue.keys[0] ?? null) : null
  throw new ProbityError('EXPLAIN_OPTION_INVALID', {
    explainer: explainer.id,
    option: unknown ?? issue.path.join('.'),
    problem: unknown === null ? issue.message : 'there is no such option',
    options: known,
    nearest: unknown === null ? [] : nearest(unknown, known),
  })
}

/** A background has the inputs of the rows, each with the same sizes but for its number of rows. */
function checkBackground(background: Batch, batch: Batch): void {
  const shapeOf = (shape: readonly number[]): string =>
    `[rows${shape
      .slice(1)
      .map((size) => `, ${size}`)
      .join('')}]`
  for (const [input, { shape, dtype }] of Object.entries(batch)) {
    const other = background[input]
    const expected = `${dtype} ${shapeOf(shape)}`
    const found = other === undefined ? 'nothing' : `${other.dtype} ${shapeOf(other.shape)}`
    if (found !== expected) throw new ProbityError('EXPLAIN_BACKGROUND_UNFIT', { input, expected, found })
    if (other!.shape[0] === 0 || other!.data.length !== elementCount(other!.shape))
      throw new ProbityError('EXPLAIN_BACKGROUND_UNFIT', {
        input,
        expected: 'at least one row, each of the size of an explained row',
        found: `${other!.data.length} numbers for ${other!.shape[0]} rows`,
      })
  }
}
