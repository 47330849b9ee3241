import { describe, expect, it } from 'vitest'
import { createRandom } from '../../src/environment/random.js'
import { binarySpec, cubeOf, feature, outcomesSpec, runGroups, type TableRow } from './groups-fixture.js'

/** Persons with five rows each that all have the same decision: worth one row a person. */
function persons(count: number): { readonly rows: TableRow[]; readonly units: string[] } {
  const random = createRandom(7)
  const rows: TableRow[] = []
  const units: string[] = []
  for (let person = 0; person < count; person++) {
    const g = person % 2 === 0 ? 'a' : 'b'
    const row = { g, y: random.next() < 0.5 ? 'yes' : 'no', d: random.next() < (g === 'a' ? 0.6 : 0.4) ? 'yes' : 'no' }
    for (let i = 0; i < 5; i++) {
      rows.push(row)
      units.push(`p${person}`)
    }
  }
  return { rows, units }
}

describe('persons with several rows', () => {
  it('make intervals as wide as one row each would', async () => {
    const { rows, units } = persons(300)
    const spec = outcomesSpec([feature('g')])
    const cube = await cubeOf(rows, spec)
    const unitCube = await cubeOf(rows, { ...spec, extra: 'bucket' }, units)
    const found = runGroups(cube, { unitCube })
    const once = runGroups(
      await cubeOf(
        rows.filter((_, i) => i % 5 === 0),
        spec,
      ),
    )
    const width = (of: typeof found, id: string): number => {
      const { low, high } = of.of(id).interval!
      return high! - low!
    }
    for (const id of [
      'groups/selection-rate[g=a]',
      'groups/selection-rate:difference(g)',
      'groups/selection-rate:difference(g)[g=a~g=b]',
    ]) {
      expect(found.of(id).value).toBeCloseTo(once.of(id).value!, 12)
      expect(width(found, id) / width(once, id)).toBeGreaterThan(0.97)
      expect(width(found, id) / width(once, id)).toBeLessThan(1.05)
    }
    const own = found.of('groups/selection-rate[g=a]')
    expect(own.n.effective! / 150).toBeGreaterThan(0.97)
    expect(own.n.effective! / 150).toBeLessThan(1.03)
    expect(own.interval!.method).toBe('wilson-jackknife')
    expect(own.method).toContain('repeated units')
    const p = [found, once].map((one) => one.of('groups/selection-rate:difference(g)').test!.p)
    expect(Math.log(p[0]!) / Math.log(p[1]!)).toBeGreaterThan(0.9)
    expect(Math.log(p[0]!) / Math.log(p[1]!)).toBeLessThan(1.1)
    expect(found.blocks.some((block) => block.kind === 'note' && block.sentence.id === 'groups.note.units')).toBe(true)
  })

  it('reach every measure, the direct comparisons included', async () => {
    const { rows, units } = persons(60)
    const spec = binarySpec([feature('g')])
    const unitCube = await cubeOf(rows, { ...spec, extra: 'bucket' }, units)
    const found = runGroups(await cubeOf(rows, spec), { unitCube })
    const plain = runGroups(await cubeOf(rows, spec))
    for (const metric of ['matthews-correlation', 'balanced-accuracy', 'f1-score', 'true-positive-rate']) {
      const [a, b] = [found, plain].map((one) => one.of(`groups/${metric}[g=a]`).interval!)
      expect(a!.high! - a!.low!).toBeGreaterThan(1.4 * (b!.high! - b!.low!))
    }
    const within = found.of('groups/generalized-entropy(g){alpha=2,part=within}')
    expect(within.interval!.method).toBe('jackknife')
    expect(within.standardError).toBeGreaterThan(
      1.4 * plain.of('groups/generalized-entropy(g){alpha=2,part=within}').standardError!,
    )
  })
})
