import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { cellValue } from '../../src/schema/block.js'
import type { Run } from '../../src/schema/run.js'
import { writeRun } from '../../src/store/write-run.js'
import { renderIndex } from '../../src/workflow/render-index.js'
import { sampleRun, sampleVerdict } from './sample-run.js'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'probity-index-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function place(name: string, changes: Partial<Run>, reports: Record<string, string>): void {
  const run: Run = { ...sampleRun, ...changes }
  writeRun(path.join(folder, name), { run, cube: null, verdict: sampleVerdict, meta: {}, reports })
}
const render = async (language: 'en' | 'zh' = 'en', format: 'html' | 'md' = 'html'): Promise<string> => {
  const pages = await renderIndex(folder, { formats: [format], languages: [language] })
  return pages[`index${language === 'en' ? '' : '.zh'}.${format}`]!
}

describe('the page of all reports', () => {
  it('leads to each report by a path from the folder, whatever its name', async () => {
    place('a b#1', { title: 'Loans <i>' }, { 'report.html': '' })
    place('plain', { title: null }, { 'report.zh.html': '' })
    const page = await render()
    expect(page).toContain('href="a%20b%231/report.html"')
    expect(page).toContain('Loans &lt;i&gt;')
    expect(page).not.toContain('Loans <i>')
    expect(page).toContain('href="plain/report.zh.html"')
    expect(page).not.toMatch(/href="(https?:|\/)/u)
  })

  it('lists runs in folders below, with their comparison', async () => {
    place('mitigate/base', {}, { 'report.md': '' })
    writeFileSync(path.join(folder, 'mitigate', 'comparison.html'), '')
    const page = await render('en', 'md')
    expect(page).toContain('[base](mitigate/base/report.md)')
    expect(page).toContain('[mitigate/comparison.html](mitigate/comparison.html)')
    expect(page).toContain('## Runs in mitigate')
  })

  it('says of a run that cannot be read why', async () => {
    place('broken', {}, {})
    writeFileSync(path.join(folder, 'broken', 'run.json'), '{')
    expect(await render('zh')).toContain('无法读取')
  })

  it('is not made of a folder without runs', async () => {
    expect(await renderIndex(folder, { formats: ['html'], languages: ['en'] })).toEqual({})
  })
})

describe('a way to a file', () => {
  it.each(['https://example.org', 'javascript:alert(1)', '/etc/passwd', 'a b', '"x'])('is never %s', (href) => {
    expect(cellValue.safeParse({ text: 'x', href }).success).toBe(false)
  })
})
