import { expect, it } from 'vitest'
import { knownAttribution, type AttributionFacts } from '../../src/analyses/feature-influence/known-attributions.js'
import { createRandom } from '../../src/environment/random.js'
import type { Attribution } from '../../src/explainers/attribution.js'
import { float32Tensor, type Tensor } from '../../src/graph/tensor.js'

const words = (list: readonly string[]): Tensor => ({ dtype: 'string', shape: [list.length, 1], data: [...list] })
const facts: AttributionFacts = {
  model: { name: 'loans', scoresId: 'a' },
  explainer: 'shapley-values',
  options: { evaluations: 100 },
  class: 'good',
  scale: 'given',
  batch: { income: float32Tensor([2, 1], [1, 2]), home: words(['rent', 'own']) },
  background: { income: float32Tensor([1, 1], [0]), home: words(['own']) },
  outcomes: { task: 'binary', values: Float64Array.of(1, 0) },
}

let computed = 0
/** The number of the computation that answered. */
async function answerOf(given: AttributionFacts, seed = 1): Promise<number> {
  const found = await knownAttribution(given, { random: createRandom(seed) }, () => {
    computed += 1
    // Only these three are looked at here.
    return Promise.resolve({ values: [[computed]], units: ['income'] } as unknown as Attribution)
  })
  return found.values[0]![0]!
}

it('answers from memory where everything is the same, and computes anew where anything differs', async () => {
  const first = await answerOf(facts)
  const others: readonly AttributionFacts[] = [
    { ...facts, model: { name: 'loans', scoresId: 'b' } },
    { ...facts, model: { name: 'others', scoresId: 'a' } },
    { ...facts, explainer: 'lime' },
    { ...facts, options: { evaluations: 101 } },
    { ...facts, class: 'bad' },
    { ...facts, scale: 'before' },
    { ...facts, batch: { ...facts.batch, income: float32Tensor([2, 1], [1, 3]) } },
    { ...facts, batch: { ...facts.batch, home: words(['rent', 'rent']) } },
    { ...facts, background: { ...facts.background, income: float32Tensor([1, 1], [1]) } },
    { ...facts, outcomes: { task: 'binary', values: Float64Array.of(1, 1) } },
    { ...facts, outcomes: null },
  ]
  const answers = []
  for (const other of others) answers.push(await answerOf(other))
  answers.push(await answerOf(facts, 2))
  expect(new Set([first, ...answers]).size).toBe(others.length + 2)
  expect(await answerOf(facts)).toBe(first)
  expect(await answerOf(others[7]!)).toBe(answers[7])
})

it('always asks a model that does not say what its scores follow from', async () => {
  const unknown = { ...facts, model: { name: 'loans' } }
  expect(await answerOf(unknown)).not.toBe(await answerOf(unknown))
})

it('keeps only the last few', async () => {
  const first = await answerOf({ ...facts, class: 'first' })
  for (let other = 0; other < 20; other++) await answerOf({ ...facts, class: `other ${other}` })
  expect(await answerOf({ ...facts, class: 'first' })).not.toBe(first)
})
