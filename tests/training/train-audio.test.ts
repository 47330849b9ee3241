import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createRandom } from '../../src/environment/random.js'
import { encodeColumns } from '../../src/models/any-encoder.js'
import { openModel } from '../../src/models/open-model.js'
import type { ConfigInput } from '../../src/schema/config.js'
import { audit } from '../../src/workflow/audit.js'
import { explain } from '../../src/workflow/explain.js'
import { train } from '../../src/workflow/train.js'
import { tone, wavBytes } from '../models/audio/wav-bytes.js'

const folder = mkdtempSync(path.join(os.tmpdir(), 'probity-audio-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const table = path.join(folder, 'tones.csv')
beforeAll(() => {
  mkdirSync(path.join(folder, 'wav'))
  const random = createRandom(2)
  const lines = ['file,high,room']
  for (let at = 0; at < 90; at++) {
    const high = random.next() < 0.5
    const heard = tone(high ? 1500 + 300 * random.next() : 300 + 100 * random.next(), 0.1 + 0.1 * random.next())
    const noisy = heard.map((value) => Math.max(-1, Math.min(1, value + 0.02 * random.normal())))
    writeFileSync(path.join(folder, `wav/${at}.wav`), wavBytes(noisy))
    lines.push(`wav/${at}.wav,${high ? 'yes' : 'no'},${at % 2 === 0 ? 'hall' : 'booth'}`)
  }
  writeFileSync(table, lines.join('\n'))
})

const roles: ConfigInput['roles'] = { label: { column: 'high', positive: 'yes' }, sensitive: ['room'] }
type TrainInput = NonNullable<ConfigInput['train']>
let made = 0
const run = (settings: TrainInput = {}, source = table) =>
  train({
    ...{ task: 'binary', seed: 1, threads: 1, roles, data: { source } },
    train: {
      ...{ input: { kind: 'audio', column: 'file', bands: 12, hop: 0.02 }, epochs: 6, batchSize: 16 },
      ...{ optimizer: { kind: 'adam', learningRate: 0.01 }, output: path.join(folder, `m${made++}`) },
      ...{ architecture: 'cnn', options: { filters: [4], units: 8 } },
      ...settings,
    },
  })

describe('training on recordings', () => {
  it.each([
    ['cnn', { filters: [4], units: 8 }],
    ['gru', { units: 8 }],
  ] as const)(
    '%s tells high tones from low ones, and its bundle is audited by group',
    async (architecture, options) => {
      const augmentation = [
        { kind: 'noise', deviation: 0.05 },
        { kind: 'time-shift', steps: 1 },
      ]
      const { record, folder: bundle } = await run({ architecture, options, augmentation, epochs: 8 })
      expect(record.evaluation.measurements.find(({ id }) => id === 'training/accuracy')!.value!).toBeGreaterThan(0.9)
      const model = await openModel(bundle, { threads: 1 })
      expect(model.encoder).toMatchObject({ kind: 'audio', spectrogram: { sampleRate: 8000, frame: 200, hop: 160, points: 256, mel: 'htk' } }) // prettier-ignore
      await model.close()
      const { run: audited } = await audit({ task: 'binary', roles, model: bundle, data: { source: table } })
      const found = audited.analyses.flatMap(({ measurements }) => measurements)
      const rows = found.find(({ id }) => id === 'groups/accuracy[room=hall]')!
      expect(rows.n.rows).toBe(45)
      expect(rows.value!).toBeGreaterThan(0.9)
    },
  )

  it('names a file that is not there, one of another rate and one that is cut short', async () => {
    const write = (name: string, line: string): string => {
      const file = path.join(folder, name)
      const plain = Array.from({ length: 40 }, (_, at) => `wav/${at}.wav,${at % 2 ? 'yes' : 'no'},hall`)
      writeFileSync(file, ['file,high,room', ...plain, line].join('\n'))
      return file
    }
    await expect(run({}, write('a.csv', 'wav/none.wav,yes,hall'))).rejects.toThrow('"wav/none.wav" (row 41)')
    await expect(run({}, write('b.csv', '../away.wav,yes,hall'))).rejects.toThrow('Row 41 of column "file"')
    writeFileSync(path.join(folder, 'wav/other.wav'), wavBytes(tone(440, 0.1, 16_000), { sampleRate: 16_000 }))
    const mixed = write('c.csv', 'wav/other.wav,yes,hall')
    await expect(run({}, mixed)).rejects.toThrow('has 16000 samples a second')
    const { record } = await run(
      { input: { kind: 'audio', column: 'file', bands: 12, sampleRate: 8000 }, epochs: 1 },
      mixed,
    )
    expect(record.data.rows.read).toBe(41)
    writeFileSync(path.join(folder, 'wav/cut.wav'), wavBytes(tone(440, 0.1)).subarray(0, 500))
    await expect(run({}, write('d.csv', 'wav/cut.wav,yes,hall'))).rejects.toThrow('"wav/cut.wav" is cut short')
    expect(existsSync(path.join(folder, `m${made - 1}`))).toBe(false)
  })

  it('learns from a folder with a sub-folder for each class, which is audited and explained as it is', async () => {
    const wavs = path.join(folder, 'heard')
    const random = createRandom(5)
    for (const kind of ['high', 'low'])
      for (let at = 0; at < 20; at++) {
        mkdirSync(path.join(wavs, kind, 'take'), { recursive: true })
        const heard = tone(kind === 'high' ? 1500 + 300 * random.next() : 300 + 100 * random.next(), 0.1)
        writeFileSync(path.join(wavs, kind, 'take', `${at}.wav`), wavBytes(heard))
      }
    writeFileSync(path.join(wavs, 'high', '.hidden.wav'), 'no recording')
    writeFileSync(path.join(wavs, 'high', 'notes.txt'), 'no recording')
    const roles: ConfigInput['roles'] = { label: { column: 'label', positive: 'high' } }
    const { record, folder: bundle } = await train({
      ...{ task: 'binary', seed: 1, threads: 1, roles, data: { source: wavs } },
      train: {
        ...{ input: { kind: 'audio', bands: 12, hop: 0.02 }, epochs: 8, batchSize: 8 },
        ...{ optimizer: { kind: 'adam', learningRate: 0.02 }, output: path.join(folder, `m${made++}`) },
        ...{ architecture: 'cnn', options: { filters: [4], units: 8 } },
      },
    })
    expect(record.data.rows.read).toBe(40)
    expect(record.data.inputs).toMatchObject([{ name: 'heard', rows: 40 }])
    for (const data of [{ source: wavs }, { recordings: { folder: wavs } }]) {
      const { run: audited } = await audit({ task: 'binary', seed: 1, roles, model: bundle, data })
      const found = audited.analyses.flatMap(({ measurements }) => measurements)
      expect(found.find(({ id }) => id === 'groups/accuracy')).toMatchObject({ value: 1, n: { rows: 40 } })
      expect(JSON.stringify(audited)).not.toContain(folder)
    }
    const { attribution, rows } = await explain({ task: 'binary', seed: 1, roles, model: bundle, data: { source: wavs } }, { rows: [1, 40] }) // prettier-ignore
    expect(rows.map(({ values }) => values.path)).toEqual(['high/take/0.wav', 'low/take/9.wav'])
    const [high, low] = attribution.values.map((line) => line.reduce((sum, value) => sum + value, 0))
    expect(high!).toBeGreaterThan(0.2)
    expect(low!).toBeLessThan(-0.2)
  })

  it('ends with the same weights where spectrograms do not fit in memory, and says which files it heard', async () => {
    const input = { kind: 'audio', column: 'file', bands: 48, hop: 0.004 } as const // 90 × 48 × about 43 numbers
    const settings = { input, epochs: 1, options: { filters: [2], units: 2 } }
    const atHand = await run(settings)
    const onDisk = await run({ ...settings, memory: 1 })
    const bytes = ({ folder: bundle }: { folder: string }): Buffer => readFileSync(path.join(bundle, 'model.onnx'))
    expect(bytes(onDisk).equals(bytes(atHand))).toBe(true)
    expect(onDisk.record.data).toMatchObject({ ...atHand.record.data, duplicates: { validation: 0, test: 0 } })
    const names = Array.from({ length: 90 }, (_, at) => `wav/${at}.wav`).sort()
    const sha256 = (data: string | Buffer): string => createHash('sha256').update(data).digest('hex')
    const lines = names.map((name) => `${name}\n${sha256(readFileSync(path.join(folder, name)))}\n`)
    expect(onDisk.record.data.inputs).toMatchObject([
      { name: 'tones.csv' },
      { rows: 90, sha256: sha256(lines.join('')) },
    ])
    const { run: audited } = await audit({ task: 'binary', roles, model: atHand.folder, data: { source: table } })
    const heard = audited.inputs.filter(({ role }) => role === 'data')
    expect(heard).toMatchObject([{ name: 'tones.csv' }, { rows: 90, sha256: sha256(lines.join('')) }])
  })

  it('judges on recordings that are kept for that, in the training and in audits', async () => {
    const [own, kept] = [path.join(folder, 'own'), path.join(folder, 'kept')]
    const random = createRandom(8)
    for (const [place, count] of [
      [own, 20],
      [kept, 6],
    ] as const)
      // prettier-ignore
      for (const kind of ['high', 'low'])
        for (let at = 0; at < count; at++) {
          mkdirSync(path.join(place, kind), { recursive: true })
          const heard = tone(kind === 'high' ? 1500 + 300 * random.next() : 300 + 100 * random.next(), 0.1)
          writeFileSync(path.join(place, kind, `${at}.wav`), wavBytes(heard))
        }
    writeFileSync(path.join(kept, 'low', '5.wav'), readFileSync(path.join(own, 'low', '3.wav'))) // heard before
    const data = { recordings: { folder: own, test: { folder: kept } } }
    const { record, folder: bundle } = await train({
      ...{ task: 'multiclass', seed: 1, threads: 1, data },
      train: {
        ...{ input: { kind: 'audio', bands: 12, hop: 0.02 }, epochs: 8, batchSize: 8 },
        ...{ optimizer: { kind: 'adam', learningRate: 0.02 }, output: path.join(folder, `m${made++}`) },
        ...{ architecture: 'cnn', options: { filters: [4], units: 8 }, split: { validation: 0 } },
      },
    })
    expect(record.data.rows).toMatchObject({ read: 52, training: 40, validation: 0, test: 12 })
    expect(record.data.inputs).toMatchObject([
      { name: 'own', rows: 40 },
      { name: 'kept', rows: 12, part: 'test' },
    ])
    expect(record.data.duplicates.test).toBe(1)
    expect(record.evaluation).toMatchObject({ part: 'test', rows: 12 })
    const { run: audited } = await audit({ task: 'multiclass', seed: 1, model: bundle, data })
    const found = audited.analyses.flatMap(({ measurements }) => measurements)
    expect(found.find(({ id }) => id === 'groups/accuracy')).toMatchObject({ n: { rows: 12 } })
    expect(JSON.stringify(audited)).not.toContain(folder)
    const missing = train({ task: 'multiclass', data: { recordings: { folder: own, test: { folder: `${kept}t` } } }, train: { input: { kind: 'audio' }, output: path.join(folder, 'never') } }) // prettier-ignore
    await expect(missing).rejects.toMatchObject({ code: 'AUDIO_FOLDER_MISSING' })
  })

  it('changes samples before they are heard, the same for one seed, however much memory there is', async () => {
    const augmentation = [
      { kind: 'waveform-shift', seconds: 0.02 },
      { kind: 'waveform-noise', decibels: 30 },
    ]
    const input = { kind: 'audio', column: 'file', bands: 48, hop: 0.004 } as const
    const settings = { input, epochs: 1, options: { filters: [2], units: 2 } }
    const bytes = async (more: TrainInput): Promise<Buffer> => readFileSync(path.join((await run({ ...settings, ...more })).folder, 'model.onnx')) // prettier-ignore
    const [plain, once, again] = [await bytes({}), await bytes({ augmentation }), await bytes({ augmentation, memory: 1 })] // prettier-ignore
    expect(once.equals(plain)).toBe(false)
    expect(again.equals(once)).toBe(true)
    await expect(run({ augmentation: [{ kind: 'waveform-noise', loud: 1 }] })).rejects.toThrow('loud')
    await expect(run({ augmentation: ['waveform-noize'] })).rejects.toMatchObject({
      hint: expect.stringContaining('waveform-noise') as string,
    })
    await expect(run({ augmentation: ['synonym-swap'] })).rejects.toMatchObject({ code: 'AUGMENTATION_INPUT', hint: expect.stringContaining('waveform-shift') as string }) // prettier-ignore
  })

  it('is explained from a table whose recordings lie beside it', async () => {
    const { folder: bundle } = await run({ epochs: 1 })
    const { rows } = await explain({ task: 'binary', roles, model: bundle, data: { source: table } }, { rows: [3] }) // prettier-ignore
    expect(rows[0]!.values.file).toBe('wav/2.wav')
  })

  it('refuses a folder that is not there, one without recordings, and two places at once', async () => {
    const empty = path.join(folder, 'empty')
    mkdirSync(empty)
    writeFileSync(path.join(empty, 'loose.wav'), wavBytes(tone(440, 0.1)))
    const from = (data: ConfigInput['data']): Promise<unknown> =>
      train({ task: 'multiclass', data, train: { input: { kind: 'audio' }, output: path.join(folder, 'never') } })
    await expect(from({ recordings: { folder: empty } })).rejects.toThrow(
      'The folder "empty" holds no recordings in sub-folders; 1 lie beside them.',
    )
    const missing = from({ recordings: { folder: path.join(folder, 'emty') } })
    await expect(missing).rejects.toMatchObject({ code: 'AUDIO_FOLDER_MISSING', hint: 'did you mean "empty"?' })
    const twice = from({ source: table, recordings: { folder: path.join(folder, 'wav') } })
    await expect(twice).rejects.toMatchObject({ code: 'AUDIO_SOURCE_UNCLEAR' })
    expect(existsSync(path.join(folder, 'never'))).toBe(false)
  })

  it('stops between two recordings where that is wished', async () => {
    const { folder: bundle } = await run({ epochs: 1 })
    const { encoder, close } = await openModel(bundle, { threads: 1 })
    await close()
    const stop = new AbortController()
    let read = 0
    // the wish comes with the path of the third recording
    const values = new Proxy(
      Array.from({ length: 90 }, (_, at) => `wav/${at}.wav`),
      {
        get(target, key, receiver) {
          if (typeof key === 'string' && /^\d+$/u.test(key) && ++read === 3) stop.abort()
          return Reflect.get(target, key, receiver) as unknown
        },
      },
    )
    const encoded = encodeColumns(encoder!, [{ name: 'file', type: 'text', values }], { firstRow: 1, folder, signal: stop.signal }) // prettier-ignore
    await expect(encoded).rejects.toMatchObject({ code: 'CANCELLED' })
    expect(read).toBeLessThan(10)
  })

  it('refuses frequencies beyond half the sample rate', async () => {
    await expect(run({ input: { kind: 'audio', column: 'file', high: 5000 } })).rejects.toThrow('5000')
  })
})
