import { describe, expect, it } from 'vitest'
import { z } from 'zod'

import { defineAnalysis, type Analysis } from '../../src/analyses/analysis.js'
import { makePlan } from '../../src/audit/plan.js'
import { recordedConfig, runId } from '../../src/audit/run-identity.js'
import { config, type ConfigInput } from '../../src/schema/config.js'

const counting = defineAnalysis({
  id: 'counting',
  question: { id: 'audit.not-for-task', values: { task: 'x' } },
  limits: [],
  needs: ['cube'],
  tasks: ['binary', 'outcomes'],
  options: z.object({ depth: z.number().int().default(2) }),
  run: () => ({ measurements: [], blocks: [] }),
}) as unknown as Analysis

const outcomes: ConfigInput = {
  task: 'outcomes',
  roles: { decision: { column: 'd', positive: 'yes' }, sensitive: ['sex'] },
}
const plan = (input: ConfigInput) => makePlan(config.parse(input), [counting])

describe('a plan', () => {
  it('lists the columns of the roles, numbers where numbers are needed', () => {
    const made = plan({
      roles: {
        label: { column: 'y', positive: 1 },
        score: { column: 's', threshold: 0.5 },
        sensitive: ['sex', { column: 'age', cuts: [25] }],
        weight: 'w',
      },
      data: { id: 'i', unit: 'u' },
    })
    expect(made.roleColumns).toEqual([
      { column: 'y', role: 'label', kind: 'value' },
      { column: 's', role: 'score', kind: 'number' },
      { column: 'w', role: 'weight', kind: 'number' },
      { column: 'sex', role: 'sensitive feature', kind: 'value' },
      { column: 'age', role: 'sensitive feature', kind: 'number' },
      { column: 'i', role: 'id', kind: 'text' },
      { column: 'u', role: 'unit', kind: 'text' },
    ])
  })

  it.each([
    [{ task: 'binary', roles: { sensitive: ['sex'] } }, /ground truth/],
    [{ roles: { label: { column: 'y', positive: 1 }, sensitive: ['sex'] } }, /a decision .* or a score/],
    [{ task: 'outcomes', roles: { decision: { column: 'd', positive: 'yes' } } }, /at least one sensitive feature/],
    [
      { task: 'outcomes', roles: { decision: { column: 'd' }, sensitive: ['sex'] } },
      /the positive value of its decision/,
    ],
    [{ task: 'regression', roles: { label: { column: 'y' }, sensitive: ['sex'] } }, /a prediction/],
    [{ task: 'ranking', roles: { sensitive: ['sex'] } }, /a rank/],
    [{ task: 'multiclass', roles: { label: { column: 'y' }, sensitive: ['sex'] } }, /a decision/],
  ] as [ConfigInput, RegExp][])('refuses roles that do not fit the task: %j', (input, message) => {
    expect(() => plan(input)).toThrow(message)
  })

  it('takes one favourable side for label and decision', () => {
    const roles = (label: 'positive' | 'negative', decision?: 'positive' | 'negative') => ({
      label: { column: 'y', positive: 1, favourable: label },
      decision: { column: 'd', positive: 1, favourable: decision },
      sensitive: ['sex'],
    })
    expect(plan({ roles: roles('negative') }).favourable).toBe('negative')
    expect(() => plan({ roles: roles('negative', 'positive') })).toThrow(/expected one side for both/)
  })

  it('turns an analysis off, sets its options, and refuses unknown ones with the nearest name', () => {
    expect(plan({ ...outcomes, analyses: { counting: false } }).analyses).toEqual([])
    expect(plan({ ...outcomes, analyses: { counting: { depth: 3 } } }).analyses[0]?.options).toEqual({ depth: 3 })
    expect(plan(outcomes).analyses[0]?.options).toEqual({ depth: 2 })
    expect(() => plan({ ...outcomes, analyses: { countin: false } })).toThrow(/"countin"/)
    expect(() => plan({ ...outcomes, analyses: { counting: { dept: 3 } } })).toThrow(/"dept"/)
  })

  it('says why an analysis is not for the task', () => {
    const made = plan({ task: 'ranking', roles: { rank: 'r', sensitive: ['sex'] } })
    expect(made.analyses[0]?.notApplicable).toEqual({ id: 'audit.not-for-task', values: { task: 'ranking' } })
  })
})

describe('the identity of a run', () => {
  const identity = (input: ConfigInput, sha = 'a') =>
    runId({
      version: '1.0.0',
      inputs: [{ role: 'data', name: 'x.csv', sha256: sha }],
      config: recordedConfig(config.parse(input)),
      seed: 1,
    })

  it('does not depend on folders, threads or the report', () => {
    const base = identity({ ...outcomes, data: { source: '/somewhere/x.csv' } })
    expect(
      identity({
        ...outcomes,
        data: { source: '/elsewhere/x.csv' },
        threads: 2,
        report: { folder: 'y', formats: ['md'] },
      }),
    ).toBe(base)
  })

  it('depends on the bytes of the inputs and on every setting that changes a number', () => {
    const base = identity(outcomes)
    expect(identity(outcomes, 'b')).not.toBe(base)
    expect(identity({ ...outcomes, statistics: { confidence: 0.9 } })).not.toBe(base)
    expect(identity({ ...outcomes, seed: 2 })).not.toBe(base)
  })
})
