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

/** Standard error of the area under the curve from leaving out each person's `times` rows in turn, over all pairs of rows. */
function leavingOut(rows: readonly TableRow[], times: number): number {
  const wins = (a: number, b: number): number => (a > b ? 1 : a === b ? 0.5 : 0)
  const values = Array.from({ length: rows.length / times }, (_, person) => {
    const left = rows.filter((_, i) => Math.floor(i / times) !== person)
    const of = (y: string) => left.filter((row) => row['y'] === y).map((row) => Number(row['s']))
    const [positives, negatives] = [of('yes'), of('no')]
    let sum = 0
    for (const a of positives) for (const b of negatives) sum += wins(a, b)
    return sum / positives.length / negatives.length
  })
  const mean = values.reduce((x, y) => x + y, 0) / values.length
  return Math.sqrt(((values.length - 1) / values.length) * values.reduce((sum, x) => sum + (x - mean) ** 2, 0))
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

  it('join buckets for measures of scores, whose cells are many', async () => {
    const random = createRandom(3)
    const rows: TableRow[] = []
    const units: string[] = []
    for (let person = 0; person < 400; person++) {
      const level = random.next()
      for (let i = 0; i < 4; i++) {
        const s = Math.round(1e6 * Math.min(1, Math.max(0, level + 0.02 * random.normal()))) / 1e6
        rows.push({ g: person % 2 ? 'a' : 'b', y: level > 0.3 + 0.4 * random.next() ? 'yes' : 'no', s })
        units.push(String(person))
      }
    }
    const score = {
      column: 's',
      threshold: 0.5,
      range: [0, 1] as [number, number],
      higherIs: 'positive' as const,
      bins: { kind: 'exact' as const },
    }
    const spec = binarySpec([feature('g')], { decision: null, score })
    const found = runGroups(await cubeOf(rows, spec), {
      unitCube: await cubeOf(rows, { ...spec, extra: 'bucket' }, units),
    })
    const plain = runGroups(await cubeOf(rows, spec))
    const [a, b] = [found, plain].map((one) => one.of('groups/auc[g=a]'))
    expect(a!.value).toBeCloseTo(b!.value!, 12)
    expect(a!.standardError! / b!.standardError!).toBeGreaterThan(1.2)
    const byHand = leavingOut(
      rows.filter(({ g }) => g === 'a'),
      4,
    )
    // Some 150 joined buckets know a standard error to about 6 %.
    expect(a!.standardError! / byHand).toBeGreaterThan(0.82)
    expect(a!.standardError! / byHand).toBeLessThan(1.18)
    expect(found.of('groups/auc:difference-to-overall[g=a]').interval!.method).toBe('jackknife')
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
