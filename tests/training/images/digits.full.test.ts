import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { train } from '../../../src/workflow/train.js'

const data = path.resolve(import.meta.dirname, '../../../../shared/data/mnist')
const folder = mkdtempSync(path.join(os.tmpdir(), 'probity-digits-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const part = (name: string) => ({
  images: path.join(data, `${name}-images-idx3-ubyte.gz`),
  labels: path.join(data, `${name}-labels-idx1-ubyte.gz`),
})

describe('6,000 digits, 10 epochs', () => {
  it.skipIf(!existsSync(data))(
    'are read rightly 97.5 % of the time at least, of 2,000 new ones',
    { timeout: 3_600_000 },
    async () => {
      const { record } = await train({
        ...{ task: 'multiclass', seed: 1, data: { images: { ...part('train'), test: part('test') } } },
        train: {
          ...{ input: { kind: 'images' }, architecture: 'cnn', epochs: 10, schedule: 'cosine', checkpoint: null },
          ...{ augmentation: [{ kind: 'shift', pixels: 1 }], optimizer: { kind: 'adam', learningRate: 0.002 } },
          ...{ split: { validation: 0 }, output: path.join(folder, 'digits') },
        },
      })
      expect(record.data.rows).toMatchObject({ training: 6000, test: 2000 })
      const accuracy = record.evaluation.measurements.find(({ id }) => id === 'training/accuracy')!
      console.log(`6,000 digits: ${accuracy.value} of 2,000`)
      expect(accuracy.value).toBeGreaterThanOrEqual(0.975)
    },
  )
})
