import type { SqlValue } from '../../environment/duckdb.js'
import type { Attribution } from '../../explainers/attribution.js'
import { textOf } from '../../models/column-values.js'
import type { BlockOf, CellValue } from '../../schema/block.js'
import { say } from '../../schema/message.js'
import { scoreName, typeOfScale } from './score-name.js'

const features = 12

/** From the base to the score of one row, feature by feature, the largest first; the smallest together. */
export function waterfall(
  attribution: Attribution,
  row: number,
  name: string,
  values: Readonly<Record<string, SqlValue>>,
  of: 'columns' | 'tokens' = 'columns',
): BlockOf<'chart'> {
  const { units, completeness } = attribution
  const type = typeOfScale(attribution.target.scale)
  const line = attribution.values[row]!
  const adds = completeness !== null
  const known = units.map((_, unit) => unit).filter((unit) => of === 'columns' || units[unit]! in values)
  const order = known.sort((a, b) => Math.abs(line[b]!) - Math.abs(line[a]!) || a - b)
  const [first, rest] = [order.slice(0, features), order.slice(features)]
  let at = adds ? attribution.bases[row]! : 0
  const step = (label: CellValue, value: number): Record<string, CellValue> => {
    const from = adds ? at : 0
    at = from + value
    return { label, value, from, to: at, n: 1 }
  }
  const rows = first.map((unit) =>
    step(
      say(of === 'tokens' ? 'feature-influence.token-value' : 'feature-influence.feature-value', {
        feature: units[unit]!,
        value: textOf(values[units[unit]!]) ?? null,
      }),
      line[unit]!,
    ),
  )
  if (rest.length > 0)
    rows.push(
      step(
        say(of === 'tokens' ? 'feature-influence.tokens.others' : 'feature-influence.others', { count: rest.length }),
        rest.reduce((sum, unit) => sum + line[unit]!, 0),
      ),
    )
  const [base, score] = [attribution.bases[row]!, attribution.scores[row]!]
  const end = (key: string, value: number): Record<string, CellValue> => ({
    label: say(`feature-influence.waterfall.${key}`),
    value,
    from: null,
    to: value,
    n: 1,
  })
  const largest = units[order[0]!]!
  const sentence = of === 'tokens' ? 'feature-influence.tokens' : 'feature-influence.waterfall'
  return {
    kind: 'chart',
    shape: 'waterfall',
    title: say('feature-influence.waterfall.title', { row: name }),
    sentence: say(`${sentence}.${adds ? 'sentence' : 'drops'}`, {
      row: name,
      score: scoreName(attribution),
      value: score,
      base,
      largest: of === 'tokens' ? `${largest} ${textOf(values[largest]) ?? ''}` : largest,
      effect: line[order[0]!]!,
    }),
    columns: [
      { key: 'label', label: say('feature-influence.column.label'), type: 'message' },
      { key: 'value', label: say('feature-influence.column.effect'), type },
      { key: 'to', label: say('feature-influence.column.to'), type },
    ],
    rows: adds ? [end(of === 'tokens' ? 'no-token' : 'base', base), ...rows, end('score', score)] : rows,
    options: { metric: scoreName(attribution) },
    people: 'n',
  }
}
