import { z } from 'zod'
import { ProbityError } from '../errors.js'
import { say } from '../schema/message.js'
import { plainNumbers } from './attribution.js'
import { rowsOf } from './baseline.js'
import { defineExplainer } from './explainer.js'
import { createMixer, MixList } from './mixer.js'
import { measureFor, measureNames } from './permutation-importance/measures.js'
import { canonicalOrder } from './permutation-importance/canonical-order.js'

/**
 * How much worse the model gets when a feature's values are dealt to the wrong rows: measure before − after (turned round where
 * lower is better), mean over repeats with its standard error. The rows should be such that the model was not trained on.
 * Features that go together share their importance, and one alone may look useless.
 */
export const permutationImportance = defineExplainer({
  id: 'permutation-importance',
  reference: 'Breiman 2001; Fisher, Rudin & Dominici 2019, arXiv 1801.01489',
  meaning: say('explain.meaning.permutation'),
  scope: 'all',
  needs: ['predict'],
  needsOutcomes: true,
  options: z.object({
    repeats: z.number().int().min(2).max(1000).default(30),
    /** `auto`: area under the ROC curve of a yes or no, accuracy of classes, root mean squared error of amounts. */
    measure: z.enum(['auto', ...measureNames]).default('auto'),
  }),
  async explain({ target, batch, units, outcomes }, options, tools) {
    if (outcomes === null) throw new ProbityError('EXPLAIN_OUTCOMES_MISSING', { explainer: 'permutation-importance' })
    const rows = rowsOf(batch)
    const measure = measureFor(options.measure, outcomes, target.description)
    const size = units.list.length
    const mixer = createMixer(
      { ...target, score: (part, of, given) => measure.scores(target, part, of, given) },
      batch,
      batch,
      units,
    )
    const order = canonicalOrder(batch, outcomes)
    const present = presentExceptOne(size)
    const whole = new MixList()
    for (const row of order) whole.add(row, row, size)
    const before = await mixer.score(whole.mixes(present), tools)
    const truths = Float64Array.from(order, (row) => outcomes.values[row]!)
    const reference = measure.of(before, truths)
    const means: number[] = []
    const errors: number[] = []
    for (let unit = 0; unit < size; unit++) {
      const drops: number[] = []
      const random = tools.random.fork(units.list[unit]!.name)
      for (let repeat = 0; repeat < options.repeats; repeat++) {
        const list = new MixList()
        const dealt = shuffled(order, random)
        order.forEach((row, place) => list.add(row, dealt[place]!, unit))
        const after = measure.of(await mixer.score(list.mixes(present), tools), truths)
        drops.push(measure.higherIsBetter ? reference - after : after - reference)
      }
      const mean = drops.reduce((sum, drop) => sum + drop, 0) / drops.length
      const variance = drops.reduce((sum, drop) => sum + (drop - mean) ** 2, 0) / (drops.length - 1)
      means.push(mean)
      errors.push(Math.sqrt(variance / drops.length))
      tools.progress({ step: 'permutation-importance', state: 'advance', share: (unit + 1) / size })
    }
    return {
      values: [plainNumbers(means)],
      standardErrors: [plainNumbers(errors)],
      scores: plainNumbers([reference]),
      bases: [],
      baseline: { kind: 'permuted', rows },
      completeness: null,
      game: null,
      exact: null,
      measure: measure.id,
      remarks: [],
    }
  },
})

/** Set u lacks unit u only; the last set lacks none. */
function presentExceptOne(size: number): Uint8Array {
  const present = new Uint8Array((size + 1) * size).fill(1)
  for (let unit = 0; unit < size; unit++) present[unit * size + unit] = 0
  return present
}

function shuffled(order: Int32Array, random: { integer(below: number): number }): Int32Array {
  const dealt = order.slice()
  for (let i = dealt.length - 1; i > 0; i--) {
    const j = random.integer(i + 1)
    ;[dealt[i], dealt[j]] = [dealt[j]!, dealt[i]!]
  }
  return dealt
}
