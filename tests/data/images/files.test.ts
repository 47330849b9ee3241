import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import sharp, { type Sharp } from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { datasetFromMemory } from '../../../src/data/from-memory.js'
import type { Dataset } from '../../../src/data/dataset.js'
import { toNumbers, type ImageReading } from '../../../src/data/images/images.js'
import { openDataset } from '../../../src/data/open-dataset.js'
import { createTools } from '../../../src/environment/create-tools.js'
import { dataConfig, type ConfigInput } from '../../../src/schema/config.js'

const folder = mkdtempSync(path.join(os.tmpdir(), 'probity-images-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const at = (...parts: string[]): string => path.join(folder, ...parts)
const tools = createTools({ seed: 1 })

function open(data: NonNullable<ConfigInput['data']>): Promise<Dataset> {
  return openDataset({ data: dataConfig.parse(data), roleColumns: [] }, tools)
}

/** A file with these pixels: one pixel after another, row by row. */
async function image(
  place: readonly string[],
  pixels: readonly number[],
  size: { width: number; height: number; channels: 1 | 2 | 3 | 4 },
  write: (image: Sharp) => Sharp = (made) => made.png(),
): Promise<void> {
  mkdirSync(path.dirname(at(...place)), { recursive: true })
  const made = sharp(Uint8Array.from(pixels), { raw: size })
  const grey = size.channels < 3 ? made.toColourspace('b-w') : made
  writeFileSync(at(...place), await write(grey).toBuffer())
}

const reading: ImageReading = {
  ...{ channels: 1, height: 2, width: 3, fit: null, background: 'white', reader: 'a model' },
}
const grey = [10, 20, 30, 40, 50, 60]

beforeAll(async () => {
  await image(['pets', 'cat', 'b.png'], grey, { width: 3, height: 2, channels: 1 })
  await image(['pets', 'cat', 'a.png'], [1, 2, 3, 4, 5, 6], { width: 3, height: 2, channels: 1 })
  await image(['pets', 'dog', 'deep', 'c.png'], [9, 9, 9, 9, 9, 9], { width: 3, height: 2, channels: 1 })
  writeFileSync(at('pets', 'cat', 'notes.txt'), 'no image')
  writeFileSync(at('pets', 'cat', '.hidden.png'), 'no image')
})

describe('a folder of images', () => {
  it('has a row for each image, labelled by its sub-folder', async () => {
    const dataset = await open({ images: { folder: at('pets') } })
    const { columns } = await dataset.database.query(`SELECT path, label FROM ${dataset.relation}`)
    expect(columns.map((column) => Array.from(column))).toEqual([
      ['cat/a.png', 'cat/b.png', 'dog/deep/c.png'],
      ['cat', 'cat', 'dog'],
    ])
    expect(dataset.inputs).toMatchObject([{ name: 'pets', rows: 3 }])
    expect(Array.from(await dataset.images!.read(['cat/b.png', 'cat/a.png'], reading))).toEqual([
      ...grey,
      1,
      2,
      3,
      4,
      5,
      6,
    ])
    await dataset.close()
  })

  it('is found where data.source names it', async () => {
    const dataset = await open({ source: at('pets') })
    expect(dataset.rows).toBe(3)
    await dataset.close()
  })

  it('has a digest that changes with any byte of any image', async () => {
    const digest = async (): Promise<string> => {
      const dataset = await open({ images: { folder: at('one') } })
      await dataset.close()
      return dataset.inputs[0]!.sha256
    }
    await image(['one', 'a', '1.png'], [1], { width: 1, height: 1, channels: 1 })
    const before = await digest()
    expect(await digest()).toBe(before)
    await image(['one', 'a', '1.png'], [2], { width: 1, height: 1, channels: 1 })
    expect(await digest()).not.toBe(before)
  })

  it.each([
    ['empty', 'IMAGE_FOLDER_EMPTY', 'holds no images'],
    ['loose', 'IMAGE_FOLDER_EMPTY', '1 lie beside'],
    ['pet', 'IMAGE_FOLDER_MISSING', 'pet'],
  ])('%s is refused', async (name, code, text) => {
    mkdirSync(at('empty'), { recursive: true })
    await image(['loose', 'x.png'], [1], { width: 1, height: 1, channels: 1 })
    const opened = open({ images: { folder: at(name) } })
    await expect(opened).rejects.toMatchObject({ code })
    await expect(opened).rejects.toThrow(text)
  })
})

describe('an image file', () => {
  const read = async (name: string, wanted: Partial<ImageReading> = {}): Promise<number[]> => {
    const dataset = await datasetFromMemory([{ path: name }], request(), tools)
    const pixels = await dataset.images!.read([name], { ...reading, ...wanted })
    await dataset.close()
    return Array.from(pixels)
  }
  const request = () => ({
    data: dataConfig.parse({ images: { column: 'path', root: at('files') } }),
    roleColumns: [],
  })
  const shape = async (name: string) => {
    const dataset = await datasetFromMemory([{ path: name }], request(), tools)
    const [found] = await dataset.images!.shapes([name])
    await dataset.close()
    return found
  }

  it('gives one channel after another', async () => {
    await image(['files', 'rgb.png'], [1, 2, 3, 4, 5, 6], { width: 2, height: 1, channels: 3 })
    expect(await read('rgb.png', { channels: 3, height: 1, width: 2 })).toEqual([1, 4, 2, 5, 3, 6])
  })

  it('gives grey three times where colours are wanted', async () => {
    await image(['files', 'grey.png'], [7, 8], { width: 2, height: 1, channels: 1 })
    expect(await shape('grey.png')).toEqual({ channels: 1, height: 1, width: 2 })
    expect(await read('grey.png', { channels: 3, height: 1, width: 2 })).toEqual([7, 8, 7, 8, 7, 8])
  })

  it('shows the background through what is transparent', async () => {
    const pixels = [10, 10, 10, 255, 10, 10, 10, 0]
    await image(['files', 'clear.png'], pixels, { width: 2, height: 1, channels: 4 })
    expect(await read('clear.png', { height: 1, width: 2 })).toEqual([10, 255])
    expect(await read('clear.png', { height: 1, width: 2, background: 'black' })).toEqual([10, 0])
    expect(await read('clear.png', { channels: 4, height: 1, width: 2 })).toEqual([10, 10, 10, 10, 10, 10, 255, 0])
  })

  it('is turned upright as its EXIF orientation says', async () => {
    // orientation 6: the first row of what is stored is the right side of what is meant
    await image(['files', 'turned.png'], grey, { width: 3, height: 2, channels: 1 }, (made) =>
      made.withMetadata({ orientation: 6 }).png(),
    )
    expect(await shape('turned.png')).toMatchObject({ height: 3, width: 2 })
    expect(await read('turned.png', { height: 3, width: 2 })).toEqual([40, 10, 50, 20, 60, 30])
  })

  it('is resized only when asked for', async () => {
    await image(['files', 'flat.png'], Array<number>(16).fill(80), { width: 4, height: 4, channels: 1 })
    await expect(read('flat.png', { height: 2, width: 2 })).rejects.toMatchObject({ code: 'IMAGE_MODEL_SHAPE' })
    expect(await read('flat.png', { height: 2, width: 2, fit: 'fill' })).toEqual([80, 80, 80, 80])
    const padded = await read('flat.png', { height: 2, width: 4, fit: 'contain', background: 'black' })
    expect([padded[0], padded[3]]).toEqual([0, 0]) // background left and right
    expect(padded[1]).toBeGreaterThan(60)
  })

  it('is a JPEG as well', async () => {
    await image(['files', 'x.jpg'], Array<number>(192).fill(90), { width: 8, height: 8, channels: 3 }, (made) =>
      made.jpeg({ quality: 100 }),
    )
    const pixels = await read('x.jpg', { channels: 3, height: 8, width: 8 })
    expect(pixels.every((pixel) => Math.abs(pixel - 90) <= 1)).toBe(true)
  })

  it('of 16 bits has their upper half', async () => {
    const made = sharp(Uint8Array.from([128, 64]), { raw: { width: 2, height: 1, channels: 1 } })
    mkdirSync(at('files'), { recursive: true })
    writeFileSync(at('files', 'deep.png'), await made.toColourspace('grey16').png().toBuffer())
    expect(await shape('deep.png')).toMatchObject({ channels: 1 })
    expect(await read('deep.png', { height: 1, width: 2 })).toEqual([128, 64])
  })

  it.each([
    ['../secret.png', 'IMAGE_PATH_REFUSED'],
    ['a/../../secret.png', 'IMAGE_PATH_REFUSED'],
    ['/etc/hostname', 'IMAGE_PATH_REFUSED'],
    ['C:\\secret.png', 'IMAGE_PATH_REFUSED'],
    ['https://example.org/x.png', 'IMAGE_PATH_REFUSED'],
    ['link.png', 'IMAGE_PATH_REFUSED'],
    ['none.png', 'IMAGE_FILE_MISSING'],
  ])('%s is refused', async (name, code) => {
    writeFileSync(at('secret.png'), 'x')
    mkdirSync(at('files'), { recursive: true })
    rmSync(at('files', 'link.png'), { force: true })
    symlinkSync(at('secret.png'), at('files', 'link.png'))
    await expect(read(name)).rejects.toMatchObject({ code })
  })

  it('that is broken, cut short or no image is named', async () => {
    const noise = Array.from({ length: 3072 }, (_, pixel) => (pixel * 7919) % 251)
    await image(['files', 'long.jpg'], noise, { width: 32, height: 32, channels: 3 }, (made) => made.jpeg())
    const whole = await sharp(Uint8Array.from(noise), { raw: { width: 32, height: 32, channels: 3 } })
      .jpeg()
      .toBuffer()
    writeFileSync(at('files', 'cut.jpg'), whole.subarray(0, Math.floor(whole.length / 2)))
    writeFileSync(at('files', 'words.png'), 'words')
    const wanted = { channels: 3, height: 32, width: 32 }
    expect(await read('long.jpg', wanted)).toHaveLength(3072)
    for (const name of ['cut.jpg', 'words.png'])
      await expect(read(name, wanted)).rejects.toMatchObject({ code: 'IMAGE_BROKEN', params: { path: name } })
  })
})

describe('a table with paths of images', () => {
  it('reads them from the folder of the table, and has a digest of those that are left after the filter', async () => {
    writeFileSync(at('pets', 'pets.csv'), 'file,kind,sex\ncat/a.png,cat,f\ngone.png,cat,m\ndog/deep/c.png,dog,f\n')
    const source = at('pets', 'pets.csv')
    const dataset = await open({ source, where: "sex = 'f'", images: { column: 'file' } })
    expect(dataset.inputs.map(({ name, rows }) => [name, rows])).toEqual([
      ['pets.csv', 3],
      ['pets', 2],
    ])
    expect(Array.from(await dataset.images!.read(['dog/deep/c.png'], reading))).toEqual([9, 9, 9, 9, 9, 9])
    await dataset.close()
    await expect(open({ source, images: { column: 'file' } })).rejects.toMatchObject({ code: 'IMAGE_FILE_MISSING' })
    await expect(open({ source, images: { column: 'files' } })).rejects.toMatchObject({
      code: 'IMAGE_COLUMN_UNKNOWN',
      params: { nearest: ['file'] },
    })
    await expect(open({ source, images: { folder: at('pets') } })).rejects.toMatchObject({
      code: 'IMAGE_SOURCE_UNCLEAR',
    })
  })
})

describe('pixels as numbers', () => {
  it('are divided, centred and scaled by channel', () => {
    const form = { channels: 2, height: 1, width: 2, divideBy: 255, mean: [0.5, 0], deviation: [0.5, 2] }
    const expected = [(0 / 255 - 0.5) / 0.5, (255 / 255 - 0.5) / 0.5, 51 / 255 / 2, 102 / 255 / 2]
    const found = toNumbers(Uint8Array.of(0, 255, 51, 102), form)
    expected.forEach((value, at) => expect(found[at]).toBeCloseTo(value, 6))
    expect(Array.from(toNumbers(Float32Array.of(2, 3, 4, 6), { ...form, mean: null }))).toEqual([4, 6, 2, 3])
  })
})
