import type { Attribution } from '../../explainers/attribution.js'
import type { BlockOf } from '../../schema/block.js'
import { say } from '../../schema/message.js'
import { typeOfScale } from './score-name.js'

/** What each token of one text does to the score, in the order of the text. @param row place in the attribution */
export function tokenTable(
  attribution: Attribution,
  row: number,
  name: string,
  tokens: readonly string[],
): BlockOf<'table'> {
  const type = typeOfScale(attribution.target.scale)
  const errors = attribution.standardErrors?.[row]
  return {
    kind: 'table',
    title: say('feature-influence.tokens.title', { row: name }),
    caption: say('feature-influence.tokens.caption'),
    columns: [
      { key: 'place', label: say('feature-influence.column.place'), type: 'count' },
      { key: 'token', label: say('feature-influence.column.token'), type: 'text' },
      { key: 'effect', label: say('feature-influence.column.effect'), type },
      ...(errors === undefined ? [] : [{ key: 'error', label: say('feature-influence.column.error'), type }]),
    ],
    rows: tokens.map((token, place) => ({
      ...{ place: place + 1, token, effect: attribution.values[row]![place]!, n: 1 },
      ...(errors === undefined ? {} : { error: errors[place]! }),
    })),
    people: 'n',
  }
}
