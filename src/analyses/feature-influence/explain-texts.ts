import type { SqlValue } from '../../environment/duckdb.js'
import type { Attribution } from '../../explainers/attribution.js'
import type { ExplainTools } from '../../explainers/explainer.js'
import { pickRows } from '../../explainers/table/pick-rows.js'
import {
  explainTokens,
  joinTexts,
  tokenName,
  tokensRead,
  type TextToExplain,
} from '../../explainers/tokens/explain-tokens.js'
import type { Block } from '../../schema/block.js'
import { tokenTable } from './token-table.js'
import { waterfall } from './waterfall.js'

export interface TextsToExplain extends Omit<TextToExplain, 'text'> {
  /** Texts of the rows of the batch. */
  readonly texts: readonly string[]
  /** How each row is called. */
  readonly names: readonly string[]
}

export interface ExplainedTexts {
  readonly attribution: Attribution
  /** The tokens of each row by their names. */
  readonly tokens: readonly Readonly<Record<string, SqlValue>>[]
  readonly blocks: readonly Block[]
}

/** Texts that were asked for, each token by token: the first sentences as findings, then the steps and the tokens of each text. */
export async function explainTexts(request: TextsToExplain, tools: ExplainTools): Promise<ExplainedTexts> {
  const { encoder, texts, names } = request
  const found: Attribution[] = []
  for (const [row, text] of texts.entries())
    found.push(await explainTokens({ ...request, text, batch: pickRows(request.batch, [row]) }, tools))
  const attribution = joinTexts(found)
  const read = texts.map((text) => tokensRead(encoder, text))
  const tokens = read.map((list) => Object.fromEntries(list.map((token, place) => [tokenName(place), token])))
  const charts = names.map((name, row) => waterfall(attribution, row, name, tokens[row]!, 'tokens'))
  const findings = charts
    .slice(0, 3)
    .map(({ sentence }) => ({ kind: 'finding' as const, weight: 1, sentence, measurements: [] }))
  const shown = names.flatMap((name, row) => [charts[row]!, tokenTable(attribution, row, name, read[row]!)])
  return { attribution, tokens, blocks: [...findings, ...shown] }
}
