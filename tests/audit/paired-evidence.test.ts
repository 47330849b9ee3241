import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'

import { bucketOf } from '../../src/cube/unit-buckets.js'
import { createRandom } from '../../src/environment/random.js'
import type { ConfigInput } from '../../src/schema/config.js'
import type { Measurement } from '../../src/schema/measurement.js'
import type { Run } from '../../src/schema/run.js'
import { audit } from '../../src/workflow/audit.js'

const folder = mkdtempSync(path.join(tmpdir(), 'paired-evidence-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

type Table = readonly Readonly<Record<string, string | number>>[]

function csv(name: string, rows: Table): string {
  const columns = Object.keys(rows[0]!)
  const file = path.join(folder, name)
  const text = [columns.join(','), ...rows.map((row) => columns.map((column) => row[column]).join(','))].join('\n')
  writeFileSync(file, `${text}\n`)
  return file
}

async function runOf(here: Table, there: Table, config: ConfigInput): Promise<Run> {
  const [source, baseline] = [csv('here.csv', here), csv('there.csv', there)]
  const { run } = await audit({ ...config, data: { source, id: 'id', ...config.data }, baseline })
  return run
}

function pairedOf(run: Run): ReadonlyMap<string, Measurement> {
  const { status, measurements } = run.analyses.find(({ id }) => id === 'paired')!
  expect(status).toBe('done')
  return new Map(measurements.map((one) => [one.id, one]))
}

/** Standard error by leaving out one bucket of rows at a time, from the rows themselves. */
function leavingOut<T>(
  rows: readonly T[],
  bucketOfRow: (row: T) => number,
  value: (some: readonly T[]) => number,
): number {
  const buckets = [...new Set(rows.map(bucketOfRow))]
  const values = buckets.map((bucket) => value(rows.filter((row) => bucketOfRow(row) !== bucket)))
  const mean = values.reduce((sum, one) => sum + one, 0) / values.length
  return Math.sqrt(((values.length - 1) / values.length) * values.reduce((sum, one) => sum + (one - mean) ** 2, 0))
}

const mean = (values: readonly number[]): number => values.reduce((sum, one) => sum + one, 0) / values.length

describe('a regression against its baseline', () => {
  const random = createRandom(3)
  const people = Array.from({ length: 150 }, (_, id) => {
    const y = 10 + 3 * random.normal()
    const [p, b] = [y + random.normal(), y + 0.5 + 1.3 * random.normal()]
    return { id, person: Math.floor(id / 3), group: id % 3 === 0 ? 'u' : 'v', y, p, b }
  })
  type Person = (typeof people)[number]
  const here = people.map(({ b: _, ...row }) => row)
  const there = people.map(({ id, b }) => ({ id, p: b }))
  const config: ConfigInput = {
    task: 'regression',
    roles: { label: { column: 'y' }, score: { column: 'p' }, sensitive: [{ column: 'group', reference: 'v' }] },
    analyses: { groups: false, profile: false, strata: false, calibration: false, slices: false, regulation: false },
  }
  const spread = (some: readonly Person[]): number => {
    const middle = mean(some.map(({ y }) => y))
    return mean(some.map(({ y }) => (y - middle) ** 2))
  }
  const errors = (some: readonly Person[], of: 'p' | 'b'): number[] => some.map((row) => row[of] - row.y)
  const values: Readonly<Record<string, (some: readonly Person[], of: 'p' | 'b') => number>> = {
    'mean-prediction': (some, of) => mean(some.map((row) => row[of])),
    'mean-residual': (some, of) => mean(errors(some, of)),
    'mean-absolute-error': (some, of) => mean(errors(some, of).map(Math.abs)),
    'root-mean-squared-error': (some, of) => Math.sqrt(mean(errors(some, of).map((e) => e * e))),
    'r-squared': (some, of) => 1 - mean(errors(some, of).map((e) => e * e)) / spread(some),
  }

  it.each(['id', 'person'] as const)(
    'has the change of every measure with the jackknife error over buckets of the %s',
    async (unit) => {
      const run = await runOf(here, there, { ...config, ...(unit === 'person' ? { data: { unit } } : {}) })
      const found = pairedOf(run)
      const buckets = people.map((row) => bucketOf(row[unit], 1000)!)
      const bucket = ({ id }: Person): number => buckets[id]!
      for (const [id, value] of Object.entries(values)) {
        const change = (some: readonly Person[]): number => value(some, 'p') - value(some, 'b')
        for (const [cell, some] of [
          ['', people],
          ['[group=u]', people.filter(({ group }) => group === 'u')],
        ] as const) {
          const one = found.get(`paired/${id}:change${cell}`)!
          expect(one.value, id).toBeCloseTo(change(some), 9)
          expect(one.standardError! / leavingOut(some, bucket, change), id).toBeCloseTo(1, 6)
          const { low, high, method } = one.interval!
          expect([low! < one.value!, high! > one.value!, method]).toEqual([true, true, 'jackknife'])
        }
      }
      // Same rows: far narrower than the errors of the two runs apart.
      const apart = Math.sqrt((2 * spread(people)) / people.length)
      expect(found.get('paired/mean-prediction:change')!.standardError!).toBeLessThan(0.6 * apart)
    },
  )

  it('has the gaps with intervals, and says what changed in both languages', async () => {
    const run = await runOf(here, there, config)
    const found = pairedOf(run)
    const gap = (of: 'p' | 'b'): number =>
      Math.abs(
        values['mean-absolute-error']!(
          people.filter(({ group }) => group === 'u'),
          of,
        ) -
          values['mean-absolute-error']!(
            people.filter(({ group }) => group === 'v'),
            of,
          ),
      )
    const difference = found.get('paired/mean-absolute-error:difference:change(group)')!
    expect(difference.value).toBeCloseTo(gap('p') - gap('b'), 9)
    expect(difference.interval).toBeDefined()
    expect(found.get('paired/mean-residual:difference-to-reference:change[group=u]')!.interval).toBeDefined()
    expect(found.get('paired/mean-prediction:difference-to-overall:change[group=u]')!.interval).toBeDefined()
    const blocks = JSON.stringify(run.analyses.find(({ id }) => id === 'paired')!.blocks)
    expect(blocks).toContain('paired.finding.value-')
    expect(blocks).not.toContain('paired.who')
  })

  it('refuses a baseline without predictions', async () => {
    await expect(
      runOf(
        here,
        there.map(({ id }) => ({ id, q: 1 })),
        config,
      ),
    ).rejects.toMatchObject({
      code: expect.stringMatching(/COLUMN_NOT_FOUND|PAIRED_WITHOUT_DECISION/) as string,
    })
  })
})

describe('a ranking against its baseline', () => {
  const random = createRandom(8)
  const people = Array.from({ length: 120 }, (_, id) => ({ id, group: id % 3 === 0 ? 'u' : 'v', q: random.normal() }))
  const ranks = (key: (row: (typeof people)[number]) => number): number[] => {
    const order = [...people].sort((a, b) => key(b) - key(a)).map(({ id }) => id)
    return people.map(({ id }) => order.indexOf(id) + 1)
  }
  const [now, before] = [ranks(({ q }) => q), ranks(({ q, group }) => q - (group === 'u' ? 0.7 : 0))]
  const here = people.map(({ id, group }, i) => ({ id, group, place: now[i]! }))
  const there = people.map(({ id }, i) => ({ id, place: before[i]! }))
  const config: ConfigInput = {
    task: 'ranking',
    roles: { rank: 'place', sensitive: [{ column: 'group' }] },
    analyses: { groups: { k: [10, 40] } },
  }
  const attention = (rank: number): number => 1 / Math.log2(1 + rank)

  it('says why the divergence of the order is not among the changes', async () => {
    const run = await runOf(here, there, config)
    expect([...pairedOf(run).keys()].filter((id) => id.includes('ndkl'))).toEqual([])
    const blocks = run.analyses.find(({ id }) => id === 'paired')!.blocks
    expect(blocks).toContainEqual({ kind: 'note', sentence: { id: 'paired.without-ndkl' } })
  })

  it('has the change of exposure from the rows’ own changes, and of the selection of the first k', async () => {
    const found = pairedOf(await runOf(here, there, config))
    for (const group of ['u', 'v']) {
      const changes = people.flatMap((row, i) =>
        row.group === group ? [attention(now[i]!) - attention(before[i]!)] : [],
      )
      const one = found.get(`paired/exposure:change[group=${group}]`)!
      expect(one.value).toBeCloseTo(mean(changes), 12)
      const n = changes.length
      const error = Math.sqrt(changes.reduce((sum, x) => sum + (x - mean(changes)) ** 2, 0) / (n - 1) / n)
      expect(one.standardError).toBeCloseTo(error, 10)
      for (const k of [10, 40]) {
        const selection = found.get(`paired/selection-rate:change[group=${group}]{k=${k}}`)!
        const share = (places: readonly number[]): number =>
          mean(people.flatMap((row, i) => (row.group === group ? [places[i]! <= k ? 1 : 0] : [])))
        expect(selection.value).toBeCloseTo(share(now) - share(before), 12)
        expect(selection.interval!.method).toBe('tango')
      }
    }
    const range = found.get('paired/exposure:difference:change(group)')!
    const gap = (places: readonly number[]): number => {
      const of = (group: string): number =>
        mean(people.flatMap((row, i) => (row.group === group ? [attention(places[i]!)] : [])))
      return Math.abs(of('u') - of('v'))
    }
    expect(range.value).toBeCloseTo(gap(now) - gap(before), 12)
    expect(range.interval).toBeDefined()
  })

  it('is unchanged against itself', async () => {
    const found = pairedOf(
      await runOf(
        here,
        here.map(({ id, place }) => ({ id, place })),
        config,
      ),
    )
    for (const one of found.values()) {
      if (one.value === null) continue
      expect(one.value, one.id).toBe(0)
    }
  })
})

describe('persons with several rows against a baseline', () => {
  const random = createRandom(5)
  const rows = Array.from({ length: 240 }, (_, id) => {
    const person = id % 60
    return {
      id,
      person: `p${person}`,
      sex: person % 2 ? 'F' : 'M',
      yes: random.next() < 0.5 ? 1 : 0,
      was: random.next() < 0.4 ? 1 : 0,
    }
  })

  it('has the jackknife over the buckets of persons, from the files', async () => {
    const found = pairedOf(
      await runOf(
        rows.map(({ was: _, ...row }) => row),
        rows.map(({ id, was }) => ({ id, yes: was })),
        {
          task: 'outcomes',
          data: { unit: 'person' },
          roles: { decision: { column: 'yes', positive: 1 }, sensitive: [{ column: 'sex' }] },
        },
      ),
    )
    const change = (some: typeof rows): number => mean(some.map(({ yes, was }) => yes - was))
    const one = found.get('paired/selection-rate:change')!
    expect(one.value).toBeCloseTo(change(rows), 12)
    expect(one.standardError).toBeCloseTo(
      leavingOut(
        rows,
        ({ person }) => bucketOf(person, 1000)!,
        (some) => change([...some]),
      ),
      10,
    )
    expect(one.interval!.method).toBe('tango-jackknife')
  })
})
