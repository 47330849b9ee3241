import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createBuilder } from '../../src/graph/builder.js'
import { writeOnnx } from '../../src/graph/write-onnx.js'
import { probity } from './command-line.js'

const folder = mkdtempSync(path.join(tmpdir(), 'explain-cli-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const data = path.join(folder, 'rows.csv')
const model = path.join(folder, 'model.onnx')
const output = path.join(folder, 'out')

beforeAll(() => {
  writeFileSync(data, ['key,a,b', ...Array.from({ length: 20 }, (_, at) => `k${at},${at % 5},${at % 3}`)].join('\n'))
  const b = createBuilder()
  const x = b.input('x', 'float32', ['rows', 2])
  b.output(b.matMul(x, b.constant('float32', [2, 1], [2, -3])), 'y')
  writeFileSync(model, writeOnnx(b.build()))
})

const explain = (...flags: string[]) =>
  probity(['explain', '--data', data, '--model', model, '--set', 'model.inputs.x=[a, b]', '--id', 'key', ...flags])

describe('probity explain', () => {
  it('prints the steps of a row and writes a run folder with its report', async () => {
    const { code, out } = await explain('--row', 'k4', '--output', output)
    expect(code).toBe(0)
    expect(out).toContain('Row k4: score 5.00')
    expect(out).toMatch(/a = 4 {2,}4\.00/) // 2 · (4 − 2)
    for (const file of ['run.json', 'report.html', 'verdict.json', 'meta.json'])
      expect(existsSync(path.join(output, file))).toBe(true)
    expect((await probity(['verify', output])).code).toBe(0)
    expect(readFileSync(path.join(output, 'report.html'), 'utf8')).toContain('What model.onnx rests on')
  })

  it('prints JSON alone with --json', async () => {
    const { code, out } = await explain('--sample', '3', '--json', '--output', output)
    expect(code).toBe(0)
    const { attribution, rows } = JSON.parse(out) as { attribution: { values: number[][] }; rows: unknown[] }
    expect([attribution.values.length, rows.length]).toEqual([3, 3])
  })

  it.each([
    [['--row', 'nobody'], 'There is no row "nobody" in the column "key"'],
    [['--method', 'shaply'], 'There is no explainer "shaply".'],
    [['--row', 'k1', '--sample', '2'], 'Give --row, or --where and --sample, not both.'],
    [['--class', 'good'], 'has no class "good"'],
    [['--option', 'stride=0', '--method', 'occlusion'], 'The option "stride" of the explainer "occlusion"'],
  ])('%j exits with 2, says why and writes nothing', async (flags, sentence) => {
    const other = path.join(folder, 'nothing')
    const { code, err } = await explain(...flags, '--output', other)
    expect(code).toBe(2)
    expect(err).toContain(sentence)
    expect(existsSync(other)).toBe(false)
  })
})
