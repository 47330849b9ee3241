import { describe, expect, it } from 'vitest'

import { createTools } from '../../src/environment/create-tools.js'
import { createRandom } from '../../src/environment/random.js'
import { masking } from '../../src/mitigations/masking.js'
import type { ColumnValues } from '../../src/models/column-values.js'
import { rowsToFit, type SmallRow } from './rows-to-fit.js'

/** 1,000 rows of two groups; `town` is the group in nine of ten rows, `height` is shifted by it, `income` knows nothing. */
function planted() {
  const random = createRandom(3)
  const rows = Array.from({ length: 1000 }, (): SmallRow => ({
    group: random.next() < 0.5 ? 'f' : 'm',
    label: random.next() < 0.5 ? 1 : 0,
  }))
  const other = (group: string | null): string => (group === 'f' ? 'm' : 'f')
  const inputs: ColumnValues[] = [
    { name: 'g', type: 'text', values: rows.map(({ group }) => group) },
    { name: 'town', type: 'text', values: rows.map(({ group }) => (random.next() < 0.9 ? group : other(group))) },
    { name: 'height', type: 'number', values: rows.map(({ group }) => random.normal() + (group === 'm' ? 2 : 0)) },
    { name: 'income', type: 'number', values: rows.map(() => random.normal()) },
    { name: 'name', type: 'text', values: rows.map((_, row) => `person ${row}`) },
  ]
  return rowsToFit(rows, { inputs })
}

const fit = (options: Parameters<typeof masking.options.parse>[0] = {}) =>
  masking.fit(planted(), masking.options.parse(options), createTools({ seed: 1 }))

describe('masking', () => {
  it('takes out the sensitive feature and both planted proxies, with their strengths', async () => {
    const { applied, notes, blocks } = await fit()
    expect(applied).toEqual({ kind: 'features', exclude: expect.arrayContaining(['g', 'town', 'height']) })
    expect((applied as { exclude: readonly string[] }).exclude).toHaveLength(3)
    const table = blocks[0]!
    const strengthOf = (column: string): number =>
      table.kind === 'table' ? Number(table.rows.find((row) => row['column'] === column)!['strength']) : NaN
    // town: V of a table with 90 % on the diagonal is 0.9 − 0.1 = 0.8; height: AUC of two normals 2 apart is Φ(2/√2) = 0.9214
    expect(strengthOf('town')).toBeCloseTo(0.8, 1)
    expect(Math.abs(strengthOf('height') - (2 * 0.9214 - 1))).toBeLessThan(0.04)
    expect(strengthOf('income')).toBeLessThan(0.15)
    expect(notes.map(({ id }) => id)).toEqual([
      'mitigation.masking.own',
      'mitigation.masking.proxies',
      'mitigation.masking.together',
    ])
  })

  it('keeps what it is told to keep, and says that it is a proxy', async () => {
    const { applied, notes } = await fit({ keep: ['town'] })
    expect(applied).toEqual({ kind: 'features', exclude: ['g', 'height'] })
    expect(notes.find(({ id }) => id === 'mitigation.masking.kept')).toMatchObject({
      values: { columns: [{ values: { column: 'town' } }] },
    })
  })

  it('only drops the sensitive feature where proxies are not asked for', async () => {
    expect((await fit({ proxyFrom: null })).applied).toEqual({ kind: 'features', exclude: ['g'] })
  })

  it('does not take a column that tells persons apart for a proxy', async () => {
    const { blocks } = await fit()
    expect(JSON.stringify(blocks)).not.toContain('"name"')
  })

  it('refuses to leave nothing to learn from', async () => {
    await expect(Promise.resolve().then(() => fit({ proxyFrom: 0.000001 }))).resolves.toBeDefined() // name stays
    const rows = rowsToFit(
      [
        { group: 'a', label: 0 },
        { group: 'b', label: 1 },
      ],
      {
        inputs: [{ name: 'g', type: 'text', values: ['a', 'b'] }],
      },
    )
    await expect(
      Promise.resolve().then(() => masking.fit(rows, masking.options.parse({}), createTools({ seed: 1 }))),
    ).rejects.toMatchObject({ code: 'MITIGATION_NOTHING_LEFT' })
  })
})
