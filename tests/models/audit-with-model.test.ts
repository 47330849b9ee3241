import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'

import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { createRandom } from '../../src/environment/random.js'
import { createBuilder, type Builder } from '../../src/graph/builder.js'
import { writeOnnx } from '../../src/graph/write-onnx.js'
import { writeBundle } from '../../src/models/bundle.js'
import { fitEncoder } from '../../src/models/fit-encoder.js'
import type { ConfigInput } from '../../src/schema/config.js'
import { audit, type AuditOutcome } from '../../src/workflow/audit.js'

const folder = mkdtempSync(path.join(tmpdir(), 'audit-model-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const count = 400
const random = createRandom(7)
const rows = Array.from({ length: count }, (_, row) => {
  const [a, b] = [random.normal(), random.normal()]
  return { a, b, group: row % 3 === 0 ? 'u' : 'v', y: a - b + random.normal() > 0 ? 'yes' : 'no' }
})

const onnx = (name: string, make: (b: Builder, x: string) => string): string => {
  const b = createBuilder()
  b.output(make(b, b.input('x', 'float32', ['rows', 2])), 'out')
  const file = path.join(folder, name)
  writeFileSync(file, writeOnnx(b.build()))
  return file
}
const weighed = (weights: number[][]) => (b: Builder, x: string) =>
  b.matMul(x, b.constant('float32', [2, weights[0]!.length], weights.flat()))

let bundle: string
beforeAll(async () => {
  bundle = path.join(folder, 'difference')
  const b = createBuilder()
  const x = b.input('x', 'float32', ['rows', 2])
  b.output(b.sigmoid(weighed([[1], [-1]])(b, x)), 'p')
  const encoder = fitEncoder(
    [
      { name: 'a', type: 'number', values: [0] },
      { name: 'b', type: 'number', values: [0] },
    ],
    { input: 'x', scale: 'none' },
  )
  await writeBundle(bundle, {
    model: { file: 'model.onnx', format: 'onnx', bytes: writeOnnx(b.build()) },
    manifest: {
      task: 'binary',
      inputs: [{ name: 'x', dtype: 'float32', shape: ['rows', 2], role: 'features' }],
      outputs: { scale: 'probability', classes: ['no', 'yes'], positive: 'yes' },
      encoder,
      decision: { threshold: 0.6 },
      training: null,
    },
  })
})

const settings = (more: ConfigInput): ConfigInput => ({
  roles: { label: { column: 'y', positive: 'yes' }, sensitive: ['group'] },
  analyses: { slices: false, calibration: false, profile: false, regulation: false },
  ...more,
})
const value = ({ run }: AuditOutcome, id: string): number =>
  run.analyses.flatMap(({ measurements }) => measurements).find((found) => found.id === id)!.value!
const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x))
const share = (hits: readonly boolean[]): number => hits.filter(Boolean).length / hits.length

describe('an audit that takes its decisions from a model', () => {
  it('scores every row, decides at the threshold of the bundle, and names the model among its inputs', async () => {
    const outcome = await audit(settings({ model: bundle }), { rows })
    const decided = rows.map(({ a, b }) => sigmoid(a - b) >= 0.6)
    expect(value(outcome, 'groups/selection-rate')).toBeCloseTo(share(decided), 12)
    expect(value(outcome, 'groups/accuracy')).toBeCloseTo(
      share(rows.map(({ y }, at) => (y === 'yes') === decided[at])),
      12,
    )
    const positives = rows.filter(({ y }) => y === 'yes')
    const negatives = rows.filter(({ y }) => y === 'no')
    const wins = positives.flatMap((one) => negatives.map((other) => one.a - one.b > other.a - other.b))
    expect(value(outcome, 'groups/auc')).toBeCloseTo(share(wins), 6)
    expect(outcome.run.inputs).toMatchObject([
      { role: 'data', rows: count },
      { role: 'model', name: 'difference', sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
    ])
    expect(outcome.run.config.roles).toMatchObject({ score: { column: 'probity score', threshold: 0.6 } })
    expect(JSON.stringify(outcome.run)).not.toContain(folder)
  })

  it('gives the same run with one worker and with two', async () => {
    const [one, two] = [
      await audit(settings({ model: bundle, threads: 1 }), { rows }),
      await audit(settings({ model: bundle, threads: 2 }), { rows }),
    ]
    expect(JSON.stringify(one.run)).toBe(JSON.stringify(two.run))
  })

  it('lets the config set threshold, positive class and columns', async () => {
    const renamed = rows.map(({ a, b, group, y }) => ({ left: a, right: b, group, y: y === 'yes' ? 1 : 0 }))
    const outcome = await audit(
      settings({
        roles: { label: { column: 'y', positive: 1 }, sensitive: ['group'] },
        model: { path: bundle, threshold: 0.3, positive: 'yes', inputs: { a: 'left', b: 'right' } },
      }),
      { rows: renamed },
    )
    expect(value(outcome, 'groups/selection-rate')).toBeCloseTo(
      share(rows.map(({ a, b }) => sigmoid(a - b) >= 0.3)),
      12,
    )
  })

  it('takes the highest of many classes', async () => {
    const three = rows.map(({ a, b, group }) => ({ a, b, group, y: a > b && a > 0 ? '0' : b > 0 ? '1' : '2' }))
    const file = onnx('three.onnx', weighed([[1, 0, 0], [0, 1, 0]])) // prettier-ignore
    const outcome = await audit(settings({ task: 'multiclass', roles: { label: { column: 'y' }, sensitive: ['group'] }, model: { path: file, inputs: { x: ['a', 'b'] } } }), { rows: three }) // prettier-ignore
    expect(value(outcome, 'groups/accuracy')).toBeCloseTo(1, 12) // scores a, b and 0: the label was made by the same rule
  })

  it('takes the value for a regression', async () => {
    const numbers = rows.map(({ a, b, group }) => ({ a, b, group, y: a + b }))
    const outcome = await audit(
      settings({
        task: 'regression',
        roles: { label: { column: 'y' }, sensitive: ['group'] },
        model: { path: onnx('sum.onnx', weighed([[1], [0.5]])), inputs: { x: ['a', 'b'] } },
      }),
      { rows: numbers },
    )
    const expected = rows.reduce((sum, { b }) => sum + Math.abs(b) / 2, 0) / count
    expect(value(outcome, 'groups/mean-absolute-error')).toBeCloseTo(expected, 6)
  })

  it('needs no label for outcomes', async () => {
    const outcome = await audit(settings({ task: 'outcomes', roles: { sensitive: ['group'] }, model: bundle }), {
      rows: rows.map(({ a, b, group }) => ({ a, b, group })),
    })
    expect(value(outcome, 'groups/selection-rate')).toBeCloseTo(
      share(rows.map(({ a, b }) => sigmoid(a - b) >= 0.6)),
      12,
    )
  })

  it('asks a model behind an address, and writes down neither its secrets nor its headers', async () => {
    const server = createServer((request, response) => {
      const parts: Buffer[] = []
      request.on('data', (part: Buffer) => parts.push(part))
      request.on('end', () => {
        const { instances } = JSON.parse(Buffer.concat(parts).toString()) as { instances: { a: number; b: number }[] }
        response.end(JSON.stringify({ predictions: instances.map(({ a, b }) => sigmoid(a - b)) }))
      })
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const url = `http://ann:s3cret@127.0.0.1:${(server.address() as AddressInfo).port}/score?key=s3cret`
    const http = { url, columns: { a: 'number', b: 'number' }, headers: { 'x-key': 's3cret' } } as const
    const outcome = await audit(settings({ model: { http, scale: 'probability' } }), { rows })
    server.close()
    expect(value(outcome, 'groups/selection-rate')).toBeCloseTo(
      share(rows.map(({ a, b }) => sigmoid(a - b) >= 0.5)),
      12,
    )
    expect(JSON.stringify(outcome)).not.toContain('s3cret')
  })

  it('says so where columns were matched by their order', async () => {
    const file = onnx('order.onnx', (b, x) => b.sigmoid(weighed([[1], [-1]])(b, x)))
    const { run } = await audit(
      settings({ model: file }),
      { rows: rows.map(({ a, b, group, y }) => ({ b, a, group, y })).map(({ group: _, ...row }, at) => ({ ...row, group: at % 2 === 0 ? 'u' : 'v' })) }, // prettier-ignore
    ).catch((error: unknown) => ({ run: error as { code: string } & AuditOutcome['run'] }))
    expect(run).toMatchObject({ code: 'MODEL_COLUMNS_UNMATCHED' }) // the group is a third column: nothing is guessed
    const numeric = rows.map(({ a, b, y }) => ({ b, a, y }))
    const matched = await audit(
      settings({
        roles: { label: { column: 'y', positive: 'yes' }, sensitive: [{ column: 'a', cuts: [0] }] },
        model: file,
      }),
      { rows: numeric },
    )
    expect(matched.run.warnings).toContainEqual(
      expect.objectContaining({ id: 'audit.model-inputs-by-order', values: { model: 'order.onnx', columns: 'b, a' } }),
    )
  })

  it.each([
    [
      'a positive value that is no class',
      { roles: { label: { column: 'y', positive: 'good' }, sensitive: ['group'] } },
      'MODEL_POSITIVE_UNKNOWN',
    ],
    ['a model that is not there', { model: 'missing.onnx' }, 'MODEL_NOT_FOUND'],
    ['a ranking', { task: 'ranking', roles: { sensitive: ['group'], rank: 'a' } }, 'MODEL_TASK_UNSUPPORTED'],
    ['no path', { model: {} }, 'MODEL_NOT_NAMED'],
    ['a column that is not there', { model: { inputs: { a: 'z' } } }, 'MODEL_COLUMN_NOT_FOUND'],
  ] as [string, ConfigInput, string][])('is refused with %s', async (_, more, code) => {
    const model =
      more.model && typeof more.model === 'object' && 'inputs' in more.model
        ? { path: bundle, ...more.model }
        : (more.model ?? bundle)
    await expect(audit(settings({ ...more, model }), { rows })).rejects.toMatchObject({ code })
  })

  it('is refused where the classes of the model are none of the label', async () => {
    const file = onnx('foreign.onnx', weighed([[1, 0, 0], [0, 1, 0]])) // prettier-ignore
    const config = settings({ task: 'multiclass', roles: { label: { column: 'y' }, sensitive: ['group'] }, model: { path: file, inputs: { x: ['a', 'b'] } } }) // prettier-ignore
    await expect(audit(config, { rows })).rejects.toMatchObject({ code: 'MODEL_CLASSES_FOREIGN' })
  })
})
