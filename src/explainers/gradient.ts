import { z } from 'zod'
import { say } from '../schema/message.js'
import { plainNumbers } from './attribution.js'
import { rowsOf } from './baseline.js'
import { remarksOnZeros } from './completeness.js'
import { defineExplainer } from './explainer.js'
import { gradientOf } from './gradient-of.js'
import { unitSums } from './unit-sums.js'
import { ownersOf } from './units.js'

/**
 * The derivative of the score by each feature, with its sign: how the score begins to move when the feature does (all elements of
 * a unit together). Times the input it is a first guess of a contribution; neither adds up to the score. One gradient for a row.
 */
export const gradient = defineExplainer({
  id: 'gradient',
  reference: 'Simonyan, Vedaldi & Zisserman 2014; times input: Shrikumar, Greenside & Kundaje 2017',
  meaning: say('explain.meaning.gradient'),
  scope: 'rows',
  needs: ['gradients'],
  needsOutcomes: false,
  options: z.object({
    /** `input`: gradient × input. */
    times: z.enum(['nothing', 'input']).default('nothing'),
  }),
  async explain({ target, batch, units }, options, tools) {
    const rows = rowsOf(batch)
    const of = Int32Array.from({ length: rows }, (_, row) => row)
    const scores = plainNumbers(await target.score(batch, of, tools))
    const found = await gradientOf(target)(batch, of, tools)
    const owners = ownersOf(units, batch)
    const timesInput = (input: string, row: number, element: number): number =>
      Number(batch[input]!.data[row * owners.get(input)!.length + element])
    const { values } = unitSums(found, owners, units.list.length, options.times === 'input' ? timesInput : () => 1)
    const lines = values.map(plainNumbers)
    return {
      values: lines,
      standardErrors: null,
      scores,
      bases: scores.map(() => 0),
      baseline: { kind: 'none', rows: 0 },
      completeness: null,
      game: null,
      exact: null,
      measure: null,
      remarks: remarksOnZeros(lines, scores, []),
    }
  },
})
