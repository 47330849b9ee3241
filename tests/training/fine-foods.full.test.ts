import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { openDataset } from '../../src/data/open-dataset.js'
import { config } from '../../src/schema/config.js'
import { audit } from '../../src/workflow/audit.js'
import { train } from '../../src/workflow/train.js'

const data = path.resolve(import.meta.dirname, '../../../shared/data/fine-foods-reviews')
const folder = mkdtempSync(path.join(os.tmpdir(), 'probity-reviews-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

interface Review {
  readonly words: readonly string[]
  readonly great: boolean
}

async function read(file: string): Promise<Review[]> {
  const { data: source } = config.parse({ data: { source: path.join(data, file) } })
  const dataset = await openDataset({ data: source, roleColumns: [] }, { signal: new AbortController().signal })
  const rows = await dataset.database.query(`SELECT review, score FROM ${dataset.relation}`)
  await dataset.close()
  return rows.columns[0]!.map((text, row) => ({
    words:
      String(text)
        .toLowerCase()
        .match(/\p{L}+/gu) ?? [],
    great: rows.columns[1]![row] === 'great',
  }))
}

/** Multinomial naive Bayes with Laplace smoothing: the share of the tested that it judges rightly. */
function naiveBayes(known: readonly Review[], tested: readonly Review[]): number {
  const counts = [new Map<string, number>(), new Map<string, number>()] as const
  const [rows, totals] = [[0, 0], [0, 0]] // prettier-ignore
  for (const { words, great } of known) {
    const at = great ? 1 : 0
    rows[at]!++
    totals[at]! += words.length
    for (const word of words) counts[at].set(word, (counts[at].get(word) ?? 0) + 1)
  }
  const size = new Set([...counts[0].keys(), ...counts[1].keys()]).size
  const score = (words: readonly string[], at: 0 | 1): number =>
    words.reduce(
      (sum, word) => sum + Math.log(((counts[at].get(word) ?? 0) + 1) / (totals[at]! + size)),
      Math.log(rows[at]!),
    )
  const right = tested.filter(({ words, great }) => score(words, 1) > score(words, 0) === great)
  return right.length / tested.length
}

describe('4,000 reviews of food, word by word', () => {
  it.skipIf(!existsSync(data))(
    'are told apart better than by the larger class, and no worse than by naive Bayes less a standard error',
    { timeout: 3_600_000 },
    async () => {
      const roles = { label: { column: 'score', positive: 'great' } }
      const { folder: bundle, record } = await train({
        ...{ task: 'binary', seed: 1, roles, data: { source: path.join(data, 'fine_foods_train.csv') } },
        train: {
          ...{ input: { kind: 'text', column: 'review', length: 80, vocabulary: { most: 5000 } } },
          ...{
            architecture: 'attention',
            options: { width: 32, heads: 2, units: 32 },
            regularization: { dropout: 0.2 },
          },
          ...{
            epochs: 8,
            batchSize: 64,
            optimizer: { kind: 'adam', learningRate: 0.003 },
            earlyStopping: { patience: 2 },
          },
          ...{ split: { test: 0, validation: 0.1 }, checkpoint: null, output: path.join(folder, 'reviews') },
        },
      })
      expect(record.data.rows.read).toBe(4000)
      const sql = `SELECT review, score, length(review) > 300 AS long FROM '${path.join(data, 'fine_foods_test.csv')}'`
      const { run } = await audit({
        ...{ task: 'binary', seed: 1, model: bundle, data: { source: { sql } } },
        roles: { ...roles, sensitive: ['long'] },
        ...{ analyses: { groups: { metrics: ['accuracy'] } }, statistics: { replicates: 100 } },
      })
      const found = run.analyses.flatMap(({ measurements }) => measurements)
      const accuracy = found.find(({ id }) => id === 'groups/accuracy')!
      expect(accuracy.n.rows).toBe(1000)
      const [known, tested] = [await read('fine_foods_train.csv'), await read('fine_foods_test.csv')]
      const bayes = naiveBayes(known, tested)
      console.log(`accuracy ${accuracy.value}, naive Bayes ${bayes}`)
      const standardError = Math.sqrt((bayes * (1 - bayes)) / 1000)
      expect(accuracy.value!).toBeGreaterThan(0.658 + 3 * Math.sqrt((0.658 * 0.342) / 1000))
      expect(accuracy.value!).toBeGreaterThan(bayes - standardError)
    },
  )
})
