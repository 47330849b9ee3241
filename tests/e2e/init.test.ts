import { readFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'

import { probity, workspace } from './command-line.js'

const work = workspace()
afterAll(() => work.remove())

describe('probity init', () => {
  it('suggests 1 as the positive value of a column of ones and others, and writes numbers as configs do', async () => {
    // Ones are the more frequent: the suggestion cannot rest on the rarer value.
    const rows = Array.from({ length: 60 }, (_, i) => `${i % 2 ? 'F' : 'M'},${i % 3 ? 1 : 2}`)
    work.file('loans.csv', ['sex,approved', ...rows, ''].join('\n'))
    const { code } = await probity(['init', '--data', 'loans.csv', '--yes'], { cwd: work.path })
    expect(code).toBe(0)
    const written = parse(readFileSync(path.join(work.path, 'probity.yaml'), 'utf8')) as {
      roles: { decision: { column: string; positive: unknown } }
    }
    expect(written.roles.decision).toMatchObject({ column: 'approved', positive: '1' })
  })
})
