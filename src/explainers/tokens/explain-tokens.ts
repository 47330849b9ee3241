import { ProbityError } from '../../errors.js'
import type { Tensor } from '../../graph/tensor.js'
import type { Batch, Model } from '../../models/model.js'
import { fit } from '../../models/text/encode-text.js'
import type { TextEncoder } from '../../models/text/text-encoder.js'
import { createTokenizer } from '../../models/text/tokenize.js'
import type { Attribution } from '../attribution.js'
import { explainWith } from '../explain-with.js'
import type { Explainer, ExplainTools } from '../explainer.js'
import { makeTarget, type Target, type TargetOptions } from '../target.js'
import type { Units } from '../units.js'

/** Stands for a token that is left out; no token has this number. */
const absent = -1

/** Scores asked of the model for one text, at most, where nobody says otherwise. */
const evaluations = 10_000

export interface TextToExplain {
  readonly model: Model
  readonly encoder: TextEncoder
  readonly explainer: Explainer
  /** The one row, as the model reads it. */
  readonly batch: Batch
  readonly text: string
  readonly target: TargetOptions
  readonly options: Readonly<Record<string, unknown>>
}

/** How a token is called: by its place among those that the model reads, from 1. */
export function tokenName(place: number): string {
  return `#${place + 1}`
}

/** The tokens of a text that the model reads: the first or the last so many. */
export function tokensRead(encoder: TextEncoder, text: string): readonly string[] {
  return fit(createTokenizer(encoder.tokens)(text), encoder)
}

/**
 * What each token of a text does to the score, by a method that leaves some out. The text closes up where a token is absent, as if nobody
 * had written it: no token that stands for nothing is put in its place, whose number the model may never have seen in training.
 * @throws EXPLAIN_OPTION_INVALID for a baseline, of which there is no other
 */
export async function explainTokens(request: TextToExplain, tools: ExplainTools): Promise<Attribution> {
  const { model, encoder, explainer, batch, options } = request
  checkBaseline(explainer, options)
  const { input } = encoder
  const places = Array.from(tokensRead(encoder, request.text).keys())
  const units: Units = {
    list: places.map((place) => ({ name: tokenName(place), parts: [{ input, elements: [place] }] })),
    grid: null,
  }
  const nothing: Tensor = {
    dtype: 'int32',
    shape: [1, encoder.length],
    data: new Int32Array(encoder.length).fill(absent),
  }
  const target = closingUp(await makeTarget(model, batch, request.target, tools), input)
  const own = explainer.id === 'shapley-values' ? { evaluations } : {}
  return explainWith(
    explainer,
    model,
    { target, batch, units, background: { [input]: nothing }, outcomes: null },
    { ...own, ...options, baseline: 'background' },
    tools,
  )
}

function checkBaseline({ id }: Explainer, { baseline = 'auto' }: TextToExplain['options']): void {
  if (baseline === 'auto' || baseline === 'background') return
  const problem = 'tokens of a text that are absent are left out, and no others are put in their place'
  throw new ProbityError('EXPLAIN_OPTION_INVALID', {
    explainer: id,
    option: 'baseline',
    problem,
    options: [],
    nearest: [],
  })
}

function closingUp(target: Target, input: string): Target {
  const closed = (batch: Batch): Batch => ({ ...batch, [input]: closeUp(batch[input]!) })
  return {
    description: target.description,
    evaluations: target.evaluations,
    score: (batch, of, tools) => target.score(closed(batch), of, tools),
    outputs: (batch, tools) => target.outputs(closed(batch), tools),
  }
}

/** Rows of tokens without those that are absent; what follows moves up, and 0 stands behind the end. */
function closeUp({ shape, data }: Tensor): Tensor {
  const [rows, length] = shape as [number, number]
  const closed = new Int32Array(rows * length)
  for (let row = 0; row < rows; row++) {
    let to = row * length
    for (let at = row * length; at < (row + 1) * length; at++) {
      const token = Number(data[at])
      if (token !== absent) closed[to++] = token
    }
  }
  return { dtype: 'int32', shape, data: closed }
}

/** Attributions of one text each as one: units by their place, 0 where a text has ended. */
export function joinTexts(found: readonly Attribution[]): Attribution {
  const [first] = found as [Attribution, ...Attribution[]]
  const longest = Math.max(...found.map(({ units }) => units.length))
  const line = (values: readonly number[] | undefined): number[] =>
    Array.from({ length: longest }, (_, place) => values?.[place] ?? 0)
  const sum = (key: keyof Attribution['evaluations']): number =>
    found.reduce((total, one) => total + one.evaluations[key], 0)
  const estimated = found.some(({ standardErrors }) => standardErrors !== null)
  const complete = found.flatMap(({ completeness }) => (completeness === null ? [] : [completeness]))
  return {
    ...first,
    units: Array.from({ length: longest }, (_, place) => tokenName(place)),
    values: found.map(({ values }) => line(values[0])),
    standardErrors: estimated ? found.map(({ standardErrors }) => line(standardErrors?.[0])) : null,
    scores: found.flatMap(({ scores }) => scores),
    bases: found.flatMap(({ bases }) => bases),
    completeness:
      first.completeness === null
        ? null
        : {
            gaps: complete.flatMap(({ gaps }) => gaps),
            tolerances: complete.flatMap(({ tolerances }) => tolerances),
            met: complete.flatMap(({ met }) => met),
          },
    exact: first.exact === null ? null : found.flatMap(({ exact }) => exact ?? []),
    evaluations: { predictions: sum('predictions'), gradients: sum('gradients') },
    remarks: found.flatMap(({ remarks }, row) =>
      remarks.map((one) => ({ ...one, row: one.row === null ? null : row })),
    ),
  }
}
