import { spawn } from 'node:child_process'
import { existsSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'

import { loans } from '../training/loans.js'
import { main, probity, workspace } from './command-line.js'

const place = workspace()
afterAll(() => place.remove())

const rows = loans(400)
const names = Object.keys(rows[0]!)
const csv = [
  names.join(','),
  ...rows.map((row) =>
    Object.values(row)
      .map((value) => value ?? '')
      .join(','),
  ),
  '',
]
place.file('loans.csv', csv.join('\n'))

const settings = (output: string): string => `schemaVersion: 1
data: { source: loans.csv, id: id }
task: binary
roles: { label: { column: paid, positive: 'yes' }, sensitive: [ { column: sex } ] }
train: { epochs: 8, batchSize: 16, regularization: { dropout: 0.1 }, checkpoint: { everySeconds: 0 }, output: ${output} }
seed: 5
`

/** Starts a training and kills it, not to be caught, once it has written so many checkpoints. */
function killed(config: string, checkpoint: string, writes: number): Promise<NodeJS.Signals | null> {
  const child = spawn(process.execPath, [main, 'train', config], { cwd: place.path, stdio: 'ignore' })
  return new Promise((resolve) => {
    let [seen, last] = [0, -1]
    const timer = setInterval(() => {
      const now = existsSync(checkpoint) ? statSync(checkpoint).ino : -1 // each checkpoint is a new file
      if (now !== last) [seen, last] = [seen + 1, now]
      if (seen >= writes) child.kill('SIGKILL')
    }, 5)
    child.on('close', (_, signal) => {
      clearInterval(timer)
      resolve(signal)
    })
  })
}

describe('kill -9', () => {
  it('in the middle of a training leaves no half bundle, and the next run ends with the weights of one that was never killed', async () => {
    const whole = place.file('whole.yaml', settings('whole'))
    const broken = place.file('broken.yaml', settings('broken'))
    expect((await probity(['train', whole, '--quiet'], { cwd: place.path })).code).toBe(0)
    const output = path.join(place.path, 'broken')
    for (const writes of [3, 12]) {
      expect(await killed(broken, `${output}.checkpoint`, writes)).toBe('SIGKILL')
      expect(existsSync(output)).toBe(false)
      expect(existsSync(`${output}.checkpoint`)).toBe(true)
    }
    expect((await probity(['train', broken, '--quiet'], { cwd: place.path })).code).toBe(0)
    const meta = JSON.parse(readFileSync(path.join(output, 'meta.json'), 'utf8')) as { resumedAt: number | null }
    expect(meta.resumedAt).not.toBeNull()
    for (const file of ['model.onnx', 'probity.json'])
      expect(readFileSync(path.join(output, file)).equals(readFileSync(path.join(place.path, 'whole', file)))).toBe(
        true,
      )
    expect(existsSync(`${output}.checkpoint`)).toBe(false)
  }, 240_000)
})
