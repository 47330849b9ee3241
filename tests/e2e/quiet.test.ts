import path from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'

import { probity, workspace } from './command-line.js'

const work = workspace()
afterAll(() => work.remove())

describe('probity audit --quiet', () => {
  it('tells no progress, yet says what was found, judged and written', async () => {
    const rows = Array.from({ length: 200 }, (_, i) => `${i % 2 ? 'a' : 'b'},${i % 2 || i % 4 ? 'yes' : 'no'}`)
    const data = work.file('decisions.csv', ['g,d', ...rows, ''].join('\n'))
    const output = path.join(work.path, 'run')
    const roles = ['--task', 'outcomes', '--decision', 'd', '--decision-positive', 'yes', '--sensitive', 'g']
    const ended = await probity(
      ['audit', '--data', data, ...roles, '--policy', 'four-fifths', '--format', 'md', '--output', output, '--quiet'],
      { cwd: work.path },
    )
    // 100 of 100 against 50 of 100 is below four fifths beyond doubt.
    expect(ended.code).toBe(1)
    expect(ended.err).toBe('')
    expect(ended.out).toContain('Policy violated')
    expect(ended.out).toContain(`Report: ${output}/report.md`)
  })

  it('tells a wrong setting of the command line', async () => {
    const ended = await probity(['audit', '--data', 'x.csv', '--set', 'roles.scroe.column=s', '--quiet'])
    expect(ended.code).toBe(2)
    expect(ended.err).toContain('The command line holds the unknown key "scroe" under roles.')
  })
})
