import { existsSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'

import { createTools } from '../../src/environment/create-tools.js'
import { findMitigation, mitigations, type AnyMitigation } from '../../src/mitigations/registry.js'
import type { Fitted } from '../../src/mitigations/mitigation.js'
import { decisionStep } from '../../src/models/decision-schema.js'
import { translate, untranslated } from '../../src/report/translate.js'
import { block } from '../../src/schema/block.js'
import { createRandom } from '../../src/environment/random.js'
import { rowsToFit, type SmallRow } from '../mitigations/rows-to-fit.js'
import { scoredCube } from '../mitigations/scored.js'

const random = createRandom(7)
const rows = Array.from({ length: 400 }, (): SmallRow & { score: number; town: string } => {
  const group = random.next() < 0.4 ? 'f' : 'm'
  const label = random.next() < (group === 'm' ? 0.7 : 0.4) ? 1 : 0
  const score = Math.round(100 * (0.5 * random.next() + 0.4 * label)) / 100
  return { group, label, score, town: random.next() < 0.9 ? group : 'x' }
})

/** Fits a mitigation of any stage on the same few hundred rows. */
async function fit(mitigation: AnyMitigation, seed = 1, order = [...rows.keys()]): Promise<Fitted> {
  const own = order.map((at) => rows[at]!)
  const options: unknown = mitigation.options.parse({})
  const tools = createTools({ seed })
  if (mitigation.stage === 'after') {
    const cube = await scoredCube(own.map(({ group, label, score }) => ({ group, positive: label === 1, score })))
    return mitigation.fit({ cube, threshold: 0.5, seed, id: null }, options, tools)
  }
  const inputs = [
    { name: 'town', type: 'text' as const, values: own.map(({ town }) => town) },
    { name: 'score', type: 'number' as const, values: own.map(({ score }) => score) },
  ]
  return mitigation.fit(rowsToFit(own, { inputs }), options, tools)
}

const plain = (fitted: Fitted): unknown =>
  JSON.parse(
    JSON.stringify(fitted, (_, value: unknown) =>
      ArrayBuffer.isView(value) ? Array.from(value as Float64Array) : value,
    ),
  )

describe.each(mitigations.map((mitigation) => [mitigation.id, mitigation] as const))('%s', (id, mitigation) => {
  it('lies in the file of its id', () => {
    expect(existsSync(new URL(`../../src/mitigations/${id}.ts`, import.meta.url))).toBe(true)
    expect(findMitigation(id)).toBe(mitigation)
  })

  it('says what it does and what to ask before it is used, in both languages', () => {
    for (const language of ['en', 'zh'] as const)
      for (const message of [mitigation.does, mitigation.caution]) {
        const text = translate(message, language)
        expect(text).not.toContain(untranslated)
        expect(text.length).toBeGreaterThan(language === 'en' ? 40 : 10)
      }
    expect(mitigation.reference).toMatch(/\d{4}/u)
    expect(mitigation.tasks.length).toBeGreaterThan(0)
  })

  it('has strict options, all with defaults', () => {
    expect(mitigation.options).toBeInstanceOf(z.ZodObject)
    expect(mitigation.options.safeParse({}).success).toBe(true)
    expect(mitigation.options.safeParse({ 'no such option': 1 }).success).toBe(false)
    expect(typeof mitigation.randomises(mitigation.options.parse({}))).toBe('boolean')
  })

  it('gives what its stage may give: nothing that needs the group to decide unless it says so', async () => {
    const { applied } = await fit(mitigation)
    const kinds = { before: ['weights', 'rows', 'features'], during: ['training'], after: ['decision'] }
    expect(kinds[mitigation.stage]).toContain(applied.kind)
    const steps = applied.kind === 'decision' ? applied.steps : []
    for (const step of steps) expect(decisionStep.safeParse(step).success).toBe(true)
    expect(mitigation.needsGroupAtDecision).toBe(steps.some(({ features }) => features.length > 0))
    const drawn = steps.some(({ draw }) => draw !== null)
    if (drawn) expect(mitigation.randomises(mitigation.options.parse({}))).toBe(true)
    if (applied.kind === 'weights') for (const weight of applied.weights) expect(weight).toBeGreaterThan(0)
    if (applied.kind === 'rows') for (const at of applied.positions) expect(at).toBeLessThan(rows.length)
  })

  it('fits the same for the same seed', async () => {
    expect(plain(await fit(mitigation, 3))).toEqual(plain(await fit(mitigation, 3)))
  })

  it('fits the same whatever the order of the rows, unless it draws rows', async () => {
    const order = [...rows.keys()].reverse()
    const [one, two] = [await fit(mitigation), await fit(mitigation, 1, order)]
    if (one.applied.kind === 'rows' && two.applied.kind === 'rows') {
      expect(two.applied.positions.length).toBe(one.applied.positions.length)
    } else if (one.applied.kind === 'weights' && two.applied.kind === 'weights') {
      const turned = Array.from(two.applied.weights).reverse()
      Array.from(one.applied.weights).forEach((weight, at) => expect(turned[at]).toBeCloseTo(weight, 12))
    } else expect(plain(two)).toEqual(plain(one))
  })

  it('tells what was fitted in notes and valid blocks with text in both languages', async () => {
    const { notes, blocks } = await fit(mitigation)
    expect(notes.length).toBeGreaterThan(0)
    for (const language of ['en', 'zh'] as const)
      for (const note of notes) {
        const text = translate(note, language)
        expect(text).not.toContain(untranslated)
        expect(text).not.toMatch(/undefined|NaN|\[object/u)
      }
    for (const one of blocks) expect(block.safeParse(JSON.parse(JSON.stringify(one))).success).toBe(true)
  })
})

it('an unknown mitigation is told the nearest', () => {
  expect(() => findMitigation('reweighting')).toThrow(expect.objectContaining({ code: 'MITIGATION_UNKNOWN' }))
  try {
    findMitigation('reweighting')
  } catch (error) {
    expect((error as { hint?: string }).hint).toContain('reweighing')
  }
})
