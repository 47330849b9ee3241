import type { SqlValue } from '../../environment/duckdb.js'
import type { Attribution } from '../../explainers/attribution.js'
import { findExplainer } from '../../explainers/explain-with.js'
import type { ExplainTools } from '../../explainers/explainer.js'
import type { TargetOptions } from '../../explainers/target.js'
import { pickRows } from '../../explainers/table/pick-rows.js'
import { explainTokens, joinTexts, tokensRead } from '../../explainers/tokens/explain-tokens.js'
import { textOf } from '../../models/column-values.js'
import type { Batch, Model } from '../../models/model.js'
import type { TextEncoder } from '../../models/text/text-encoder.js'
import type { Block } from '../../schema/block.js'
import { say } from '../../schema/message.js'
import { scoreName, typeOfScale } from './score-name.js'

export interface TextsOfSample {
  readonly model: Model
  readonly encoder: TextEncoder
  readonly batch: Batch
  /** The text of each row of the batch. */
  readonly texts: readonly SqlValue[]
  /** Rows of the data. */
  readonly of: number
  readonly target: TargetOptions
}

/** What a token does over a sample of texts. */
export interface TokenInfluence {
  readonly token: string
  /** Texts that have it. */
  readonly texts: number
  /** Mean of |value| over all texts of the sample; 0 counts for one without it. */
  readonly size: number
  /** Mean of the value over the texts that have it. */
  readonly effect: number
}

/** Scores asked of the model for all texts together, at most: as many of them are read as that allows. */
const evaluations = 5000
/** Tokens of fewer texts would tell of these, not of the sample. */
const leastTexts = 5
const shown = 20

/** The tokens that move the score most over a sample of texts: each is left out by itself, and the text closes up. */
export async function sampleTokens(request: TextsOfSample, tools: ExplainTools): Promise<Block[]> {
  const { model, encoder, batch, of, target } = request
  const read = request.texts.map((text) => textOf(text) ?? '')
  const tokens = read.map((text) => tokensRead(encoder, text))
  const places = placesRead(tokens)
  const explainer = findExplainer('occlusion')
  const found: Attribution[] = []
  const quiet = { ...tools, progress: () => undefined }
  for (const [at, place] of places.entries()) {
    const one = { batch: pickRows(batch, [place]), text: read[place]!, options: {} }
    found.push(await explainTokens({ model, encoder, explainer, target, ...one }, quiet))
    tools.progress({ step: 'tokens', state: 'advance', share: (at + 1) / places.length })
  }
  if (found.length === 0) return []
  const attribution = joinTexts(found)
  const summary = summariseTokens(places.map((place) => tokens[place]!), attribution.values) // prettier-ignore
  return [blockOf(summary, attribution, { texts: places.length, of })]
}

function blockOf(
  summary: readonly TokenInfluence[],
  attribution: Attribution,
  rows: { readonly texts: number; readonly of: number },
): Block {
  const type = typeOfScale(attribution.target.scale)
  const known = summary.filter(({ texts }) => texts >= leastTexts)
  const told = { ...rows, least: leastTexts, score: scoreName(attribution), tokens: summary.length }
  if (known.length === 0) return { kind: 'note', sentence: say('feature-influence.sample-tokens.none', told) }
  return {
    kind: 'table',
    title: say('feature-influence.sample-tokens.title'),
    caption: say('feature-influence.sample-tokens.caption', {
      ...told,
      evaluations: attribution.evaluations.predictions,
    }),
    columns: [
      { key: 'token', label: say('feature-influence.column.token'), type: 'text' },
      { key: 'size', label: say('feature-influence.column.size'), type },
      { key: 'effect', label: say('feature-influence.column.effect-where'), type },
      { key: 'texts', label: say('feature-influence.column.texts'), type: 'count' },
    ],
    rows: known.slice(0, shown).map(({ token, size, effect, texts }) => ({ token, size, effect, texts })),
    people: 'texts',
  }
}

/** The places of the first texts whose tokens can all be left out within the budget, one at least; texts without any token have nothing to leave out. */
function placesRead(tokens: readonly (readonly string[])[]): readonly number[] {
  const places: number[] = []
  let asked = 0
  for (const [place, list] of tokens.entries()) {
    if (list.length === 0) continue
    asked += list.length + 3 // each token left out, the text itself twice, and nothing of it
    if (places.length > 0 && asked > evaluations) break
    places.push(place)
  }
  return places
}

/** By falling size, equal ones by their token. @param values a line for each text, a value for each of its tokens */
export function summariseTokens(
  tokens: readonly (readonly string[])[],
  values: readonly (readonly number[])[],
): readonly TokenInfluence[] {
  const sums = new Map<string, { texts: number; sizes: number; effects: number }>()
  tokens.forEach((list, text) => {
    const own = new Map<string, number>()
    list.forEach((token, place) => own.set(token, (own.get(token) ?? 0) + values[text]![place]!))
    for (const [token, value] of own) {
      const { texts, sizes, effects } = sums.get(token) ?? { texts: 0, sizes: 0, effects: 0 }
      sums.set(token, { texts: texts + 1, sizes: sizes + Math.abs(value), effects: effects + value })
    }
  })
  return [...sums]
    .map(([token, { texts, sizes, effects }]) => ({
      ...{ token, texts, size: sizes / tokens.length, effect: effects / texts },
    }))
    .sort((one, other) => other.size - one.size || (one.token < other.token ? -1 : 1))
}
