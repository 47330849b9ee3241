import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createRandom } from '../../src/environment/random.js'
import { openModel } from '../../src/models/open-model.js'
import type { ConfigInput } from '../../src/schema/config.js'
import { audit } from '../../src/workflow/audit.js'
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

  it('refuses frequencies beyond half the sample rate', async () => {
    await expect(run({ input: { kind: 'audio', column: 'file', high: 5000 } })).rejects.toThrow('5000')
  })
})
