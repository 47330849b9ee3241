import { describe, expect, it } from 'vitest'

import { renderMarkdown } from '../../src/report/render-markdown.js'
import { say } from '../../src/schema/message.js'
import type { Lineage, Run } from '../../src/schema/run.js'
import { aMeasurement, aRun } from '../gate/a-run.js'

const group = (name: string, rows: number) => say('mitigation.left.group', { group: name, rows, why: 'few rows' })

/** Fitted on 140 training rows: 7 of group B, which has 60 in the test rows; group D is small among the test rows alone. */
const lineage: Lineage = {
  base: { id: 'b'.repeat(64), name: 'base' },
  mitigation: {
    ...{ id: 'reweighing', name: 'reweighing', stage: 'before', reference: 'r', options: {} },
    ...{ needsGroupAtDecision: false, randomises: false },
    does: say('mitigation.reweighing.does'),
    caution: say('mitigation.reweighing.caution'),
  },
  notes: [
    say('mitigation.left', { count: 1, groups: [group('E', 4)], effect: say('mitigation.reweighing.left') }),
    say('mitigation.left', { count: 1, groups: [group('D', 211)], effect: say('mitigation.reweighing.left') }),
    say('mitigation.reweighing.effective-enough', { rows: 140, effective: 131 }),
  ],
  blocks: [
    {
      kind: 'table',
      title: say('mitigation.reweighing.table', { feature: ['g'] }),
      columns: [
        { key: 'group', label: say('mitigation.column.group'), type: 'text' },
        { key: 'rows', label: say('mitigation.column.rows'), type: 'count' },
        { key: 'weight0', label: say('mitigation.column.weight-of', { class: 'good' }), type: 'measure' },
      ],
      rows: [
        { group: 'A', rows: 93, weight0: 1.11 },
        { group: 'B', rows: 7, weight0: 7.77 },
        { group: 'C', rows: 40, weight0: 4.44 },
      ],
      people: 'rows',
    },
  ],
}

const run: Run = aRun([aMeasurement('groups/accuracy', 0.8, [0.7, 0.9])], {
  lineage,
  features: [
    {
      ...{ name: 'g', role: 'sensitive', column: 'g', reference: null },
      groups: Object.entries({ A: 300, B: 60, C: 250, D: 9, E: 80 }).map(([value, rows]) => ({
        ...{ value, rows, compared: true },
      })),
    },
  ],
})

describe('how a run came about, in a report that hides small groups', () => {
  const shown = async (suppressBelow: number): Promise<string> => {
    const page = await renderMarkdown({ run, verdict: null, language: 'en', suppressBelow })
    return page.slice(page.indexOf('How this run came about'), page.indexOf('Groups'))
  }

  it('tells all where nothing is hidden', async () => {
    const text = await shown(0)
    for (const told of ['E (4 training rows', 'D (211', '| B | 7 | 7.77 |', '| C | 40 | 4.44 |', '| A | 93 | 1.11 |'])
      expect(text).toContain(told)
  })

  it('hides training groups of few people, and the smallest other that would tell them by subtraction', async () => {
    const text = await shown(10)
    expect(text).toContain('| B | hidden | hidden |')
    expect(text).toContain('| C | hidden | hidden |')
    expect(text).toContain('| A | 93 | 1.11 |')
    expect(text).not.toMatch(/7\.77|4\.44|\b40\b/u)
  })

  it('hides notes that count few people, or name a group that the audit hides', async () => {
    const text = await shown(10)
    expect(text).not.toContain('4 training rows')
    expect(text).not.toContain('211')
    expect(text).toContain('Some groups are hidden here because they are small')
    expect(text).toContain('140 weighted rows')
  })
})
