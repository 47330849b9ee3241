import { beforeAll, describe, expect, it } from 'vitest'
import type { Metric } from '../../src/metrics/metric.js'
import { metrics } from '../../src/metrics/registry.js'
import { untranslated, translate } from '../../src/report/translate.js'
import { block as blockSchema, type Block } from '../../src/schema/block.js'
import { message as messageSchema, type Message } from '../../src/schema/message.js'
import { createRandom } from '../../src/environment/random.js'
import {
  binarySpec,
  cubeOf,
  feature,
  outcomesSpec,
  runCalibration,
  runGroups,
  type Found,
  type TableRow,
} from './groups-fixture.js'

/** Every message in a block, wherever it stands. */
function messagesIn(value: unknown): Message[] {
  if (Array.isArray(value)) return value.flatMap(messagesIn)
  if (typeof value !== 'object' || value === null) return []
  const own = 'id' in value && messageSchema.safeParse(value).success ? [value as Message] : []
  return [...own, ...Object.values(value).flatMap(messagesIn)]
}

function sentences(blocks: readonly Block[], language: 'en' | 'zh'): string[] {
  return messagesIn(blocks).map((message) => translate(message, language))
}

const own: Metric = { ...metrics.find(({ id }) => id === 'accuracy')!, id: 'house-score', aliases: {} }

const runs: Record<string, () => Promise<Found>> = {
  binary: async () => {
    const random = createRandom(1)
    const rows = Array.from({ length: 500 }, (_, i): TableRow => {
      const s = Math.round(random.next() * 100) / 100
      const g = i === 0 ? 'lone' : i % 9 === 0 ? null : i % 2 ? 'a' : 'b'
      return { g, h: i % 4 ? 'x' : 'z', y: random.next() < s ** (g === 'a' ? 2 : 1) ? 'yes' : 'no', s }
    })
    const score = {
      column: 's',
      threshold: 0.5,
      range: [0, 1] as [number, number],
      higherIs: 'positive' as const,
      bins: { kind: 'exact' as const },
    }
    const features = [feature('g', { reference: 'b' }), feature('h')]
    const cube = await cubeOf(rows, binarySpec(features, { decision: null, score, intersections: [['g', 'h']] }))
    const [a, b] = [runGroups(cube, { metrics: [...metrics, own] }), runCalibration(cube)]
    return { ...a, measurements: [...a.measurements, ...b.measurements], blocks: [...a.blocks, ...b.blocks] }
  },
  'one group': async () =>
    runGroups(
      await cubeOf(
        Array.from({ length: 50 }, (_, i) => ({ g: 'a', d: i % 2 ? 'yes' : 'no' })),
        outcomesSpec([feature('g')]),
      ),
    ),
  'no value at all': async () =>
    runGroups(
      await cubeOf(
        Array.from({ length: 50 }, (_, i) => ({ g: null, d: i % 2 ? 'yes' : 'no' })),
        outcomesSpec([feature('g')]),
      ),
    ),
  multiclass: async () => {
    const rows = Array.from({ length: 120 }, (_, i) => ({
      g: i % 2 ? 'a' : 'b',
      y: 'pqr'[i % 3]!,
      d: 'pqr'[(i * 7) % 3]!,
    }))
    return runGroups(
      await cubeOf(
        rows,
        binarySpec([feature('g')], {
          task: 'multiclass',
          label: { column: 'y', positive: null },
          decision: { column: 'd', positive: null },
        }),
      ),
    )
  },
  regression: async () => {
    const random = createRandom(4)
    const rows = Array.from({ length: 120 }, (_, i) => ({
      g: i % 2 ? 'a' : 'b',
      y: 100 + i,
      s: 100 + i + random.normal() * 9,
    }))
    const score = {
      column: 's',
      threshold: null,
      range: null,
      higherIs: 'positive' as const,
      bins: { kind: 'exact' as const },
    }
    return runGroups(
      await cubeOf(
        rows,
        binarySpec([feature('g')], {
          task: 'regression',
          label: { column: 'y', positive: null },
          decision: null,
          score,
        }),
      ),
    )
  },
  ranking: async () => {
    const rows = Array.from({ length: 80 }, (_, i) => ({ g: i % 3 ? 'a' : 'b', r: i + 1 }))
    return runGroups(await cubeOf(rows, outcomesSpec([feature('g')], { task: 'ranking', decision: null, rank: 'r' })))
  },
}

describe.each(Object.keys(runs))('blocks of an audit: %s', (name) => {
  let found: Found
  beforeAll(async () => {
    found = await runs[name]!()
  })

  it('fit their schema', () => {
    for (const block of found.blocks)
      expect(blockSchema.safeParse(block).success, JSON.stringify(block).slice(0, 200)).toBe(true)
  })

  it.each(['en', 'zh'] as const)('have a text for every sentence (%s)', (language) => {
    for (const text of sentences(found.blocks, language)) {
      expect(text).not.toContain(untranslated)
      expect(text).not.toMatch(/[{}]|undefined|NaN/)
    }
  })

  it('name measurements that exist', () => {
    const ids = new Set(found.measurements.map(({ id }) => id))
    const named = found.blocks.flatMap((block) => (block.kind === 'finding' ? block.measurements : []))
    expect(named.filter((id) => !ids.has(id))).toEqual([])
  })

  it('have a value for every column of every row', () => {
    for (const block of found.blocks)
      if (block.kind === 'table' || block.kind === 'chart')
        for (const row of block.rows) for (const { key } of block.columns) expect(row, key).toHaveProperty(key)
  })
})

describe('findings', () => {
  const of = (found: Found) => found.blocks.filter((block) => block.kind === 'finding')
  const rates = (a: number, b: number, n: number): TableRow[] =>
    Array.from({ length: n }, (_, i) => [
      { g: 'a', d: i < a * n ? 'yes' : 'no' },
      { g: 'b', d: i < b * n ? 'yes' : 'no' },
    ]).flat()
  const run = async (rows: readonly TableRow[], control: string[] = []) =>
    of(
      runGroups(
        await cubeOf(
          rows.map((row) => ({ ...row, c: 'k' })),
          outcomesSpec([feature('g')], { control: control.map((name) => feature(name)) }),
        ),
      ),
    )

  it('put a wide and sure gap first and point to what may explain it', async () => {
    const [first] = await run(rates(0.6, 0.3, 400))
    expect(first).toMatchObject({
      weight: 3,
      sentence: { id: 'groups.finding.gap', values: { highest: 'a', lowest: 'b' } },
      next: { id: 'groups.next.controls' },
    })
    const [held] = await run(rates(0.6, 0.3, 400), ['c'])
    expect(held).toMatchObject({ next: { id: 'groups.next.strata', values: { controls: ['c'] } } })
  })

  it('call a narrow one alike, a small sure one worth a look', async () => {
    expect((await run(rates(0.5, 0.5, 4000)))[0]).toMatchObject({ weight: 1, sentence: { id: 'groups.finding.alike' } })
    expect((await run(rates(0.55, 0.5, 4000)))[0]).toMatchObject({ weight: 2, sentence: { id: 'groups.finding.gap' } })
  })
})
