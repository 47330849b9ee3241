import { describe, expect, it } from 'vitest'
import { summarise } from '../../src/cli/summary.js'
import type { Run } from '../../src/schema/run.js'
import type { Verdict } from '../../src/schema/verdict.js'

const run = { analyses: [], warnings: [] } as unknown as Run
const verdict = { verdict: 'none', rules: [] } as unknown as Verdict
const json = ['cube.json', 'meta.json', 'run.json', 'verdict.json']

describe('the end of an audit', () => {
  it.each([
    [['report.html', 'report.md', 'report.zh.html'], 'report.html'],
    [['report.zh.html'], 'report.zh.html'],
    [['card.md', 'report.md'], 'report.md'],
    [['card.md'], 'card.md'],
    [[], 'run.json'],
  ])('names the report that was written, of %j', (reports, named) => {
    const files = [...json, ...reports].sort()
    expect(summarise(run, verdict, { folder: 'reports/x', files })).toContain(`Report: reports/x/${named}`)
  })

  it('says what an interruption left out', () => {
    const analysis = (id: string, status: string) => ({ id, status, blocks: [], measurements: [], limits: [] })
    const stopped = {
      ...run,
      analyses: [analysis('groups', 'done'), analysis('strata', 'cancelled')],
    } as unknown as Run
    const told = summarise(stopped, verdict, { folder: 'reports/x', files: json })
    expect(told).toContain('Stopped before the end: without strata.')
    expect(summarise(run, verdict, { folder: 'reports/x', files: json })).not.toContain('Stopped')
  })
})
