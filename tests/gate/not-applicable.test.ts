import { describe, expect, it } from 'vitest'

import { evaluatePolicy } from '../../src/gate/evaluate-policy.js'
import { githubOutput } from '../../src/gate/outputs/github.js'
import { junitOutput } from '../../src/gate/outputs/junit.js'
import { markdownOutput } from '../../src/gate/outputs/markdown.js'
import { sarifOutput } from '../../src/gate/outputs/sarif.js'
import { textOutput } from '../../src/gate/outputs/text.js'
import { readPolicies } from '../../src/gate/read-policy.js'
import { aliases } from '../../src/metrics/aliases.js'
import { measures } from '../../src/metrics/registry.js'
import { translate } from '../../src/report/translate.js'
import { ruleView } from '../../src/report/view/rule-view.js'
import type { Run } from '../../src/schema/run.js'
import { verdict as verdictSchema, type Verdict } from '../../src/schema/verdict.js'
import { aRun, shareMeasurements } from './a-run.js'
import { filesOf } from './judged.js'

/** 30 of 1,000 more on one side than on the other: within four fifths and within five points. */
const alike = shareMeasurements({ a: [5000, 10_000], b: [5100, 10_000] })
const outcomes = aRun(alike)

async function verdictOf(references: readonly string[], run: Run = outcomes, files: Record<string, string> = {}) {
  const policy = await readPolicies(references, filesOf(files))
  const analyses = ['groups', 'regulation']
  return evaluatePolicy({ run, policy, today: '2026-06-01', metrics: measures, aliases, analyses })
}

const wordsOf = ({ rules }: Verdict) => Object.fromEntries(rules.map(({ id, verdict }) => [id, verdict]))

describe('a rule of a preset on a measure that the task cannot have', () => {
  it('does not apply: strict passes decisions without ground truth that are within the rest of it', async () => {
    const found = await verdictOf(['strict'])
    expect(wordsOf(found)).toEqual({
      'four-fifths': 'pass',
      'strict-selection': 'pass',
      'strict-equalized-odds': 'not-applicable',
    })
    expect(found).toMatchObject({ verdict: 'pass', exitCode: 0 })
    expect(found.rules[2]).toMatchObject({ cause: 'not-applicable', unavailable: 'not-in-task', value: null })
    expect(verdictSchema.parse(found)).toEqual(found)
  })

  it('counts neither way beside a rule that fails', async () => {
    const run = aRun(shareMeasurements({ a: [2000, 10_000], b: [5100, 10_000] }))
    expect(await verdictOf(['strict'], run)).toMatchObject({ verdict: 'fail', exitCode: 1 })
  })

  it('leaves a policy of nothing else undecided: nothing was shown', async () => {
    expect(await verdictOf(['equalized-odds'])).toMatchObject({ verdict: 'inconclusive', exitCode: 3 })
  })

  it('fails as ever where the task could have it and the run has not', async () => {
    const found = await verdictOf(['strict'], aRun(alike, { task: 'binary' }))
    expect(wordsOf(found)['strict-equalized-odds']).toBe('fail')
    expect(found.rules[2]).toMatchObject({ cause: 'not-measured', decidedBy: 'on-unavailable' })
  })

  it.each([
    [
      'the same rule under the same id',
      'extends: [strict]\nrules: [{ id: strict-equalized-odds, measure: "equalized-odds:difference", by: ["*"], max: 0.05 }]',
    ],
    ['what to do with what is unavailable', 'extends: [strict]\nonUnavailable: fail'],
  ])('fails where somebody has written %s himself', async (_, text) => {
    const found = await verdictOf(['p.yaml'], outcomes, { 'p.yaml': `schemaVersion: 1\n${text}\n` })
    expect(wordsOf(found)['strict-equalized-odds']).toBe('fail')
  })

  it('still does not apply where a file extends the preset and says nothing of it', async () => {
    const found = await verdictOf(['p.yaml'], outcomes, { 'p.yaml': 'schemaVersion: 1\nextends: [strict]\n' })
    expect(wordsOf(found)['strict-equalized-odds']).toBe('not-applicable')
  })

  it('is no excuse for evidence that a preset requires', async () => {
    const found = await verdictOf(['nyc-ll144'], aRun(alike, { task: 'regression' }))
    expect(new Set(Object.values(wordsOf(found)))).toEqual(new Set(['fail']))
  })

  it('is told in every output and breaks none', async () => {
    const found = await verdictOf(['strict'])
    const options = {
      translate: (message: Parameters<typeof translate>[0]) => translate(message, 'en'),
      version: '0.0.0',
    }
    const text = textOutput(found, options)
    expect(text).toContain('2 of 2 rules within their limit, 0 failed, 0 inconclusive.')
    expect(text).toContain('1 rule of a preset does not apply to the task of this audit.')
    expect(text).toContain('decisions without ground truth have no error rates')
    expect(markdownOutput(found, options)).toContain('| not applicable | strict-equalized-odds |')
    expect(junitOutput(found, options)).toContain('failures="0" errors="0" skipped="1"')
    expect(githubOutput(found, options)).toBe('')
    expect((JSON.parse(sarifOutput(found, options)) as { runs: { results: unknown[] }[] }).runs[0]!.results).toEqual([])
    for (const language of ['en', 'zh'] as const) {
      const view = ruleView(found.rules[2]!, language)
      expect(JSON.stringify(view)).not.toContain('⟦')
      expect(view.verdictLabel).toBe(language === 'en' ? 'Not applicable' : '不适用')
    }
  })
})
