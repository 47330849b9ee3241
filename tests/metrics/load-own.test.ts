import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { isProbityError } from '../../src/errors.js'
import { loadOwnMetrics } from '../../src/metrics/load-own.js'
import { metrics } from '../../src/metrics/registry.js'
import { confusionRows, countsOf } from './rows.js'

const folder = mkdtempSync(path.join(tmpdir(), 'probity-metric-'))
afterAll(() => rmSync(folder, { recursive: true }))

function moduleOf(name: string, text: string): string {
  const file = path.join(folder, `${name}.mjs`)
  writeFileSync(file, text)
  return file
}

const good = `{
  id: 'harm-rate',
  aliases: { 'harm-gap': 'difference' },
  tasks: ['binary'],
  needs: ['label', 'decision'],
  reference: 'House rule 7, 2024',
  formula: '(5 FN + FP) / n',
  range: [0, 5],
  better: 'lower',
  unit: 'score',
  minimum: 'rows',
  interval: 'log',
  measure(counts) {
    let cost = 0, rows = 0, weight = 0
    for (const cell of counts.cells) {
      if (cell.label === null || cell.decision === null) continue
      rows += cell.rows
      weight += cell.weight
      if (cell.label !== cell.decision) cost += cell.weight * (cell.label === 'positive' ? 5 : 1)
    }
    return rows === 0 ? { unavailable: 'empty-group', denominator: 0 } : { value: cost / weight, denominator: rows }
  },
}`

async function failure(file: string): Promise<{ code: string; message: string; hint: string | undefined }> {
  try {
    await loadOwnMetrics([file], metrics)
  } catch (error) {
    if (isProbityError(error)) return { code: error.code, message: error.message, hint: error.hint }
    throw error
  }
  throw new Error('nothing was raised')
}

describe('a metric of one’s own', () => {
  it('is loaded from an ES module, whatever it is exported as, and measures', async () => {
    const files = [moduleOf('named', `export const harmRate = ${good}`)]
    const [metric] = await loadOwnMetrics(files, metrics)
    expect(metric!.id).toBe('harm-rate')
    expect(metric!.measure(countsOf(confusionRows(3, 2, 1, 4)), {})).toEqual({ value: 0.7, denominator: 10 })
    const listed = moduleOf('listed', `export default [${good}]`)
    expect((await loadOwnMetrics([listed], metrics)).map(({ id }) => id)).toEqual(['harm-rate'])
  })

  it.each([
    ['a file that is not there', path.join(folder, 'nowhere.mjs'), 'METRIC_MODULE_UNREADABLE', /nowhere\.mjs/],
    ['a syntax error', moduleOf('broken', 'export const x = {'), 'METRIC_MODULE_UNREADABLE', /broken\.mjs/],
    ['a module without metrics', moduleOf('empty', 'export const answer = 42'), 'METRIC_MODULE_EMPTY', /"answer"/],
    [
      'an id in capitals',
      moduleOf('id', `export default ${good.replace('harm-rate', 'HarmRate')}`),
      'METRIC_INVALID',
      /unusable id/,
    ],
    [
      'a task that is none',
      moduleOf('task', `export default ${good.replace("'binary'", "'triage'")}`),
      'METRIC_INVALID',
      /tasks.*triage/,
    ],
    [
      'no measure function',
      moduleOf('measure', `export default ${good.replace('measure(counts) {', 'measure: 3, other(counts) {')}`),
      'METRIC_INVALID',
      /measure/,
    ],
    [
      'an interval of a share without a share',
      moduleOf('share', `export default ${good.replace("'log'", "'share'")}`),
      'METRIC_INVALID',
      /share/,
    ],
    [
      'a name that is taken',
      moduleOf('taken', `export default ${good.replace('harm-rate', 'accuracy')}`),
      'METRIC_DUPLICATE',
      /"accuracy"/,
    ],
    [
      'an alias that is taken',
      moduleOf('alias', `export default ${good.replace('harm-gap', 'disparate-impact')}`),
      'METRIC_DUPLICATE',
      /"disparate-impact"/,
    ],
  ])('with %s is refused with a sentence', async (_, file, code, sentence) => {
    const found = await failure(file)
    expect(found.code).toBe(code)
    expect(found.message).toMatch(sentence)
    expect(found.hint).toBeTruthy()
  })
})
