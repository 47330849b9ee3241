import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

import { afterAll, describe, expect, it } from 'vitest'

import { createBuilder } from '../../src/graph/builder.js'
import { writeOnnx } from '../../src/graph/write-onnx.js'
import { writeBundle, type BundleContent } from '../../src/models/bundle.js'
import { staysInside } from '../../src/models/bundle-paths.js'
import { encodeTable } from '../../src/models/encoder.js'
import type { TableEncoder } from '../../src/models/encoder-schema.js'
import { fitEncoder } from '../../src/models/fit-encoder.js'
import { openModel } from '../../src/models/open-model.js'

const folder = mkdtempSync(path.join(tmpdir(), 'bundle-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
let count = 0
const place = (): string => path.join(folder, `bundle-${count++}`)

/** sigmoid(x · [1, −2]) over the encoded columns age and income. */
const encoder = fitEncoder(
  [
    { name: 'age', type: 'number', values: [20, 40] },
    { name: 'income', type: 'number', values: [0, 10] },
  ],
  { input: 'x' },
)
function content(): BundleContent {
  const b = createBuilder()
  const x = b.input('x', 'float32', ['rows', 2])
  b.output(b.sigmoid(b.matMul(x, b.constant('float32', [2, 1], [1, -2]))), 'p')
  return {
    model: { file: 'model.onnx', format: 'onnx', bytes: writeOnnx(b.build()) },
    manifest: {
      task: 'binary',
      inputs: [{ name: 'x', dtype: 'float32', shape: ['rows', 2], columns: ['age', 'income'], role: 'features' }],
      outputs: { scale: 'probability', classes: ['bad', 'good'], positive: 'good' },
      encoder,
      decision: { threshold: 0.25 },
      training: { epochs: 3 },
    },
  }
}
const write = async (change: (content: BundleContent) => BundleContent = (same) => same): Promise<string> => {
  const at = place()
  await writeBundle(at, change(content()))
  return at
}
const refused = async (at: string): Promise<{ code: string; message: string }> => {
  try {
    await (await openModel(at, { threads: 1 })).close()
  } catch (error) {
    return error as { code: string; message: string }
  }
  return { code: 'OPENED', message: '' }
}
/** Changes probity.json by hand. */
const edit = (at: string, change: (manifest: Record<string, never>) => void): void => {
  const file = path.join(at, 'probity.json')
  const manifest = JSON.parse(readFileSync(file, 'utf8')) as Record<string, never>
  change(manifest)
  writeFileSync(file, JSON.stringify(manifest))
}

describe('a bundle', () => {
  it('opens as a model that knows its classes, its encoder and its threshold', async () => {
    const model = await openModel(await write(), { threads: 1 })
    expect(model).toMatchObject({
      task: 'binary',
      positive: 'good',
      decision: { threshold: 0.25 },
      encoder,
      inputs: [{ name: 'x', columns: ['age', 'income'] }],
      outputs: [{ scale: 'probability', classes: ['bad', 'good'] }],
    })
    const x = encodeTable(model.encoder as TableEncoder, [
      { name: 'income', type: 'number', values: [5, 10] },
      { name: 'age', type: 'number', values: [30, 40] },
    ])
    const { scores, labels } = await model.predict({ x })
    // Standardised by (30, 10) and (5, 5): sigmoid(0) and sigmoid(1 − 2).
    expect(scores.data[0]).toBeCloseTo(0.5, 6)
    expect(scores.data[1]).toBeCloseTo(1 / (1 + Math.E), 6)
    expect(labels).toEqual(['good', 'bad'])
    await model.close()
  })

  it('has the same bytes each time it is written, and no path of the machine in them', async () => {
    const [first, second] = [await write(), await write()]
    const text = readFileSync(path.join(first, 'probity.json'), 'utf8')
    expect(text).toBe(readFileSync(path.join(second, 'probity.json'), 'utf8'))
    expect(text).not.toContain(folder)
  })

  it('replaces a bundle and leaves nothing else behind', async () => {
    const at = await write()
    await writeBundle(at, { ...content(), manifest: { ...content().manifest, decision: null } })
    expect(JSON.parse(readFileSync(path.join(at, 'probity.json'), 'utf8'))).toMatchObject({ decision: null })
    expect(readdirSync(folder).filter((name) => /writing|before/.test(name))).toEqual([])
  })

  it('never replaces a folder that is none', async () => {
    const at = place()
    mkdirSync(at)
    writeFileSync(path.join(at, 'thesis.txt'), 'years of work')
    await expect(writeBundle(at, content())).rejects.toMatchObject({ code: 'BUNDLE_PLACE_TAKEN' })
    expect(existsSync(path.join(at, 'thesis.txt'))).toBe(true)
  })
})

describe('a bundle that was changed', () => {
  it('is refused where a file has another digest', async () => {
    const at = await write()
    writeFileSync(path.join(at, 'model.onnx'), Buffer.concat([readFileSync(path.join(at, 'model.onnx')), Buffer.of(0)]))
    expect(await refused(at)).toMatchObject({
      code: 'BUNDLE_DIGEST_WRONG',
      message: expect.stringContaining('model.onnx'),
    })
  })

  it('is refused where a file is missing', async () => {
    const at = await write()
    rmSync(path.join(at, 'model.onnx'))
    expect((await refused(at)).code).toBe('BUNDLE_FILE_MISSING')
  })

  it.each(['../secret.onnx', '/etc/passwd', 'a/../../b', 'C:/x.onnx', '..\\x', './model.onnx', ''])(
    'is refused where it names %j',
    async (file) => {
      const at = await write()
      edit(at, ({ model }) => Object.assign(model as object, { file }))
      expect(staysInside(file)).toBe(false)
      expect((await refused(at)).code).toBe('BUNDLE_PATH_REFUSED')
    },
  )

  it('is refused where a link leads out of it', async () => {
    const at = await write()
    const outside = path.join(folder, 'outside.onnx')
    writeFileSync(outside, readFileSync(path.join(at, 'model.onnx')))
    rmSync(path.join(at, 'model.onnx'))
    symlinkSync(outside, path.join(at, 'model.onnx'))
    expect((await refused(at)).code).toBe('BUNDLE_PATH_REFUSED')
  })

  it.each([
    ['an unknown key', (manifest: object) => Object.assign(manifest, { run: 'rm -rf' })],
    ['another version', (manifest: object) => Object.assign(manifest, { schemaVersion: 9 })],
    [
      'an encoder of other outputs',
      ({ encoder: table }: { encoder: { outputs: string[] } }) => table.outputs.reverse(),
    ],
    [
      'an encoder of too few columns',
      ({ encoder: table }: { encoder: { outputs: string[]; columns: unknown[] } }) => {
        table.columns.pop()
        table.outputs.pop()
      },
    ],
    [
      'inputs that the model does not have',
      ({ inputs }: { inputs: { name: string }[] }) => {
        inputs.push({ ...inputs[0]!, name: 'z' })
      },
    ],
  ])('is refused with %s', async (_, change) => {
    const at = await write()
    edit(at, change as never)
    expect(await refused(at)).toMatchObject({ code: 'BUNDLE_INVALID' })
  })

  it('is refused where probity.json is no JSON', async () => {
    const at = await write()
    writeFileSync(path.join(at, 'probity.json'), '{"schemaVersion":')
    expect((await refused(at)).code).toBe('BUNDLE_INVALID')
  })
})
