import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createRandom } from '../../src/environment/random.js'
import { encodeColumns } from '../../src/models/any-encoder.js'
import { openModel } from '../../src/models/open-model.js'
import { renderHtml } from '../../src/report/render-html.js'
import { renderMarkdown } from '../../src/report/render-markdown.js'
import { untranslated } from '../../src/report/translate.js'
import type { Block, BlockOf } from '../../src/schema/block.js'
import { audit } from '../../src/workflow/audit.js'
import { explain } from '../../src/workflow/explain.js'
import { train } from '../../src/workflow/train.js'
import { tone, wavBytes } from '../models/audio/wav-bytes.js'

const folder = mkdtempSync(path.join(os.tmpdir(), 'probity-explain-recordings-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Tones of 1,000 or 2,000 hertz, 0.1 to 0.3 seconds long; bands of 8, steps of 0.025 seconds. */
const table = path.join(folder, 'tones.csv')
const bands = 8
const lengths: number[] = []
beforeAll(() => {
  const random = createRandom(7)
  const lines = ['file,high,room']
  for (let at = 0; at < 40; at++) {
    const high = at % 2 === 0
    lengths.push(0.1 + 0.05 * (at % 5))
    const heard = tone(high ? 2000 : 1000, lengths[at]!).map((value) => value + 0.01 * random.normal())
    writeFileSync(path.join(folder, `${at}.wav`), wavBytes(heard))
    lines.push(`${at}.wav,${high ? 'yes' : 'no'},${at % 3 === 0 ? 'hall' : 'booth'}`)
  }
  writeFileSync(table, lines.join('\n'))
})

const roles = { label: { column: 'high', positive: 'yes' }, sensitive: ['room'] }
const known = new Map<string, Promise<string>>()
function bundle(architecture: 'cnn' | 'gru'): Promise<string> {
  const options = architecture === 'cnn' ? { filters: [3], units: 6 } : { units: 6 }
  const made =
    known.get(architecture) ??
    train({
      ...{ task: 'binary', seed: 1, threads: 1, roles, data: { source: table } },
      train: {
        ...{ input: { kind: 'audio', column: 'file', bands, hop: 0.025 }, architecture, options, epochs: 4 },
        ...{ optimizer: { kind: 'adam', learningRate: 0.02 }, checkpoint: null, output: path.join(folder, architecture) }, // prettier-ignore
      },
    }).then(({ folder: written }) => written)
  known.set(architecture, made)
  return made
}
const settings = async (architecture: 'cnn' | 'gru' = 'cnn') =>
  ({ task: 'binary', seed: 1, threads: 1, roles, data: { source: table }, model: await bundle(architecture) }) as const

function gridOf(blocks: readonly Block[]): BlockOf<'image-grid'>['images'] {
  const found = blocks.find((block) => block.kind === 'image-grid')
  if (found?.kind !== 'image-grid') throw new Error('no image grid')
  return found.images
}

describe('explaining recordings', () => {
  it.each(['cnn', 'gru'] as const)(
    '%s: a map over the spectrogram whose cells are what the score loses without them',
    async (architecture) => {
      const given = await settings(architecture)
      const asked = { rows: [2], method: 'occlusion', scale: 'given', options: { window: 1 } } as const
      const { attribution, rows } = await explain(given, asked)
      expect(rows[0]!.name).toBe('1.wav')
      const model = await openModel(given.model, { threads: 1 })
      const { encoder } = model
      if (encoder?.kind !== 'audio') throw new Error('no audio')
      const column = { name: 'file', type: 'text' as const, values: ['1.wav'] }
      const batch = await encodeColumns(encoder, [column], { firstRow: 1, folder })
      const { input, frames, layout } = encoder
      expect(attribution.grid).toEqual({ height: bands, width: frames })
      const scoreOf = async (data: Float32Array): Promise<number> =>
        (await model.predict({ ...batch, [input]: { ...batch[input]!, data } } as never)).scores.data[0]!
      const whole = batch[input]!.data as Float32Array
      const score = await scoreOf(whole)
      // rows of a map begin with the highest band; the tensor begins with the lowest
      for (const [y, x] of [
        [0, 0],
        [3, 1],
        [bands - 1, 2],
        [5, frames - 1],
      ] as const) {
        // prettier-ignore
        const band = bands - 1 - y
        const without = Float32Array.from(whole)
        without[layout === 'image' ? band * frames + x : x * bands + band] = 0
        expect(attribution.values[0]![y * frames + x]).toBeCloseTo(score - (await scoreOf(without)), 5)
      }
      await model.close()
    },
  )

  it('follows gradients from the mean of each band, adds up, and says where and when', async () => {
    const { attribution, run } = await explain(await settings('gru'), {})
    expect(attribution.explainer).toBe('integrated-gradients')
    expect(attribution.baseline.kind).toBe('zero')
    attribution.values.forEach((line, row) => {
      const sum = line.reduce((total, value) => total + value, 0)
      const distance = attribution.scores[row]! - attribution.bases[row]!
      expect(Math.abs(sum - distance)).toBeLessThan(2e-3 * Math.max(1, Math.abs(distance)))
    })
    const [, first] = gridOf(run.analyses[0]!.blocks)
    expect(JSON.stringify(first!.label)).toMatch(/saliency\.heard\.place\.\d-\d/u)
    expect(attribution.units[0]).toMatch(/^0\.000 s, \d+ Hz$/u)
  })

  it('draws each spectrogram as long as its recording, with seconds and hertz where they belong', async () => {
    const { run } = await explain(await settings(), { rows: [1, 2] })
    const images = gridOf(run.analyses[0]!.blocks).slice(1)
    for (const [at, hertz] of [2000, 1000].entries()) {
      const { png, axes } = images[at]!
      const { data, info } = await sharp(Buffer.from(png, 'base64')).raw().toBuffer({ resolveWithObject: true })
      // frames of 0.025 s every 0.025 s: no sample is left over
      const frames = Math.round(lengths[at]! / 0.025)
      expect([info.height, info.width]).toEqual([bands, 2 * frames + 1])
      const light = Array.from({ length: bands }, (_, y) => data[y * info.width * info.channels]!)
      const loudest = light.indexOf(Math.max(...light))
      const tick = axes!.y.ticks.find(({ label }) => label.values?.value === hertz)!
      expect(Math.abs((1 - tick.at) * bands - (loudest + 0.5))).toBeLessThan(1)
      for (const { at: place, label } of axes!.x.ticks)
        expect(place * frames * 0.025).toBeCloseTo(Number(label.values!.value), 6)
      expect(axes!.x.ticks.length).toBeGreaterThan(1)
    }
  })

  it('is part of an audit that asks for it, in both languages', async () => {
    const given = await settings()
    const { run } = await audit({ ...given, analyses: { saliency: { images: 3 } } })
    const saliency = run.analyses.find(({ id }) => id === 'saliency')!
    expect(saliency.status).toBe('done')
    expect(gridOf(saliency.blocks)).toHaveLength(1 + 3)
    const gap = saliency.measurements.find(({ id }) => id.startsWith('saliency/completeness-gap'))!
    expect(gap.value!).toBeLessThan(0.01)
    for (const language of ['en', 'zh'] as const) {
      const input = { run, verdict: null, language, suppressBelow: 0 }
      const html = await renderHtml(input)
      expect(html).not.toContain(untranslated)
      expect(html.match(/<svg role="img" aria-label="[^"]+" viewBox[^>]*><image href="data:image\/png/gu)).toHaveLength(
        3,
      )
      expect(await renderMarkdown(input)).not.toContain(untranslated)
    }
  })

  it.each([
    ['a method over all rows', { method: 'permutation-importance' }, 'EXPLAIN_SCOPE'],
    ['a baseline that recordings do not have', { options: { baseline: 'mean' } }, 'EXPLAIN_OPTION_INVALID'],
    ['a recording that is not there', { rows: [99] }, 'EXPLAIN_ROW_UNKNOWN'],
  ])('refuses %s', async (_, asked, code) => {
    await expect(explain(await settings(), asked)).rejects.toMatchObject({ code })
  })
})

describe('saliency of rows that are neither', () => {
  it('is a note', async () => {
    const rows = Array.from({ length: 60 }, (_, at) => ({ a: Math.sin(at), b: at % 7, high: Math.sin(at) > 0 ? 'yes' : 'no', room: at % 3 === 0 ? 'hall' : 'booth' })) // prettier-ignore
    const output = path.join(folder, 'table')
    const { folder: written } = await train({ task: 'binary', seed: 1, threads: 1, roles, train: { architecture: 'logistic', epochs: 1, checkpoint: null, output } }, { rows }) // prettier-ignore
    const { run } = await audit({ task: 'binary', seed: 1, threads: 1, roles, model: written, analyses: { saliency: {} } }, { rows }) // prettier-ignore
    const { blocks } = run.analyses.find(({ id }) => id === 'saliency')!
    expect(blocks).toMatchObject([{ kind: 'note', sentence: { id: 'saliency.no-images' } }])
  })
})
