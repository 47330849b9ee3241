import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, describe, expect, it } from 'vitest'
import { openIdx, parseIdx, readIdx } from '../../../src/data/images/idx.js'
import { openDataset } from '../../../src/data/open-dataset.js'
import { createTools } from '../../../src/environment/create-tools.js'
import type { Dataset } from '../../../src/data/dataset.js'
import { dataConfig } from '../../../src/schema/config.js'
import { imageSource } from '../../../src/schema/images.js'
import { idxBytes, writeIdx } from './idx-bytes.js'

const folder = mkdtempSync(path.join(os.tmpdir(), 'probity-idx-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const at = (name: string): string => path.join(folder, name)
const tools = createTools({ seed: 1 })

function open(images: Parameters<typeof imageSource.parse>[0], more = {}): Promise<Dataset> {
  const data = dataConfig.parse({ images: imageSource.parse(images), ...more })
  return openDataset({ data, roleColumns: [] }, tools)
}
const reading = { height: 1, width: 2, fit: null, background: 'white', reader: 'a model' } as const

describe('an IDX file', () => {
  it('is read plain and packed', async () => {
    const bytes = idxBytes([2, 1, 2], [0, 1, 254, 255])
    writeFileSync(at('plain'), bytes)
    writeFileSync(at('packed.gz'), gzipSync(bytes))
    for (const name of ['plain', 'packed.gz']) {
      const { shape, data } = await readIdx(at(name))
      expect(shape).toEqual([2, 1, 2])
      expect(Array.from(data)).toEqual([0, 1, 254, 255])
    }
  })

  it.each([
    ['bytes', idxBytes([3, 1, 2], [0, 1, 2, 3, 254, 255]), false],
    ['floats', idxBytes([2, 1, 1], [0x3f, 0xc0, 0, 0, 0xc0, 0x00, 0, 0], 0x0d), true],
  ])('of %s stays on disk where it is large, with the same rows', async (_, bytes, floats) => {
    const name = at(`large ${floats}`)
    writeFileSync(name, bytes)
    writeFileSync(`${name}.gz`, gzipSync(bytes))
    const { shape, data } = parseIdx(bytes, 'x')
    const width = data.length / shape[0]!
    const order = [shape[0]! - 1, 0]
    const expected = order.map((row) => Array.from(data.subarray(row * width, (row + 1) * width)))
    for (const [file, most] of [
      [name, 0],
      [`${name}.gz`, 0],
      [name, 1000],
      [`${name}.gz`, 1000],
    ] as const) {
      // prettier-ignore
      const opened = await openIdx(file, folder, most)
      expect(opened).toMatchObject({ shape, floats })
      expect((await opened.take(order)).map((row) => Array.from(row))).toEqual(expected)
    }
    writeFileSync(`${name} broken`, bytes.subarray(0, bytes.length - 1))
    await expect(openIdx(`${name} broken`, folder, 0)).rejects.toThrow('bytes of data')
    writeFileSync(`${name} broken.gz`, gzipSync(bytes).subarray(0, 20))
    await expect(openIdx(`${name} broken.gz`, folder, 0)).rejects.toMatchObject({ code: 'IDX_INVALID' })
  })

  it('holds other numbers big-endian', () => {
    expect(Array.from(parseIdx(idxBytes([2], [0xff, 0xfe, 0x01, 0x00], 0x0b), 'x').data)).toEqual([-2, 256])
    expect(Array.from(parseIdx(idxBytes([1], [0x3f, 0xc0, 0, 0], 0x0d), 'x').data)).toEqual([1.5])
    expect(Array.from(parseIdx(idxBytes([1], [0xc0, 0x04, 0, 0, 0, 0, 0, 0], 0x0e), 'x').data)).toEqual([-2.5])
  })

  it.each([
    ['other bytes', Uint8Array.of(1, 2, 3, 4), 'does not begin'],
    ['an unknown type', idxBytes([1], [0], 0x07), '0x7'],
    ['a header cut short', Uint8Array.of(0, 0, 8, 3, 0, 0), 'cut short'],
    ['too few bytes', idxBytes([2, 2], [1, 2, 3]), '4 bytes of data, and 3'],
    ['a huge size', idxBytes([0x7fffffff, 0x7fffffff], [1]), 'and 1 follow'],
  ])('is refused for %s', (_, bytes, reason) => {
    expect(() => parseIdx(bytes, 'digits')).toThrow(reason)
  })

  it('is refused where its packing is broken, or it is not there', async () => {
    writeFileSync(at('broken.gz'), gzipSync(idxBytes([1], [1])).subarray(0, 12))
    await expect(readIdx(at('broken.gz'))).rejects.toMatchObject({ code: 'IDX_INVALID' })
    await expect(readIdx(at('none'))).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' })
  })
})

describe('images of IDX files as rows', () => {
  const images = writeIdx(at('x-images-idx3-ubyte'), [3, 1, 2], [0, 51, 102, 153, 204, 255])
  const labels = writeIdx(at('x-labels-idx1-ubyte'), [3], [1, 0, 1])

  it('have a number, a label, and pixels', async () => {
    const dataset = await open({ images, labels, classes: ['cat', 'dog'] })
    const { database, relation } = dataset
    const { columns } = await database.query(`SELECT image, label FROM ${relation} ORDER BY image`)
    expect(columns.map((column) => Array.from(column, String))).toEqual([
      ['0', '1', '2'],
      ['dog', 'cat', 'dog'],
    ])
    expect(dataset.inputs.map(({ name, rows }) => [name, rows])).toEqual([
      ['x-images-idx3-ubyte', 3],
      ['x-labels-idx1-ubyte', 3],
    ])
    expect(Array.from(await dataset.images!.read([2, 0], { ...reading, channels: 1 }))).toEqual([204, 255, 0, 51])
    await dataset.close()
  })

  it('are filtered like any rows', async () => {
    const dataset = await open({ images, labels }, { where: 'label = 1' })
    const { columns } = await dataset.database.query(`SELECT image FROM ${dataset.relation} ORDER BY image`)
    expect(Array.from(columns[0]!, Number)).toEqual([0, 2])
    await dataset.close()
  })

  it('are found by the name of the file, its labels beside it', async () => {
    const data = dataConfig.parse({ source: images })
    const dataset = await openDataset({ data, roleColumns: [] }, tools)
    expect(dataset.columns.map(({ name }) => name)).toEqual(['image', 'label'])
    await dataset.close()
  })

  it('have their channels first, whatever the file says', async () => {
    // two images of 1 × 2 pixels and 3 channels: red, green, blue of each pixel one after another
    const colour = writeIdx(at('colour'), [2, 1, 2, 3], [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])
    const dataset = await open({ images: colour })
    const pixels = await dataset.images!.read([0, 1], { ...reading, channels: 3 })
    expect(Array.from(pixels)).toEqual([1, 4, 2, 5, 3, 6, 7, 10, 8, 11, 9, 12])
    await dataset.close()
  })

  it('kept for judging come alone, or marked beside the others', async () => {
    const test = { images: writeIdx(at('t-images'), [1, 1, 2], [7, 8]), labels: writeIdx(at('t-labels'), [1], [0]) }
    const alone = await open({ images, labels, test })
    expect(alone.rows).toBe(1)
    expect(Array.from(await alone.images!.read([0], { ...reading, channels: 1 }))).toEqual([7, 8])
    await alone.close()
    const data = dataConfig.parse({ images: imageSource.parse({ images, labels, test }) })
    const all = await openDataset({ data, roleColumns: [], allImages: true }, tools)
    const { columns } = await all.database.query(`SELECT part FROM ${all.relation} ORDER BY image`)
    expect(Array.from(columns[0]!)).toEqual(['own', 'own', 'own', 'test'])
    expect(Array.from(await all.images!.read([3], { ...reading, channels: 1 }))).toEqual([7, 8])
    await all.close()
  })

  it.each([
    ['labels of another number', { images, labels: writeIdx(at('two'), [2], [0, 1]) }, 'IMAGE_LABELS_DISAGREE'],
    [
      'a label without a name',
      { images, labels: writeIdx(at('big'), [3], [0, 1, 2]), classes: ['a', 'b'] },
      'IMAGE_LABEL_OUT_OF_RANGE',
    ],
    ['labels with two axes', { images, labels: images }, 'IDX_INVALID'],
    ['images with one axis', { images: labels }, 'IDX_INVALID'],
    ['two places', { images, folder }, 'IMAGE_SOURCE_UNCLEAR'],
    ['no place', {}, 'IMAGE_SOURCE_UNCLEAR'],
    [
      'test images of another size',
      {
        images,
        labels,
        test: { images: writeIdx(at('wide'), [1, 1, 3], [1, 2, 3]), labels: writeIdx(at('one'), [1], [0]) },
      },
      'IMAGE_SIZES_DIFFER',
    ],
  ])('are refused for %s', async (_, source, code) => {
    const data = dataConfig.parse({ images: imageSource.parse(source) })
    await expect(openDataset({ data, roleColumns: [], allImages: true }, tools)).rejects.toMatchObject({ code })
  })

  it('are refused by a reader of another size, with both shapes', async () => {
    const dataset = await open({ images, labels })
    await expect(dataset.images!.read([0], { ...reading, channels: 1, width: 4 })).rejects.toThrow('1 × 1 × 4')
    await dataset.close()
  })
})
