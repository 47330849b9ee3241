import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createBuilder, type Builder } from '../../src/graph/builder.js'
import { writeOnnx } from '../../src/graph/write-onnx.js'
import { renderHtml } from '../../src/report/render-html.js'
import { renderMarkdown } from '../../src/report/render-markdown.js'
import { untranslated } from '../../src/report/translate.js'
import { explain } from '../../src/workflow/explain.js'

const folder = mkdtempSync(path.join(tmpdir(), 'explain-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function onnx(name: string, shape: readonly number[], build: (b: Builder, x: string) => string): string {
  const b = createBuilder()
  b.output(build(b, b.input('x', 'float32', ['rows', ...shape])), 'y')
  const file = path.join(folder, name)
  writeFileSync(file, writeOnnx(b.build({ opsets: { '': 18, 'ai.onnx.ml': 3 } })))
  return file
}

/** 5 images of 6 × 4 bytes: not square, so that height and width cannot be mixed up. */
const [height, width, count] = [6, 4, 5]
const pixels = Array.from({ length: count * height * width }, (_, at) => (at * 37 + 11) % 256)
const weights = Array.from({ length: height * width * 3 }, (_, at) => ((at * 29) % 17) / 8 - 1)
let images: string
let linear: string

beforeAll(() => {
  const idx = (name: string, sizes: readonly number[], data: readonly number[]): string => {
    const header = Buffer.alloc(4 + 4 * sizes.length)
    header.set([0, 0, 8, sizes.length])
    sizes.forEach((size, axis) => header.writeUInt32BE(size, 4 + 4 * axis))
    const file = path.join(folder, name)
    writeFileSync(file, Buffer.concat([header, Buffer.from(data)]))
    return file
  }
  images = idx('few-images-idx3-ubyte', [count, height, width], pixels)
  idx('few-labels-idx1-ubyte', [count], [0, 1, 2, 0, 1])
  const flat = (b: Builder, x: string): string => b.node('Flatten', [x], { axis: 1 })
  linear = onnx('linear.onnx', [1, height, width], (b, x) =>
    b.matMul(flat(b, x), b.constant('float32', [height * width, 3], weights)),
  )
})

const xOf = (image: number, at: number): number => pixels[image * height * width + at]! / 255
const scoreOf = (image: number, of: number): number =>
  Array.from({ length: height * width }, (_, at) => xOf(image, at) * weights[at * 3 + of]!).reduce(
    (sum, v) => sum + v,
    0,
  )

describe('explaining images', () => {
  it('has the map weight × pixel of a linear model, for the class that is named, with totals and alternative texts', async () => {
    const found = await explain({ data: { source: images }, model: linear }, { rows: [1, 3], class: '1' })
    expect(found.rows.map(({ name }) => name)).toEqual(['image 1', 'image 3'])
    for (const [row, image] of [1, 3].entries()) {
      const expected = Array.from({ length: height * width }, (_, at) => xOf(image, at) * weights[at * 3 + 1]!)
      found.attribution.values[row]!.forEach((value, at) => expect(value).toBeCloseTo(expected[at]!, 5))
      expect(found.attribution.scores[row]).toBeCloseTo(scoreOf(image, 1), 4)
    }
    expect(found.attribution.grid).toEqual({ height, width })
    const [result] = found.run.analyses
    const grid = result!.blocks.find((block) => block.kind === 'image-grid')
    if (grid?.kind !== 'image-grid') throw new Error('no image grid')
    expect(grid.images).toHaveLength(1 + 2)
    const map = grid.images[1]!
    const sum = found.attribution.values[0]!.reduce((total, value) => total + Math.max(0, value), 0)
    expect(map.label).toMatchObject({
      id: 'saliency.pair',
      values: { picture: { values: { name: 'image 1' } }, map: { id: 'saliency.map', values: { positive: sum } } },
    })
    expect(JSON.stringify(grid).length).toBeLessThan(10_000)
  })

  it('draws signs apart on one scale: orange for, blue against, white for nothing', async () => {
    const found = await explain({ data: { source: images }, model: linear }, { rows: [1], class: '2' })
    const grid = found.run.analyses[0]!.blocks.find((block) => block.kind === 'image-grid')
    if (grid?.kind !== 'image-grid') throw new Error('no image grid')
    const { data, info } = await sharp(Buffer.from(grid.images[1]!.png, 'base64'))
      .raw()
      .toBuffer({ resolveWithObject: true })
    expect([info.height, info.width]).toEqual([height, 2 * width + 1])
    const placeOf = (at: number): number => Math.floor(at / width) * (2 * width + 1) + width + 1 + (at % width)
    const most = Math.max(...found.attribution.values[0]!.map(Math.abs))
    found.attribution.values[0]!.forEach((value, at) => {
      const [red, , blue] = [0, 1, 2].map((channel) => data[placeOf(at) * info.channels + channel]!)
      if (value > most / 20) expect(red).toBeGreaterThan(blue!)
      if (value < -most / 20) expect(blue).toBeGreaterThan(red!)
    })
  })

  it('explains the class that the model gives, says which, and gives pages without holes in both languages', async () => {
    const found = await explain({ data: { source: images }, model: linear }, {})
    const highest = (image: number): number => [0, 1, 2].sort((a, b) => scoreOf(image, b) - scoreOf(image, a))[0]!
    for (const [row, { name, values }] of found.rows.entries()) {
      const image = Number(name.replace('image ', ''))
      expect(values).toEqual({ truth: String([0, 1, 2, 0, 1][image]), said: String(highest(image)) })
      expect(found.attribution.scores[row]).toBeCloseTo(scoreOf(image, highest(image)), 4)
    }
    for (const language of ['en', 'zh'] as const) {
      const input = { run: found.run, verdict: null, language, suppressBelow: 0 }
      const html = await renderHtml(input)
      expect(html).not.toContain(untranslated)
      expect(html.match(/<img /g)).toHaveLength(1 + count)
      expect(html).not.toMatch(/<img [^>]*alt=""/)
      expect(await renderMarkdown(input)).not.toContain(untranslated)
    }
  })

  it('a model without gradients is occluded, and saliency by gradients is refused with what would work', async () => {
    const floats = (...value: number[]) => ({ kind: 'floats' as const, value })
    const stump = {
      ...{ n_targets: 1, nodes_treeids: [0, 0, 0], nodes_nodeids: [0, 1, 2], nodes_featureids: [9, 0, 0] },
      ...{ nodes_modes: ['BRANCH_LEQ', 'LEAF', 'LEAF'], nodes_values: floats(0.5, 0, 0) },
      ...{ nodes_truenodeids: [1, 0, 0], nodes_falsenodeids: [2, 0, 0] },
      ...{ target_treeids: [0, 0], target_nodeids: [1, 2], target_ids: [0, 0], target_weights: floats(0, 1) },
    }
    const trees = onnx('trees.onnx', [1, height, width], (b, x) =>
      b.node('TreeEnsembleRegressor', [b.node('Flatten', [x], { axis: 1 })], stump, { domain: 'ai.onnx.ml' }),
    )
    const settings = { data: { source: images }, model: trees, task: 'regression' } as const
    await expect(explain(settings, { method: 'gradient' })).rejects.toMatchObject({
      code: 'EXPLAINER_NEEDS_GRADIENTS',
      hint: expect.stringContaining('occlusion') as string,
    })
    const found = await explain(settings, { options: { window: 1 } })
    expect(found.attribution.explainer).toBe('occlusion')
    found.attribution.values.forEach((line, row) => {
      const image = Number(found.rows[row]!.name.replace('image ', ''))
      line.forEach((value, at) => expect(value).toBe(at === 9 && xOf(image, 9) > 0.5 ? 1 : 0))
    })
  })

  it('a map that is zero everywhere is a result with its reason', async () => {
    const blank = onnx('blank.onnx', [1, height, width], (b, x) =>
      b.matMul(
        b.node('Flatten', [x], { axis: 1 }),
        b.constant('float32', [height * width, 2], Array(height * width * 2).fill(0) as number[]),
      ),
    )
    const { run, attribution } = await explain({ data: { source: images }, model: blank }, { rows: [1] })
    expect(attribution.values[0]!.every((value) => value === 0)).toBe(true)
    const sentences = run.analyses[0]!.blocks.flatMap((block) => ('sentence' in block ? [block.sentence.id] : []))
    expect(sentences).toEqual(['saliency.finding.nothing', 'saliency.empty'])
    expect(run.analyses[0]!.measurements.find(({ id }) => id === 'saliency/empty-maps{output=1}')!.value).toBe(1)
    expect(await renderHtml({ run, verdict: null, language: 'en', suppressBelow: 0 })).not.toMatch(/NaN|undefined/)
  })
})

describe('explaining rows of a table', () => {
  const table = Array.from({ length: 40 }, (_, at) => ({
    key: `k${at}`,
    a: at % 7,
    b: (at * 3) % 11,
    sex: at % 2 ? 'M' : 'F',
  }))
  let model: string
  beforeAll(() => {
    model = onnx('table.onnx', [2], (b, x) => b.matMul(x, b.constant('float32', [2, 1], [2, -1])))
  })
  const settings = () => ({
    data: { id: 'key' },
    model: { path: model, inputs: { x: ['a', 'b'] } },
    roles: { sensitive: ['sex'] },
  })
  const mean = (of: 'a' | 'b'): number => table.reduce((sum, row) => sum + row[of], 0) / table.length

  it('by their ids, against the mean of the background', async () => {
    const found = await explain(settings(), { table, rows: ['k3', 'k12'], background: 1000 })
    expect(found.rows.map(({ name }) => name)).toEqual(['k3', 'k12'])
    expect(found.rows[0]!.values).toEqual({ a: 3, b: 9 })
    for (const [row, at] of [3, 12].entries()) {
      const expected = [2 * (table[at]!.a - mean('a')), -(table[at]!.b - mean('b'))]
      found.attribution.values[row]!.forEach((value, unit) => expect(value).toBeCloseTo(expected[unit]!, 5))
    }
    const shapes = found.run.analyses[0]!.blocks.map((block) => (block.kind === 'chart' ? block.shape : block.kind))
    expect(shapes).toEqual(['finding', 'finding', 'waterfall', 'waterfall', 'key-values'])
    // The method, the background and the cost stand beside a single row as they do beside many.
    const text = await renderMarkdown({ run: found.run, verdict: null, language: 'en', suppressBelow: 0 })
    expect(text).toContain('2 of 40, asked for by name')
    expect(text).toMatch(/Method.*Shapley/u)
    expect(text).toMatch(/Rows scored by the model.*\d/u)
    const chinese = await renderMarkdown({ run: found.run, verdict: null, language: 'zh', suppressBelow: 0 })
    expect(chinese).not.toContain(untranslated)
  })

  it('by a condition or a sample, without showing single rows', async () => {
    const found = await explain(settings(), { table, where: "sex = 'F' AND a > 2" })
    expect(found.rows).toHaveLength(table.filter(({ sex, a }) => sex === 'F' && a > 2).length)
    expect(found.summary!.features.map(({ feature }) => feature).sort()).toEqual(['a', 'b'])
    expect(JSON.stringify(found.run)).not.toMatch(/"k\d+"/)
    const drawn = await explain(settings(), { table, sample: 10 })
    expect(drawn.rows).toHaveLength(10)
    expect(drawn.run.id).not.toBe(found.run.id)
  })

  it('names what is wrong', async () => {
    await expect(explain(settings(), { table, rows: ['k99'] })).rejects.toMatchObject({ code: 'EXPLAIN_ROW_UNKNOWN' })
    await expect(explain(settings(), { table, where: 'a > 100' })).rejects.toMatchObject({
      code: 'EXPLAIN_NOTHING_TO_EXPLAIN',
    })
    await expect(explain(settings(), { table, where: 'aa > 1' })).rejects.toMatchObject({ exitCode: 2 })
    await expect(explain(settings(), { table, method: 'shapely' })).rejects.toMatchObject({ code: 'EXPLAINER_UNKNOWN' })
    await expect(explain(settings(), { table, method: 'permutation-importance' })).rejects.toMatchObject({
      code: 'EXPLAIN_OUTCOMES_MISSING',
    })
    await expect(explain(settings(), { table, method: 'permutation-importance', rows: ['k1'] })).rejects.toMatchObject({
      code: 'EXPLAIN_SCOPE',
    })
    await expect(explain({ ...settings(), model: null }, { table })).rejects.toMatchObject({ code: 'EXPLAIN_NO_MODEL' })
  })
})
