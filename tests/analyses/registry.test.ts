import { readdirSync } from 'node:fs'

import { describe, expect, it } from 'vitest'

import { analysisIds } from '../../src/analyses/analysis-ids.js'
import { analyses } from '../../src/analyses/registry.js'
import { catalogue } from '../../src/report/locales/index.js'

const notUnits = ['analysis', 'analysis-ids', 'group-label', 'registry']

describe('the registry of analyses', () => {
  it('has the ids that others know, in the same order', () => {
    expect(analyses.map(({ id }) => id)).toEqual([...analysisIds])
  })

  it('holds every file of the folder, named by its id', () => {
    const files = readdirSync(new URL('../../src/analyses', import.meta.url))
      .filter((name) => name.endsWith('.ts'))
      .map((name) => name.replace('.ts', ''))
    expect(files.filter((name) => !notUnits.includes(name)).sort()).toEqual([...analysisIds].sort())
  })

  it.each(analyses)('$id asks a question, states its limits and has a default for every option', (analysis) => {
    for (const message of [analysis.question, ...analysis.limits]) expect(catalogue.en[message.id]).toBeTruthy()
    expect(analysis.limits.length).toBeGreaterThan(0)
    expect(analysis.options.safeParse({}).success).toBe(true)
  })
})
