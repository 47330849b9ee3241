import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toBigints } from '../../src/cube/exact-integers.js'
import { cubeFromRows } from '../../src/cube/cube-from-rows.js'
import { cubeText } from '../../src/cube/cube-json.js'
import type { Cube } from '../../src/cube/cube.js'
import { mergeCubes } from '../../src/cube/merge-cubes.js'
import { rollUp } from '../../src/cube/roll-up.js'
import { rowsOf, specOf, tableOf } from './support.js'

const types = { g: 'text', h: 'text', y: 'text', s: 'number', w: 'number' } as const
const row = fc.record({
  g: fc.constantFrom('a', 'b', '😀', '\uE000', null),
  h: fc.constantFrom('x', 'y', null),
  y: fc.constantFrom('yes', 'no', null),
  s: fc.oneof(fc.constantFrom(0, 0.5, 1, null), fc.double({ min: 0, max: 1, noNaN: true })),
  w: fc.constantFrom(0.1, 1, 2.5),
})
const certain = { g: 'a', h: 'x', y: 'yes', s: 0.5, w: 1000 }
const shards = fc.tuple(fc.array(row, { maxLength: 20 }), fc.array(row, { maxLength: 20 }))
const parts = {
  sensitive: [{ name: 'g', column: 'g' }],
  control: [{ name: 'h', column: 'h' }],
  label: { column: 'y', positive: 'yes' },
}
const score = { column: 's', threshold: 0.5, range: [0, 1], higherIs: 'positive' }
const spec = specOf({ ...parts, weight: 'w', score: { ...score, bins: { kind: 'edges', edges: [0, 0.25, 0.5, 1] } } })

async function cubesOf([first, second]: [object[], object[]]): Promise<{ a: Cube; b: Cube; whole: Cube }> {
  const [left, right] = [
    [...first, certain],
    [...second, certain],
  ] as Record<string, never>[][]
  const table = tableOf(types, [...left!, ...right!])
  const half = (from: number, to: number) =>
    rowsOf(
      table,
      Array.from({ length: to - from }, (_, i) => from + i),
    )
  return {
    a: await cubeFromRows(half(0, left!.length), spec),
    b: await cubeFromRows(half(left!.length, table.rows), spec),
    whole: await cubeFromRows(table, spec),
  }
}

describe('mergeCubes', () => {
  it('of two shards is the cube of all rows, whatever groups each shard has', async () => {
    await fc.assert(
      fc.asyncProperty(shards, async (given) => {
        const { a, b, whole } = await cubesOf(given)
        expect(cubeText(mergeCubes(a, b))).toBe(cubeText(whole))
        expect(cubeText(mergeCubes(b, a))).toBe(cubeText(whole))
      }),
      { seed: 5, numRuns: 60 },
    )
  })

  it('commutes with rolling up', async () => {
    await fc.assert(
      fc.asyncProperty(shards, fc.subarray(['g', 'h', 'label', 'decision', 'score']), async (given, keep) => {
        const { a, b } = await cubesOf(given)
        expect(cubeText(rollUp(mergeCubes(a, b), keep))).toBe(cubeText(mergeCubes(rollUp(a, keep), rollUp(b, keep))))
      }),
      { seed: 6, numRuns: 60 },
    )
  })

  it('shifts sums of differing scale to the finer one without rounding', async () => {
    const table = (w: number) => tableOf(types, [{ ...certain, w }])
    const fine = await cubeFromRows(table(3), spec, { scales: { w: 56 } })
    const coarse = await cubeFromRows(table(1e6), spec, { scales: { w: 40 } })
    const { scale, values } = mergeCubes(fine, coarse).sums['w']!
    expect(scale).toBe(56)
    expect(toBigints(values)).toEqual([(3n << 56n) + (1_000_000n << 56n)])
  })

  it('keeps the inputs of both, in one order', async () => {
    const input = (name: string) => [{ name, sha256: '0'.repeat(64), rows: 1 }]
    const of = (name: string) => cubeFromRows(tableOf(types, [certain]), spec, { inputs: input(name) })
    const merged = mergeCubes(await of('b.csv'), await of('a.csv'))
    expect(merged.inputs.map(({ name }) => name)).toEqual(['a.csv', 'b.csv'])
  })

  it('refuses cubes of different specs, naming what differs', async () => {
    const table = tableOf(types, [certain])
    const a = await cubeFromRows(table, spec)
    const b = await cubeFromRows(table, { ...spec, favourable: 'negative', weight: null })
    expect(() => mergeCubes(a, b)).toThrow(/"favourable", "weight"/)
    expect(() => mergeCubes(a, rollUp(a, ['g']))).toThrow(/dimensions/)
  })
})

describe('rollUp', () => {
  it('to nothing leaves one cell with all rows', async () => {
    const { whole } = await cubesOf([[], []])
    const total = rollUp(whole, [])
    expect([...total.rows]).toEqual([2])
    expect(total.dimensions).toEqual([])
    expect(toBigints(total.sums['w']!.values)).toHaveLength(1)
  })
})
