import { beforeAll, describe, expect, it } from 'vitest'
import { renderPage, renderPageMarkdown, type PageInput } from '../../src/report/render-page.js'
import { readHtml } from './html.js'
import { blocks, registerSampleTexts, sampleRun } from './sample-run.js'

beforeAll(registerSampleTexts)
const text = (words: string) => ({ id: 'sample.text', values: { words } })
const page: PageInput = {
  language: 'en',
  title: text('A against B'),
  lead: text('Two runs.'),
  facts: [{ label: text('runs'), value: text('2') }],
  sections: [
    { id: 'better', title: text('What got better'), blocks, limits: [text('Not paired.')] },
    { id: 'worse', title: text('What got worse'), short: text('Worse'), lead: text('Nothing.'), blocks: [] },
  ],
  features: sampleRun.features,
  measurements: sampleRun.analyses[0]!.measurements,
  version: '0.1.0',
  id: 'a ~ b',
}

describe('a page of blocks', () => {
  it('is drawn with the templates of the report', async () => {
    const html = await renderPage(page)
    const { tags } = readHtml(html)
    expect(tags.filter(({ name }) => name === 'section').map(({ attributes }) => attributes.id)).toEqual([
      'better',
      'worse',
    ])
    expect(html).toContain('<h1><bdi>A against B</bdi></h1>')
    expect(html).toContain('0.142')
    expect(html).not.toContain('class="verdict')
  })

  it('has the same words in Markdown', async () => {
    const markdown = await renderPageMarkdown(page)
    expect(markdown).toContain('# A against B')
    expect(markdown).toContain('## What got worse\n\nNothing.')
    expect(markdown).toContain('- Not paired.')
  })
})
