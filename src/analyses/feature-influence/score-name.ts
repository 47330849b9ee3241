import type { Attribution } from '../../explainers/attribution.js'
import type { Scale } from '../../models/model.js'
import type { ColumnType } from '../../schema/block.js'
import { say, type Message } from '../../schema/message.js'

/** How numbers on a scale are written: differences of probabilities, or whatever the score is. */
export function typeOfScale(scale: Scale): ColumnType {
  return scale === 'probability' ? 'difference' : 'measure'
}

/** What the numbers are about: "the probability of good", "the score before softmax of 3", "the value y". */
export function scoreName({ target }: Attribution): Message {
  const about = target.class ?? target.output
  if (target.predicted) return say(`feature-influence.score.predicted-${target.scale}`)
  return say(`feature-influence.score.${target.scale}`, { about })
}
