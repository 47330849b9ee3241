import { describe, expect, it } from 'vitest'

import { compareRuns, type RunToCompare } from '../../src/compare/compare-runs.js'
import { comparisonSections, isGap } from '../../src/compare/comparison-blocks.js'
import { comparison as comparisonSchema } from '../../src/compare/comparison.js'
import { comparisonJson, comparisonText } from '../../src/compare/outputs.js'
import { renderPage, renderPageMarkdown } from '../../src/report/render-page.js'
import { translate, untranslated } from '../../src/report/translate.js'
import { block } from '../../src/schema/block.js'
import { noVerdict } from '../../src/gate/evaluate-policy.js'
import { aMeasurement, aRun, shareMeasurements } from '../gate/a-run.js'

function aNamed(name: string, hits: number, gapInterval: readonly [number, number]): RunToCompare {
  const run = aRun(
    [
      ...shareMeasurements({ A: [600, 1000], B: [hits, 1000] }),
      aMeasurement('groups/accuracy', 0.7, gapInterval, { unit: 'share', better: 'higher' }),
      aMeasurement('groups/auc', null),
      aMeasurement('groups/accuracy[g="<b>\u001b"]', 0.5, [0.4, 0.6], { unit: 'share', better: 'higher' }),
    ],
    { title: `run ${name}`, inputs: [{ role: 'data', name: 'x.csv', sha256: name }] },
  )
  return { name, run, verdict: noVerdict(run) }
}

const runs = [
  aNamed('base', 300, [0.69, 0.71]),
  aNamed('fairer', 500, [0.695, 0.705]),
  aNamed('worse', 100, [0.68, 0.72]),
]
const two = compareRuns(runs.slice(0, 2))
const three = compareRuns(runs)

const section = (
  comparison: ReturnType<typeof compareRuns>,
  id: string,
  ...more: Parameters<typeof comparisonSections> extends [unknown, ...infer Rest] ? Rest : never
) => comparisonSections(comparison, ...more).find((one) => one.id === id)!

describe('the blocks of a comparison', () => {
  it('are valid, have unique section ids and words for everything in both languages', async () => {
    for (const comparison of [two, three, compareRuns([runs[0]!, { ...runs[0]!, name: 'again' }])]) {
      const sections = comparisonSections(comparison)
      expect(new Set(sections.map(({ id }) => id)).size).toBe(sections.length)
      for (const each of sections.flatMap(({ blocks }) => blocks)) expect(block.safeParse(each).success).toBe(true)
      for (const language of ['en', 'zh'] as const) {
        const page = {
          language,
          title: { id: 'compare.title' },
          lead: { id: 'compare.lead', values: { first: 'base', others: ['fairer'] } },
          sections,
          version: '1',
          id: 'x',
        }
        const [html, markdown] = [await renderPage(page), await renderPageMarkdown(page)]
        for (const text of [
          html,
          markdown,
          comparisonText(comparison, { translate: (message) => translate(message, language) }),
        ]) {
          expect(text).not.toContain(untranslated)
          expect(text).not.toMatch(/undefined|NaN|\[object/u)
        }
        expect(html).not.toContain('<b>\u001b')
      }
    }
  })

  it('open with the notes, then say how the gaps changed', () => {
    const [first] = comparisonSections(two)
    expect(first!.blocks[0]).toMatchObject({ kind: 'note', sentence: { id: 'compare.note.other-data' } })
    const finding = first!.blocks.find(({ kind }) => kind === 'finding')
    expect(finding).toMatchObject({ sentence: { id: 'compare.finding.better', values: { better: 2, worse: 0 } } })
  })

  it('have the gaps with values before and after', () => {
    const table = section(two, 'gaps').blocks.find(({ kind }) => kind === 'table')
    expect(table).toMatchObject({
      rows: expect.arrayContaining([
        expect.objectContaining({ measure: 'groups/selection-rate:difference(g)', change: expect.closeTo(-0.2, 12) }),
      ]),
    })
  })

  it('take names of measurements from the caller', () => {
    const named = section(two, 'gaps', {
      name: (id) => (id.includes('ratio(') ? { id: 'x', values: { id } } : null),
    })
    const rows = named.blocks.flatMap((each) => (each.kind === 'table' ? each.rows : []))
    expect(rows.map((row) => row['measure'])).toContainEqual({
      id: 'x',
      values: { id: 'groups/selection-rate:ratio(g)' },
    })
    expect(rows.map((row) => row['measure'])).toContain('groups/selection-rate:difference(g)')
  })

  it('name the run of each row where there are several', () => {
    const table = section(three, 'gaps').blocks.find(({ kind }) => kind === 'table')
    expect(table).toMatchObject({
      rows: expect.arrayContaining([
        expect.objectContaining({ run: 'worse' }),
        expect.objectContaining({ run: 'fairer' }),
      ]),
    })
  })
})

describe('the other outputs', () => {
  it('as JSON hold the whole comparison', () => {
    expect(comparisonSchema.parse(JSON.parse(comparisonJson(three)))).toEqual(three)
  })

  it('as text put the gaps before all else', () => {
    const text = comparisonText(two, { translate: (message) => translate(message, 'en') })
    const places = [...text.matchAll(/^groups\/\S+/gmu)].map(([id]) => /:(difference|ratio)\([a-z]+\)$/u.test(id))
    expect(places).toEqual([...places].sort((a, b) => Number(b) - Number(a)))
    expect(places).toContain(false)
  })

  it('as text put worse before better and let no name steer the terminal', () => {
    const text = comparisonText(three, { translate: (message) => translate(message, 'en') })
    expect(text.indexOf(' worse\n')).toBeGreaterThan(0)
    expect(text.indexOf(' worse\n')).toBeLessThan(text.indexOf(' better\n'))
    // eslint-disable-next-line no-control-regex -- that is what must not be there
    expect(text.replace(/\n/gu, '')).not.toMatch(/[\u0000-\u001f]/u)
  })

  it('say how many rows they leave out', () => {
    expect(comparisonText(three, { translate: (message) => translate(message, 'en'), mostRows: 1 })).toMatch(
      /\d+ more are in the JSON/u,
    )
  })
})

it('counts as a gap what groups get, not how a column acts on them', () => {
  expect(isGap({ id: 'groups/selection-rate:difference(sex)' })).toBe(true)
  expect(isGap({ id: 'groups/selection-rate:ratio(sex)' })).toBe(true)
  expect(isGap({ id: 'feature-influence/attribution:difference(sex){feature=telephone,output=1}' })).toBe(false)
})
