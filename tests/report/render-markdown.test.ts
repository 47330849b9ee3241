import { beforeAll, describe, expect, it } from 'vitest'
import { escapeMarkdown, markdownTable } from '../../src/report/markdown/escape.js'
import { renderMarkdown } from '../../src/report/render-markdown.js'
import { untranslated } from '../../src/report/translate.js'
import { registerSampleTexts, sampleRun, sampleVerdict } from './sample-run.js'

const pages: Record<string, string> = {}
beforeAll(async () => {
  registerSampleTexts()
  for (const language of ['en', 'zh'] as const)
    pages[language] = await renderMarkdown({ run: sampleRun, verdict: sampleVerdict, language, suppressBelow: 0 })
})

describe('Markdown escapes', () => {
  it.each([
    ['a|b', 'a\\|b'],
    ['<b>&amp;', '&lt;b&gt;&amp;amp;'],
    ['*x* _y_ `z` ~w~', '\\*x\\* \\_y\\_ \\`z\\` \\~w\\~'],
    ['=SUM(A1)', '\\=SUM(A1)'],
    ['-1', '\\-1'],
    ['1. one', '1\\. one'],
    ['# h', '\\# h'],
    ['![x](y) $z$', '\\!\\[x\\](y) \\$z\\$'],
    ['@team http://evil www.evil', '&#64;team http:&#47;&#47;evil www&#46;evil'],
    ['two\nlines', 'two lines'],
    ['back\\slash', 'back\\\\slash'],
  ])('%s', (text, escaped) => {
    expect(escapeMarkdown(text)).toBe(escaped)
  })

  it('keep a table one line per row whatever is in it', () => {
    const table = markdownTable(
      [
        { label: 'a|b', numeric: true },
        { label: 'c', numeric: false },
      ],
      [['x\n|y', '1']],
    )
    expect(table).toBe('| a\\|b | c |\n| ---: | --- |\n| x \\|y | 1 |')
  })
})

describe('the Markdown report', () => {
  it('says what the HTML says, without holes and without markup of the data', () => {
    for (const page of Object.values(pages)) {
      expect(page).not.toContain(untranslated)
      expect(page).not.toMatch(/NaN|undefined|\[object|Infinity/)
      expect(page.replace(/```[\s\S]*?```/g, '')).not.toMatch(/<img|<b>|http:\/\//)
    }
    expect(pages.en).toContain('| men | 2,691 | 44.5\u00a0% (42.7 to 46.4\u00a0%) |')
    expect(pages.en).toContain('**Fail.** 2 rules of 5 in four-fifths and policy.yaml are violated, 1 undecided.')
    expect(pages.zh).toContain('## 发现与下一步建议')
  })

  it('has every table complete: as many cells in each row as in its head', () => {
    const lines = pages.en!.split('\n').filter((line) => line.startsWith('|'))
    expect(lines.length).toBeGreaterThan(60)
    let cells = 0
    for (const [i, line] of lines.entries()) {
      const count = line.replace(/\\[\s\S]/g, '').split('|').length
      if (/^\|( -{3}:? \|)+$/.test(lines[i + 1] ?? '')) cells = count
      expect(count).toBe(cells)
    }
  })

  it('is the same each time', async () => {
    expect(await renderMarkdown({ run: sampleRun, verdict: sampleVerdict, language: 'en', suppressBelow: 0 })).toBe(
      pages.en,
    )
  })
})
