import { expect, it } from 'vitest'
import { renderMarkdown } from '../../src/report/render-markdown.js'
import { audit } from '../../src/workflow/audit.js'

/** 600 rows, 12 of them without a race: more than one in a hundred, fewer than 20. */
const rows = Array.from({ length: 600 }, (_, i) => ({
  race: i < 12 ? null : i % 2 ? 'Black' : 'White',
  income: 1000 + i * 7,
  hired: i % 3 ? 'yes' : 'no',
}))

it('tells the people of a hidden group nowhere: not as missing values, not in a sentence, not as an extreme', async () => {
  const { run, verdict } = await audit(
    { task: 'outcomes', roles: { decision: { column: 'hired', positive: 'yes' }, sensitive: ['race'] } },
    { rows },
  )
  const shown = (suppressBelow: number) => renderMarkdown({ run, verdict, language: 'en', suppressBelow })
  const open = await shown(0)
  expect(open).toContain('12 rows have no value of race')
  expect(open).toMatch(/\| race \| text \| 12 \|/u)
  expect(open).toContain('5193') // the highest income, of one person
  const hidden = await shown(20)
  expect(hidden).not.toContain('have no value of race')
  expect(hidden).toMatch(/\| race \| text \| hidden \| hidden \|/u)
  expect(hidden).not.toMatch(/\b12\b/u)
  expect(hidden).not.toContain('5193')
  // All rows but those without a race.
  expect(hidden.split('\n').filter((line) => /\b588\b/u.test(line))).toEqual([])
}, 30_000)
