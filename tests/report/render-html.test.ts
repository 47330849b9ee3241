import { createHash } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { renderHtml } from '../../src/report/render-html.js'
import { untranslated } from '../../src/report/translate.js'
import type { Run } from '../../src/schema/run.js'
import { readHtml, type Tag } from './html.js'
import { blocks, hostile, registerSampleTexts, sampleRun, sampleVerdict } from './sample-run.js'

const render = (language: 'en' | 'zh', run: Run = sampleRun) =>
  renderHtml({ run, verdict: sampleVerdict, language, suppressBelow: 0, meta: { startedAt: '2026-01-01T00:00:00Z' } })

let pages: Record<'en' | 'zh', string>
let tags: Tag[]
let texts: string[]
beforeAll(async () => {
  registerSampleTexts()
  pages = { en: await render('en'), zh: await render('zh') }
  ;({ tags, texts } = readHtml(pages.en))
})
const sha256 = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`
const inside = (html: string, name: string) =>
  [...html.matchAll(new RegExp(`<${name}[^>]*>([\\s\\S]*?)</${name}>`, 'g'))].map((found) => found[1]!)
const body = (html: string) => html.replace(/<(script|style)[\s\S]*?<\/\1>/g, '')

describe('the HTML report', () => {
  it('is well formed in both languages, each id standing once', () => {
    for (const html of Object.values(pages)) {
      const ids = readHtml(html).tags.flatMap(({ attributes }) => attributes.id ?? [])
      expect(ids.length).toBeGreaterThan(20)
      expect(new Set(ids).size).toBe(ids.length)
    }
  })

  it('names the language of the page', () => {
    expect(tags[0]!.attributes.lang).toBe('en')
    expect(readHtml(pages.zh).tags[0]!.attributes.lang).toBe('zh-Hans')
    expect(pages.zh).toMatch(/[\u4e00-\u9fff]{4}/)
  })

  it('allows exactly its own style and script, by their digests', () => {
    const policy = tags.find(({ attributes }) => attributes['http-equiv'] === 'Content-Security-Policy')!.attributes
      .content!
    const [style, script] = [inside(pages.en, 'style'), inside(pages.en, 'script')]
    expect([style.length, script.length]).toEqual([1, 1])
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain(`style-src ${sha256(style[0]!)};`)
    expect(policy).toContain(`script-src ${sha256(script[0]!)};`)
    expect(policy).not.toMatch(/unsafe|\*|http/)
    expect(script[0]!.length).toBeLessThan(5 * 1024)
  })

  it('has no inline style, no handler and nothing to load', () => {
    expect(pages.en).not.toMatch(/\sstyle="/)
    for (const { name, attributes } of tags) {
      expect(Object.keys(attributes).filter((key) => /^on|^style$/.test(key))).toEqual([])
      expect(['link', 'iframe', 'object', 'base', 'form', 'use', 'image', 'foreignObject']).not.toContain(name)
      if (attributes.src) expect(attributes.src).toMatch(/^data:image\/png;base64,/)
      if (attributes.href) expect(attributes.href).toMatch(/^#/)
    }
  })

  it('links only to what is there', () => {
    const ids = new Set(tags.flatMap(({ attributes }) => attributes.id ?? []))
    for (const { attributes } of tags) {
      if (attributes.href) expect(ids).toContain(attributes.href.slice(1))
      for (const id of attributes['aria-labelledby']?.split(' ') ?? []) expect(ids).toContain(id)
    }
  })

  it('shows no hole where text or a number belongs', () => {
    for (const html of Object.values(pages)) {
      expect(html).not.toContain(untranslated)
      expect(body(html)).not.toMatch(/NaN|undefined|\[object|Infinity|null</)
    }
  })

  it('shows hostile names as text', () => {
    const shown = texts.join('\n')
    expect(pages.en).not.toMatch(/<img src=x/i)
    expect(shown).toContain('&lt;img src&#x3D;x onerror&#x3D;alert(1)&gt;')
    expect(shown).toContain('two↵lines and | a pipe')
    expect(shown).toContain('abc\ufffddcba')
    expect(shown).toContain(hostile.arabic)
    expect(shown).toContain('{{x}}')
  })

  it('cuts a name of a thousand characters and keeps the whole behind a summary', () => {
    expect(pages.en).toContain(
      `<details class="long"><summary><bdi>long-${'x'.repeat(58)}…</bdi></summary><bdi>${hostile.long}</bdi></details>`,
    )
  })

  it('names the missing group in the language', () => {
    expect(pages.en).toContain('(missing)')
    expect(pages.zh).toContain('（缺失）')
  })

  it('opens with title, verdict and findings by weight', () => {
    const order = [
      '<h1>',
      'class="verdict fail"',
      'id="findings"',
      'class="card w3"',
      'class="card w1"',
      'id="policy"',
      'id="analysis-groups"',
      'id="groups"',
      'id="not-examined"',
      'id="method"',
      'id="limits"',
      'id="provenance"',
    ]
    const places = order.map((text) => pages.en.indexOf(text))
    expect(places).toEqual([...places].sort((a, b) => a - b))
    expect(places[0]).toBeGreaterThan(0)
    expect(pages.en).not.toContain('class="card w0"')
  })

  it('says of each rule what was measured, against what, how sure, what a point rule says and what would pass', () => {
    const rule = /<details class="rule inconclusive"[^>]*>[\s\S]*?<\/details>/.exec(pages.en)![0]
    expect(rule).toContain('at least 0.8')
    expect(rule).toContain('95\u00a0% interval 0.690 to 0.840 (MOVER-R)')
    expect(rule).toContain('would have said fail')
    expect(rule).toContain('31.0\u00a0%')
    // As wide as now (0.77 − 0.69 = 0.08 below the value), it passes from 0.8 + 0.08.
    expect(rule).toContain('at least about 0.880')
    expect(rule).toContain('21,000 rows')
  })

  it('has no verdict, no policy and no traffic light without a policy', async () => {
    const html = await renderHtml({
      run: { ...sampleRun, analyses: [] },
      verdict: { ...sampleVerdict, verdict: 'none', rules: [] },
      language: 'en',
      suppressBelow: 0,
    })
    expect(body(html)).not.toMatch(/class="(verdict|badge|rule)/)
    expect(html).not.toContain('id="policy"')
  })

  it('keeps headings in order and gives every table a caption, headers and a scope', () => {
    const levels = tags.filter(({ name }) => /^h[1-6]$/.test(name)).map(({ name }) => Number(name[1]))
    expect(levels[0]).toBe(1)
    expect(levels.filter((level) => level === 1)).toHaveLength(1)
    for (const [i, level] of levels.entries()) if (i > 0) expect(level - levels[i - 1]!).toBeLessThanOrEqual(1)
    const count = (name: string) => tags.filter((tag) => tag.name === name).length
    expect(count('caption')).toBe(count('table'))
    for (const { attributes } of tags.filter(({ name }) => name === 'th'))
      expect(attributes.scope).toMatch(/^(col|row)$/)
  })

  it('gives every chart a picture with a name, its sentence, and its numbers in a table', () => {
    const figures = inside(pages.en, 'figure').filter((figure) => figure.includes('<svg role="img"'))
    expect(figures).toHaveLength(blocks.filter(({ kind }) => kind === 'chart').length + 2)
    for (const figure of figures) {
      expect(figure).toMatch(/<svg role="img" aria-labelledby="chart-\d+-title chart-\d+-text"/)
      expect(figure).toMatch(/<p class="sentence" id="chart-\d+-text">[^<]+</)
      expect(figure).toMatch(/<details class="numbers">[\s\S]*<table>/)
    }
  })

  it('gives a group one colour in every chart and key', () => {
    const keys = inside(pages.en, 'figure').flatMap((figure) =>
      [...figure.matchAll(/fill="var\(--c(\d),#[0-9a-f]{6}\)"><path d="[^"]*"\/><\/svg><bdi>men</g)].map(
        (found) => found[1],
      ),
    )
    expect(keys.length).toBeGreaterThan(3)
    expect(new Set(keys)).toEqual(new Set(['2']))
  })

  it('is the same bytes each time', async () => {
    expect(await render('en')).toBe(pages.en)
  })

  it('is small: twenty charts in less than 400 KB', async () => {
    const charts = sampleRun.analyses[0]!.blocks.filter((block) => block.kind === 'chart')
    const twenty = Array.from({ length: 20 }, (_, i) => charts[i % charts.length]!)
    const html = await render('en', { ...sampleRun, analyses: [{ ...sampleRun.analyses[0]!, blocks: twenty }] })
    expect(Buffer.byteLength(html)).toBeLessThan(400_000)
  })

  it('stays small with ten thousand groups and a megabyte of name, and says what it leaves out', async () => {
    const groups = Array.from({ length: 10_000 }, (_, i) => ({
      value: i === 7 ? 'y'.repeat(1_000_000) : `g${i}`,
      rows: 5,
      compared: false,
    }))
    const rows = groups.map(({ value }) => ({ group: value, value: 0.5, low: 0.1, high: 0.9, n: 5, listedOnly: 1 }))
    const chart = sampleRun.analyses[0]!.blocks.find((block) => block.kind === 'chart')!
    if (chart.kind !== 'chart') throw new Error('no chart')
    const run = {
      ...sampleRun,
      features: [{ ...sampleRun.features[0]!, groups }],
      analyses: [{ ...sampleRun.analyses[0]!, blocks: [{ ...chart, rows }] }],
    }
    const html = await render('en', run)
    expect(Buffer.byteLength(html)).toBeLessThan(400_000)
    expect(html).toContain('The first 200 of 10,000 are shown')
    expect(html).toContain('40 of 10,000 groups are drawn')
    expect(html).toContain('(1,000,000 characters in all)')
  })
})
