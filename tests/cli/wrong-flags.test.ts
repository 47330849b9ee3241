import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'

import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { audit } from '../../src/cli/commands/audit.js'
import { compare } from '../../src/cli/commands/compare.js'
import { gate } from '../../src/cli/commands/gate.js'
import { mitigate } from '../../src/cli/commands/mitigate.js'
import { report } from '../../src/cli/commands/report.js'
import { isProbityError, type ProbityError } from '../../src/errors.js'

const golden = 'fixtures/golden'
const never = new AbortController().signal
let folder: string

beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'probity-flags-'))
  writeFileSync(path.join(folder, 'rows.csv'), `sex,yes\n${'F,1\nM,0\n'.repeat(50)}`)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function problemOf(work: () => Promise<unknown>): Promise<ProbityError> {
  try {
    await work()
  } catch (error) {
    if (isProbityError(error)) return error
    throw error
  }
  throw new Error('nothing was wrong')
}

const asked = { format: 'html', language: 'en' }
const flags = (more: object) => () => audit(undefined, { data: ['rows.csv'], label: 'yes', ...more }, never)

describe('a wrong flag', () => {
  it.each<[string, () => Promise<unknown>, string, string]>([
    [
      'report --format',
      () => report(golden, { ...asked, format: 'pdf' }),
      '--format is "pdf", expected html, md, markdown, json, card.',
      '',
    ],
    [
      'report --format, misspelt',
      () => report(golden, { ...asked, format: 'md,htm' }),
      '--format is "htm", expected html',
      'did you mean "html"?',
    ],
    ['report --format, empty', () => report(golden, { ...asked, format: '' }), '--format is ""', ''],
    [
      'report --language',
      () => report(golden, { ...asked, language: 'fr' }),
      '--language is "fr", expected en, zh.',
      '',
    ],
    [
      'report --suppress-below',
      () => report(golden, { ...asked, suppressBelow: '1.5' }),
      '--suppress-below is "1.5", expected a whole number from 0 on.',
      '',
    ],
    [
      'report --card',
      () => report(golden, { ...asked, card: 'none.yaml' }),
      '--card is "none.yaml", expected a YAML file',
      'it does not exist',
    ],
    ['report of a folder of runs', () => report('fixtures', { ...asked, format: 'pdf' }), '--format is "pdf"', ''],
    [
      'gate --format',
      () => gate(golden, { format: 'jsn' }),
      '--format is "jsn", expected text, json, junit',
      'did you mean "json"?',
    ],
    [
      'gate --format, two',
      () => gate(golden, { format: 'json,text' }),
      '--format is "json,text", expected one format.',
      '',
    ],
    [
      'gate --power --format',
      () => gate(golden, { format: 'junit', power: true }),
      '--format is "junit", expected text, json.',
      '',
    ],
    [
      'compare --format',
      () => compare([golden, golden], { format: 'pdf', language: 'en' }),
      '--format is "pdf", expected text, json, html, md, markdown.',
      '',
    ],
    [
      'compare --language',
      () => compare([golden, golden], { format: 'text', language: 'de' }),
      '--language is "de", expected en, zh.',
      '',
    ],
    ['audit --format', flags({ format: ['pdf'] }), '--format is "pdf", expected html', ''],
    ['audit --language', flags({ language: ['en', 'fr'] }), '--language is "fr", expected en, zh.', ''],
    ['audit --confidence', flags({ confidence: '95' }), '--confidence is 95, expected at most 1', ''],
    ['audit --threads', flags({ threads: '0' }), '--threads is 0, expected at least 1', ''],
  ])('of %s is named with its value and what is allowed', async (_, work, message, hint) => {
    const problem = await problemOf(work)
    expect(problem.message).toContain(message)
    expect(problem.hint ?? '').toContain(hint)
    expect(problem.exitCode).toBe(2)
  })
})

describe('what is not there', () => {
  it.each<[string, string, string]>([
    ['a baseline that is nowhere', 'nowhere', 'FILE_NOT_FOUND'],
    ['a baseline without kept rows', golden, 'BASELINE_WITHOUT_ROWS'],
  ])('is told before any analysis begins: %s', async (_, baseline, code) => {
    const work = audit(
      undefined,
      {
        ...{ data: [path.join(folder, 'missing.csv')], task: 'outcomes', decision: 'yes', positive: '1' },
        ...{ sensitive: ['sex'], baseline, output: path.join(folder, 'run'), quiet: true },
      },
      never,
    )
    // The data is not there either: it is not asked for first.
    const problem = await problemOf(() => work)
    expect(problem.code).toBe(code)
    expect(problem.message).toContain(baseline)
  })

  it('is the section mitigate, where only a folder is given', async () => {
    const file = path.join(folder, 'probity.yaml')
    writeFileSync(
      file,
      'data: { source: rows.csv }\nroles: { label: { column: yes, positive: 1 }, sensitive: [sex] }\n',
    )
    const problem = await problemOf(() => mitigate(file, { output: path.join(folder, 'runs'), quiet: true }, never))
    expect(problem.message).toContain('no section `mitigate`')
  })

  it('is a config in a table: its first words are shown, and where tables go', async () => {
    const problem = await problemOf(() => audit(path.join(folder, 'rows.csv'), {}, never))
    expect(problem.message.length).toBeLessThan(200)
    expect(problem.hint).toContain('--data')
  })
})
