import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { parse } from 'yaml'
import { probity } from './command-line.js'

let place = ''
beforeEach(() => (place = mkdtempSync(path.join(os.tmpdir(), 'probity-init-'))))
afterEach(() => rmSync(place, { recursive: true, force: true }))

it('cuts ages into groups, and knows Chinese column names', async () => {
  const rows = Array.from(
    { length: 120 },
    (_, i) => `${i % 2 ? '女' : '男'},${20 + (i % 40)},${i % 3 ? '录用' : '未录用'}`,
  )
  writeFileSync(path.join(place, '招聘.csv'), `性别,年龄,结果\n${rows.join('\n')}\n`)
  const made = await probity(['init', '--data', '招聘.csv', '--yes'], { cwd: place })
  expect(made.code).toBe(0)
  const { roles } = parse(readFileSync(path.join(place, 'probity.yaml'), 'utf8')) as { roles: unknown }
  expect(roles).toMatchObject({
    decision: { column: '结果', positive: '录用' },
    sensitive: [{ column: '性别' }, { column: '年龄', quantiles: 4 }],
  })
  const looked = await probity(['audit', '--dry-run'], { cwd: place })
  expect(looked.code).toBe(0)
  expect(looked.out).toContain('年龄 (sensitive), 4 groups')
  // The columns of names line up by their width in the terminal, where a Han character takes two places.
  expect(looked.out).toMatch(/^ {2}性别 {9}text/mu)
  const uncut = await probity(['audit', '--dry-run', '--set', 'roles.sensitive=[年龄]'], { cwd: place })
  expect(uncut.out).toContain('Cut points join them: 年龄:25,60')
})
