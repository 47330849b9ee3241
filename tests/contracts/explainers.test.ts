import { existsSync, readdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { createRandom } from '../../src/environment/random.js'
import type { Attribution } from '../../src/explainers/attribution.js'
import type { Outcomes } from '../../src/explainers/explainer.js'
import { explainerIds, explainersOfRows } from '../../src/explainers/explainer-ids.js'
import { explainers } from '../../src/explainers/registry.js'
import { catalogue } from '../../src/report/locales/index.js'
import type { Model } from '../../src/models/model.js'
import { explained, modelOf } from '../explainers/models.js'

const random = createRandom(11)
const width = 4
/** The third feature has no weight anywhere. */
const dummy = 2
const rows = Array.from({ length: 6 }, () => Array.from({ length: width }, () => Math.round(random.normal() * 64) / 64))
const background = Array.from({ length: 5 }, () =>
  Array.from({ length: width }, () => Math.round(random.normal() * 64) / 64),
)
const first = Array.from({ length: width * 5 }, (_, at) => (Math.floor(at / 5) === dummy ? 0 : random.normal()))
const second = Array.from({ length: 5 }, () => random.normal())

function network(): Promise<Model> {
  return modelOf(width, (b, x) =>
    b.matMul(b.tanh(b.matMul(x, b.constant('float64', [width, 5], first))), b.constant('float64', [5, 1], second)),
  )
}

function outcomesOf(order: readonly number[]): Outcomes {
  const values = rows.map((row) => Math.tanh(row[0]! - row[1]!) + 0.1 * row[3]!)
  return { task: 'regression', values: Float64Array.from(order, (row) => values[row]!) }
}

const inOrder = rows.map((_, row) => row)

it('has the ids that others know, in the same order', () => {
  expect(explainers.map(({ id }) => id)).toEqual([...explainerIds])
  expect(explainers.filter(({ scope }) => scope === 'rows').map(({ id }) => id)).toEqual([...explainersOfRows])
})

describe('the registry of explainers', () => {
  it('has a file for every explainer and an explainer for every file of that form', () => {
    const folder = new URL('../../src/explainers/', import.meta.url)
    for (const { id } of explainers) expect(existsSync(new URL(`${id}.ts`, folder))).toBe(true)
    expect(new Set(explainers.map(({ id }) => id)).size).toBe(explainers.length)
    expect(readdirSync(folder).length).toBeGreaterThan(explainers.length)
  })
})

describe.each(explainers.map((explainer) => [explainer.id, explainer] as const))('%s', (id, explainer) => {
  const ask = (model: Model, order: readonly number[] = inOrder, seed = 1): Promise<Attribution> =>
    explained(
      id,
      model,
      order.map((row) => rows[row]!),
      { background, seed, outcomes: outcomesOf(order) },
    )

  it('says where it comes from, what its values mean in both languages, and has a default for every option', () => {
    expect(explainer.reference).toMatch(/\d{4}/)
    for (const language of ['en', 'zh'] as const) expect(catalogue[language]).toHaveProperty([explainer.meaning.id])
    expect(explainer.options.safeParse({}).success).toBe(true)
    expect(explainer.needs.length).toBeGreaterThan(0)
  })

  it('gives the same bytes for the same seed, and survives JSON', async () => {
    const model = await network()
    const found = await ask(model)
    expect(JSON.stringify(await ask(model))).toBe(JSON.stringify(found))
    expect(JSON.parse(JSON.stringify(found))).toEqual(found)
    expect(found.values.flat().every((value) => Number.isFinite(value) && !Object.is(value, -0))).toBe(true)
    await model.close()
  })

  it('gives a row the same values in any order of the rows', async () => {
    const model = await network()
    const order = [4, 1, 5, 0, 3, 2]
    const found = await ask(model)
    const permuted = await ask(model, order)
    if (explainer.scope === 'all') expect(permuted.values).toEqual(found.values)
    else expect(permuted.values).toEqual(order.map((row) => found.values[row]))
    await model.close()
  })

  it('gives 0 to a feature that the model does not use', async () => {
    const model = await network()
    for (const line of (await ask(model)).values) expect(Math.abs(line[dummy]!)).toBeLessThan(1e-12)
    await model.close()
  })

  it('adds up to score − base within the tolerance that it states, where it promises to', async () => {
    const model = await network()
    const { completeness, values, scores, bases } = await ask(model)
    if (completeness !== null)
      values.forEach((line, row) => {
        const gap = line.reduce((sum, value) => sum + value, 0) - (scores[row]! - bases[row]!)
        expect(completeness.gaps[row]).toBeCloseTo(gap, 12)
        expect(Math.abs(gap)).toBeLessThanOrEqual(completeness.tolerances[row]!)
        expect(completeness.met[row]).toBe(true)
      })
    await model.close()
  })

  it('says how often it asked the model', async () => {
    const model = await network()
    const { evaluations } = await ask(model)
    expect(evaluations.predictions).toBeGreaterThan(0)
    expect(evaluations.gradients > 0).toBe(explainer.needs.includes('gradients'))
    await model.close()
  })
})
