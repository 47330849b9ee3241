import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Model } from '../../src/models/model.js'
import { openModel } from '../../src/models/open-model.js'
import { renderHtml } from '../../src/report/render-html.js'
import { renderMarkdown } from '../../src/report/render-markdown.js'
import { untranslated } from '../../src/report/translate.js'
import type { ConfigInput } from '../../src/schema/config.js'
import { audit } from '../../src/workflow/audit.js'
import { explain } from '../../src/workflow/explain.js'
import { train } from '../../src/workflow/train.js'
import { reviews } from '../training/reviews.js'

const folder = mkdtempSync(path.join(tmpdir(), 'explain-texts-'))
const roles: ConfigInput['roles'] = { label: { column: 'liked', positive: 'yes' } }
const settings: ConfigInput = { task: 'binary', seed: 1, threads: 1, roles, data: { id: 'id' } }
const texts = [
  { id: 'long', text: 'Good food, bad service; xyzzy good', liked: 'yes' },
  { id: 'short', text: 'bad food', liked: 'no' },
]
const words = texts.map(({ text }) => text.toLowerCase().match(/\w+/gu)!)
const models: Record<string, { bundle: string; model: Model }> = {}

beforeAll(async () => {
  for (const [architecture, options] of [
    ['gru', { embedding: 4, units: 4 }],
    ['attention', { width: 4, heads: 2, units: 4 }],
  ] as const) {
    const { folder: bundle } = await train(
      {
        ...settings,
        train: {
          ...{ input: { kind: 'text', column: 'text' }, architecture, options, epochs: 6, batchSize: 16 },
          ...{ optimizer: { kind: 'adam', learningRate: 0.03 }, output: path.join(folder, architecture) },
        },
      },
      { rows: reviews(120).map(({ id, text, liked }) => ({ id, text, liked })) },
    )
    models[architecture] = { bundle, model: await openModel(bundle, { threads: 1 }) }
  }
})
afterAll(async () => {
  for (const { model } of Object.values(models)) await model.close()
  rmSync(folder, { recursive: true, force: true })
})

/** Probability of "yes" for words, numbered by hand. */
async function said({ model }: { model: Model }, of: readonly string[]): Promise<number> {
  if (model.encoder?.kind !== 'text') throw new Error('a text was learnt from')
  const { vocabulary, length } = model.encoder
  const numbers = of.map((word) => (vocabulary.includes(word) ? vocabulary.indexOf(word) + 2 : 1))
  const data = new Int32Array(length)
  data.set(numbers.slice(0, length))
  const { scores } = await model.predict({ tokens: { dtype: 'int32', shape: [1, length], data } })
  return scores.data[0]!
}

/** Shapley's formula over all sets of words: Σ |S|! (n − |S| − 1)! / n! · (v(S ∪ i) − v(S)). */
async function shapley(model: { model: Model }, of: readonly string[]): Promise<number[]> {
  const n = of.length
  const sets = Array.from({ length: 2 ** n }, (_, set) => set)
  const values: number[] = []
  for (const set of sets)
    values.push(
      await said(
        model,
        of.filter((_, at) => (set >> at) & 1),
      ),
    )
  const factorial = (k: number): number => (k < 2 ? 1 : k * factorial(k - 1))
  return of.map((_, at) =>
    sets
      .filter((set) => !((set >> at) & 1))
      .reduce((sum, set) => {
        const size = of.filter((_, other) => (set >> other) & 1).length
        return (
          sum + ((factorial(size) * factorial(n - size - 1)) / factorial(n)) * (values[set | (1 << at)]! - values[set]!)
        )
      }, 0),
  )
}

describe.each(['gru', 'attention'])('explaining texts of a model with %s', (architecture) => {
  const ask = (method: string, rows: readonly string[] = ['long', 'short']) =>
    explain({ ...settings, model: models[architecture]!.bundle }, { table: texts, rows, method, background: 2 })

  it('has the Shapley values of the words, as all sets of them give it', async () => {
    const { attribution, rows } = await ask('shapley-values')
    expect(attribution.units).toEqual(['#1', '#2', '#3', '#4', '#5', '#6'])
    for (const [row, own] of words.entries()) {
      const expected = await shapley(models[architecture]!, own)
      own.forEach((word, at) => {
        expect(rows[row]!.values[`#${at + 1}`]).toBe(word)
        expect(attribution.values[row]![at]!).toBeCloseTo(expected[at]!, 5)
      })
      expect(attribution.values[row]!.slice(own.length).every((value) => value === 0)).toBe(true)
      expect(attribution.bases[row]!).toBeCloseTo(await said(models[architecture]!, []), 6)
    }
    expect(attribution.completeness!.met).toEqual([true, true])
    expect(attribution.exact).toEqual([true, true])
  })

  it('has the drop without each word by occlusion', async () => {
    const { attribution } = await ask('occlusion')
    for (const [row, own] of words.entries()) {
      const whole = await said(models[architecture]!, own)
      for (const at of own.keys()) {
        const without = await said(models[architecture]!, own.toSpliced(at, 1))
        expect(attribution.values[row]![at]!).toBeCloseTo(whole - without, 6)
      }
    }
  })

  it('gives a text the same values alone and beside others', async () => {
    const [both, alone] = [await ask('shapley-values'), await ask('shapley-values', ['short'])]
    expect(alone.attribution.values[0]).toEqual(both.attribution.values[1]!.slice(0, 2))
  })
})

describe('a report of a text', () => {
  it('lists its tokens in their order, with what each adds', async () => {
    const { run } = await explain({ ...settings, model: models.gru!.bundle }, { table: texts, rows: ['long'] })
    const blocks = run.analyses.flatMap((analysis) => analysis.blocks)
    expect(blocks.map(({ kind }) => kind)).toEqual(['finding', 'chart', 'table'])
    const table = blocks.find((block) => block.kind === 'table')!
    expect(table.rows.map(({ token }) => token)).toEqual(words[0])
    for (const language of ['en', 'zh'] as const) {
      const input = { run, verdict: null, language, suppressBelow: 0 }
      for (const text of [await renderMarkdown(input), await renderHtml(input)]) {
        expect(text).toContain('xyzzy')
        expect(text).not.toContain(untranslated)
      }
    }
  })

  it('refuses another baseline, since absent tokens are left out', async () => {
    const asked = explain(
      { ...settings, model: models.gru!.bundle },
      { table: texts, rows: ['long'], options: { baseline: 'zero' } },
    )
    await expect(asked).rejects.toMatchObject({ code: 'EXPLAIN_OPTION_INVALID' })
  })
})

describe('an audit of a model of one text column', () => {
  it('says that there is nothing to share its influence with, and measures none', async () => {
    const { run } = await audit(
      {
        ...settings,
        model: models.gru!.bundle,
        roles: { ...roles, sensitive: ['region'] },
        statistics: { replicates: 100 },
      },
      { rows: reviews(60) },
    )
    const found = run.analyses.find(({ id }) => id === 'feature-influence')!
    expect(found.measurements).toEqual([])
    expect(found.blocks[0]).toMatchObject({ kind: 'note', sentence: { values: { column: 'text' } } })
  })
})

describe('texts that were drawn', () => {
  /** The mean size of the drop without each word, by hand: every text, every place. */
  async function byHand(all: readonly string[]): Promise<Map<string, { size: number; effect: number; texts: number }>> {
    const found = new Map<string, { size: number; effect: number; texts: number }>()
    for (const text of all) {
      const own = text.toLowerCase().match(/\w+/gu)!
      const whole = await said(models.gru!, own)
      const drops = new Map<string, number>()
      for (const [at, word] of own.entries())
        drops.set(word, (drops.get(word) ?? 0) + whole - (await said(models.gru!, own.toSpliced(at, 1))))
      for (const [word, drop] of drops) {
        const { size, effect, texts: count } = found.get(word) ?? { size: 0, effect: 0, texts: 0 }
        found.set(word, { size: size + Math.abs(drop) / all.length, effect: effect + drop, texts: count + 1 })
      }
    }
    return found
  }
  const drawn = reviews(30, 9)
  const tableOf = (run: Awaited<ReturnType<typeof audit>>['run']) =>
    run.analyses
      .find(({ id }) => id === 'feature-influence')!
      .blocks.find((block) => block.kind === 'table' && block.title.id === 'feature-influence.sample-tokens.title')
  const rowsOf = (run: Awaited<ReturnType<typeof audit>>['run']) => {
    const table = tableOf(run)
    if (table?.kind !== 'table') throw new Error('no table of tokens')
    expect(table.people).toBe('texts')
    return table.rows
  }

  it('are told by the tokens that move the score most, in explanations and in audits', async () => {
    const expected = await byHand(drawn.map(({ text }) => text))
    const { run } = await explain({ ...settings, model: models.gru!.bundle }, { table: drawn, background: 2 })
    const rows = rowsOf(run)
    for (const { token, size, effect, texts: count } of rows) {
      const own = expected.get(String(token))!
      expect(count).toBe(own.texts)
      expect(Number(size)).toBeCloseTo(own.size, 6)
      expect(Number(effect)).toBeCloseTo(own.effect / own.texts, 6)
    }
    const known = [...expected].filter(([, own]) => own.texts >= 5).sort(([, a], [, b]) => b.size - a.size)
    expect(rows.map(({ token }) => token)).toEqual(known.slice(0, 20).map(([token]) => token))
    const words = rows.slice(0, 4).map(({ token }) => String(token))
    expect(words.filter((word) => ['good', 'great', 'bad', 'stale'].includes(word)).length).toBeGreaterThan(2)
    const audited = await audit({ ...settings, model: models.gru!.bundle, roles: { ...roles, sensitive: ['region'] }, statistics: { replicates: 100 } }, { rows: drawn }) // prettier-ignore
    expect(rowsOf(audited.run)).toEqual(rows)
    for (const language of ['en', 'zh'] as const)
      for (const text of [
        await renderMarkdown({ run, verdict: null, language, suppressBelow: 0 }),
        await renderHtml({ run, verdict: null, language, suppressBelow: 0 }),
      ])
        expect(text).not.toContain(untranslated)
  })

  it('are read as far as the scores that may be asked for reach, whatever the order of the table', async () => {
    const many = reviews(700, 4)
    const asked = { background: 2, sample: 700 }
    const { run } = await explain({ ...settings, model: models.gru!.bundle }, { table: many, ...asked })
    const table = tableOf(run)
    const values = table?.kind === 'table' ? table.caption?.values : undefined
    expect(Number(values!.evaluations)).toBeLessThanOrEqual(5000)
    expect(Number(values!.texts)).toBeLessThan(700)
    const turned = await explain({ ...settings, model: models.gru!.bundle }, { table: many.toReversed(), ...asked })
    expect(tableOf(turned.run)).toEqual(tableOf(run))
  })

  it('of which no token stands in five say so', async () => {
    const { run } = await explain({ ...settings, model: models.gru!.bundle }, { table: texts, background: 2 })
    const blocks = run.analyses.flatMap((analysis) => analysis.blocks)
    expect(blocks).toContainEqual(expect.objectContaining({ kind: 'note', sentence: expect.objectContaining({ id: 'feature-influence.sample-tokens.none' }) as unknown })) // prettier-ignore
  })
})
