import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'

import type { ConfigInput } from '../../src/schema/config.js'
import { streamTable } from '../../src/training/table/table-stream.js'
import { train } from '../../src/workflow/train.js'
import { loans } from './loans.js'

const folder = mkdtempSync(path.join(os.tmpdir(), 'table-stream-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const eachOf =
  (values: Float32Array, width: number, rows: number) =>
  async (visit: (values: Float32Array, start: number) => Promise<void>) => {
    for (let at = 0; at < values.length; at += rows * width)
      await visit(values.slice(at, at + rows * width), at / width)
  }

describe('rows in a file', () => {
  const [rows, width] = [37, 3]
  const values = Float32Array.from({ length: rows * width }, (_, at) => Math.sin(at))
  const open = (target = new Float32Array(rows)) =>
    streamTable({ rows, input: 'x', width, each: eachOf(values, width, 5), target })

  it('are those that were put there, in any order, and as often as they are asked for', async () => {
    const stream = await open()
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(rows - 1), { maxLength: 200 }), async (positions) => {
        const { x } = await stream.take(positions)
        expect(x!.shape).toEqual([positions.length, width])
        const expected = positions.flatMap((row) => [...values.subarray(row * width, (row + 1) * width)])
        expect([...(x!.data as Float32Array)]).toEqual(expected)
      }),
      { seed: 3, numRuns: 50 },
    )
    expect(stream.summary.data).toEqual(values)
    await stream.close()
    await expect(stream.take([0])).rejects.toThrow() // the file is gone
  })

  it('are the same where numbers and label are', async () => {
    const stream = await streamTable({
      ...{ rows: 4, input: 'x', width: 2, target: Int32Array.from([0, 0, 1, 0]) },
      each: eachOf(Float32Array.from([1, 2, 1, 2, 1, 2, 2, 1]), 2, 2),
    })
    const [a, b, otherLabel, otherNumbers] = stream.hashes
    expect(a).toBe(b)
    expect(new Set([a, otherLabel, otherNumbers]).size).toBe(3)
    await stream.close()
  })
})

describe('a training whose features do not fit in the memory that it may take', () => {
  it('ends with the same weights as one that has them all at hand', async () => {
    const rows = loans(20_000)
    const learn = (name: string, memory: number | null) => {
      const config: ConfigInput = {
        ...{ task: 'binary', seed: 1, threads: 1, data: { id: 'id' } },
        roles: { label: { column: 'paid', positive: 'yes' }, sensitive: [{ column: 'sex' }], weight: 'weight' },
        train: { epochs: 1, batchSize: 1024, output: path.join(folder, name), memory },
      }
      return train(config, { rows })
    }
    const [atHand, onDisk] = [await learn('at-hand', null), await learn('on-disk', 1)] // 20,000 rows of at least 7 numbers are more than half a megabyte
    expect(atHand.record.data.features.length).toBeGreaterThan(2)
    const model = (name: string): Buffer => readFileSync(path.join(folder, name, 'model.onnx'))
    expect(model('on-disk').equals(model('at-hand'))).toBe(true)
    const [here, there] = [atHand.record.curves[0]!, onDisk.record.curves[0]!]
    expect({ ...there, validation: null }).toEqual({ ...here, validation: null })
    expect(there.validation!.metrics).toEqual(here.validation!.metrics)
    expect(there.validation!.loss).toBeCloseTo(here.validation!.loss, 6) // added up block by block
    expect(onDisk.record.data.duplicates).toMatchObject(atHand.record.data.duplicates)
    expect(onDisk.record.findings.map(({ id }) => id)).toEqual(atHand.record.findings.map(({ id }) => id))
  })
})
