import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { audit } from '../../../src/workflow/audit.js'
import { train } from '../../../src/workflow/train.js'

const data = path.resolve(import.meta.dirname, '../../../../shared/data/sklearn-digits/digits.csv')
const folder = mkdtempSync(path.join(os.tmpdir(), 'probity-pixels-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Share of rows whose nearest row among the known, by squared distance of pixels, has their label. */
function nearestNeighbour(known: readonly number[][], tested: readonly number[][]): number {
  const right = tested.filter((row) => {
    let [best, label] = [Infinity, -1]
    for (const other of known) {
      let distance = 0
      for (let pixel = 0; pixel < 64; pixel++) distance += (row[pixel]! - other[pixel]!) ** 2
      if (distance < best) [best, label] = [distance, other[64]!]
    }
    return label === row[64]
  })
  return right.length / tested.length
}

describe('1,797 digits of 8 × 8 pixels in columns', () => {
  it.skipIf(!existsSync(data))(
    'are read rightly, of rows that were kept back, nearly as often as by the nearest of the other rows',
    { timeout: 1_800_000 },
    async () => {
      const [header, ...lines] = readFileSync(data, 'utf8').trim().split('\n') as [string, ...string[]]
      const write = (name: string, rows: readonly string[]): string => {
        const file = path.join(folder, name)
        writeFileSync(file, [header, ...rows].join('\n'))
        return file
      }
      const [known, tested] = [lines.filter((_, row) => row % 5 !== 0), lines.filter((_, row) => row % 5 === 0)]
      const half = (line: string, row: number): string => `${line},${row % 2 === 0 ? 'even' : 'odd'}`
      const settings = { task: 'multiclass' as const, seed: 1, roles: { label: { column: 'digit' } } }
      const { folder: bundle, record } = await train({
        ...{ ...settings, data: { source: write('known.csv', known) } },
        train: {
          ...{ input: { kind: 'images', columns: 'pixel_*', shape: [1, 8, 8] }, architecture: 'cnn' },
          ...{ options: { filters: [16, 32], units: 32 }, epochs: 30, batchSize: 32, checkpoint: null },
          ...{ optimizer: { kind: 'adam', learningRate: 0.003 }, schedule: 'cosine' },
          ...{ split: { test: 0, validation: 0 }, output: path.join(folder, 'digits') },
        },
      })
      expect(record.architecture.id).toBe('cnn')
      const source = path.join(folder, 'tested.csv')
      writeFileSync(source, [`${header},half`, ...tested.map(half)].join('\n'))
      const { run } = await audit({
        ...{ ...settings, model: bundle, data: { source } },
        roles: { ...settings.roles, sensitive: ['half'] },
      })
      const found = run.analyses.flatMap(({ measurements }) => measurements)
      const accuracy = found.find(({ id }) => id === 'groups/accuracy')!
      const numbers = (rows: readonly string[]): number[][] => rows.map((line) => line.split(',').map(Number))
      const nearest = nearestNeighbour(numbers(known), numbers(tested))
      console.log(`8 × 8 digits: ${accuracy.value} of ${tested.length}, nearest neighbour ${nearest}`)
      expect(accuracy.n.rows).toBe(tested.length)
      expect(nearest).toBeGreaterThan(0.97) // as is known of this set
      expect(accuracy.value!).toBeGreaterThan(nearest - 2 * Math.sqrt((nearest * (1 - nearest)) / tested.length) - 0.01)
    },
  )
})
