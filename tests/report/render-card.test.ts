import { beforeAll, describe, expect, it } from 'vitest'
import { renderCard } from '../../src/report/render-card.js'
import { untranslated } from '../../src/report/translate.js'
import { registerSampleTexts, sampleRun, sampleVerdict } from './sample-run.js'

beforeAll(registerSampleTexts)
const input = { run: sampleRun, verdict: sampleVerdict, language: 'en' as const, suppressBelow: 0 }
const card = {
  author: 'Jo',
  date: '2026-02-01',
  modelDetails: { name: 'Scorer', developers: ['A', 'B'], license: '' },
  factors: { groups: 'a typed-in claim' },
  caveats: { recommendations: '<script>' },
}

describe('the model card', () => {
  it('tells measured, declared and missing fields apart and counts them', async () => {
    const text = await renderCard({ ...input, card })
    expect(text).toContain('- **Name** (declared): Scorer')
    expect(text).toContain('- **Developed by** (declared):\n  - A\n  - B')
    expect(text).toContain('- **Licence** (missing)')
    expect(text).toContain('- **Rows** (measured): 4,526 rows')
    const count = (status: string) => text.match(new RegExp(`^- \\*\\*[^*]+\\*\\* \\(${status}\\)`, 'gm'))?.length ?? 0
    expect(text).toContain(
      `${count('measured')} fields are measured by the audit, ${count('declared')} declared by people, ${count('missing')} missing.`,
    )
    expect(text).toContain('Declared by Jo, 2026-02-01.')
  })

  it('never takes a measured field from a person', async () => {
    expect(await renderCard({ ...input, card })).not.toContain('typed-in')
  })

  it('holds the digests of the data whole, the tables with interval and n, and no markup', async () => {
    const text = await renderCard({ ...input, card })
    expect(text).toContain('0123456789abcdef'.repeat(4))
    expect(text).toContain('| Selection rate: gender = men | 44.5\u00a0% | 42.7 to 46.4\u00a0% | 2,691 |')
    expect(text).toContain('too few rows to compare')
    expect(text).not.toContain('<script>')
  })

  it('is in Chinese too, without holes', async () => {
    const text = await renderCard({ ...input, language: 'zh' })
    expect(text).toContain('# 模型卡')
    expect(text).not.toContain(untranslated)
    expect(text).not.toMatch(/undefined|NaN|\[object/)
  })
})
