import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cubeFromRows } from '../../src/cube/cube-from-rows.js'
import { cubeText, fromCubeFile, parseCube, toCubeFile } from '../../src/cube/cube-json.js'
import { groupsOf } from '../../src/cube/groups-of.js'
import { mergeCubes } from '../../src/cube/merge-cubes.js'
import { canonicalJson } from '../../src/environment/canonical-json.js'
import type { CubeFile } from '../../src/schema/cube.js'
import { specOf, tableOf } from './support.js'

const spec = specOf({
  ...{ sensitive: [{ name: 'g', column: 'g' }], label: { column: 'y', positive: 'yes' }, weight: 'w' },
  score: {
    column: 's',
    threshold: 0.5,
    range: [0, 1],
    higherIs: 'positive',
    bins: { kind: 'edges', edges: [0, 0.5, 1] },
  },
})
const cubeOf = (rows: { g: string | null; s: number; w: number }[]) =>
  cubeFromRows(
    tableOf(
      { g: 'text', y: 'text', s: 'number', w: 'number' },
      rows.map((row) => ({ ...row, y: 'yes' })),
    ),
    spec,
    { inputs: [{ name: 'a.csv', sha256: 'f'.repeat(64), rows: rows.length }] },
  )

describe('a saved cube', () => {
  it('is read back as it was', async () => {
    const row = fc.record({
      g: fc.option(fc.string({ unit: 'binary' })),
      s: fc.double({ min: 0, max: 1, noNaN: true }),
      w: fc.constantFrom(0.1, 7e5),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 10 }), async (rows) => {
        const cube = await cubeOf(rows)
        expect(cubeText(cube)).toBe(`${canonicalJson(toCubeFile(cube))}\n`)
        const again = parseCube(cubeText(cube), 'cube.json')
        expect(cubeText(again)).toBe(cubeText(cube))
        expect(groupsOf(again, ['g'])).toEqual(groupsOf(cube, ['g']))
        expect(cubeText(mergeCubes(again, cube))).toBe(cubeText(mergeCubes(cube, again)))
      }),
      { seed: 2, numRuns: 40 },
    )
  })

  it('is canonical JSON that ends its line', async () => {
    const text = cubeText(await cubeOf([{ g: 'a', s: 0.1, w: 1 }]))
    expect(text.endsWith('}\n')).toBe(true)
    expect(Object.keys(JSON.parse(text))).toEqual(['dimensions', 'inputs', 'rows', 'schemaVersion', 'spec', 'sums'])
  })

  const broken: [string, (file: Mutable) => void, RegExp][] = [
    ['a future version', (file) => (file.schemaVersion = 2), /schema version 2.*reads 1/],
    ['a code beyond the values', (file) => (file.dimensions[0].codes[0] = 9), /"g" has code 9, but 2 values/],
    ['a negative code', (file) => (file.dimensions[0].codes[0] = -1), /"g" has code -1/],
    ['a negative count', (file) => (file.rows[0] = -1), /-1 rows/],
    ['a fractional count', (file) => (file.rows[0] = 0.5), /rows\.0/],
    ['too few codes', (file) => file.dimensions[0].codes.pop(), /"g" has 1 codes for 2 cells/],
    ['a sum that is no integer', (file) => (file.sums.w.values[0] = '1.5'), /"w" holds "1\.5"/],
    ['a sum of another length', (file) => file.sums.w.values.pop(), /"w" has 1 values for 2 cells/],
    ['a sum without its scale', (file) => delete file.sums.w.scale, /sums\.w\.scale/],
    ['a missing sum', (file) => delete file.sums.ww, /"ww" is missing/],
    ['a sum nobody asked for', (file) => (file.sums.x = file.sums.w), /"x" is not one/],
    ['an absurd scale', (file) => (file.sums.w.scale = 1e6), /scale 1000000/],
    ['no spec', (file) => delete file.spec, /spec/],
  ]
  for (const [what, change, message] of broken)
    it(`is refused with ${what}`, async () => {
      const rows = [
        { g: 'a', s: 0.1, w: 1 },
        { g: 'b', s: 0.1, w: 1 },
      ]
      const file = JSON.parse(JSON.stringify(toCubeFile(await cubeOf(rows)))) as Mutable
      change(file)
      expect(() => fromCubeFile(file, 'cube.json')).toThrow(message)
      expect(() => fromCubeFile(file, 'cube.json')).toThrow(/^cube\.json /)
    })

  it('is refused when it is not JSON, or not an object', () => {
    expect(() => parseCube('{', 'x.json')).toThrow(/x\.json is not a cube.*not JSON/)
    for (const text of ['null', '[]', '7', '"cube"'])
      expect(() => parseCube(text, 'x.json')).toThrow(/x\.json is not a cube/)
  })
})

/** A file that may be broken on purpose. */
type Mutable = {
  schemaVersion: number
  spec?: CubeFile['spec']
  rows: number[]
  dimensions: { codes: number[] }[] & { 0: { codes: number[] } }
  sums: Record<string, { scale?: number; values: string[] }> & {
    w: { scale?: number; values: string[] }
    ww?: { scale?: number; values: string[] }
  }
}
