import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'

import { canonicalJson } from '../../src/environment/canonical-json.js'
import { createTools } from '../../src/environment/create-tools.js'
import { sha256 } from '../../src/environment/digest.js'
import type { ConfigInput } from '../../src/schema/config.js'
import { aMeasurement } from '../gate/a-run.js'
import { writeRun } from '../../src/store/write-run.js'
import type { Run } from '../../src/schema/run.js'
import { audit } from '../../src/workflow/audit.js'
import { compareFolders, type ComparedFolders } from '../../src/workflow/compare-folders.js'

const folder = mkdtempSync(path.join(os.tmpdir(), 'probity-compare-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** 600 people, 12 of them Sami and 33 Roma; the second run refuses every seventh of those whom the first takes. */
const rowsOf = (second: boolean) =>
  Array.from({ length: 600 }, (_, i) => ({
    id: i,
    race: i < 12 ? 'Sami' : i < 45 ? 'Roma' : i % 2 ? 'Black' : 'White',
    hired: i % 3 > 0 && !(second && i % 7 === 0) ? 'yes' : 'no',
  }))

const config: ConfigInput = {
  task: 'outcomes',
  roles: { decision: { column: 'hired', positive: 'yes' }, sensitive: ['race'] },
  statistics: { minimum: { rows: 5, positives: 1, negatives: 1 } },
}

/** The second run with what an audit on the rows of the first counts: who was refused that had been taken. */
function onTheRowsOf(first: Run, run: Run): Run {
  const [before, after] = [rowsOf(false), rowsOf(true)]
  const races = [undefined, 'Sami', 'Roma', 'Black', 'White']
  const measurements = races.flatMap((race) => {
    const rows = before.map((_, at) => at).filter((at) => race === undefined || before[at]!.race === race)
    const harmed = rows.filter((at) => before[at]!.hired === 'yes' && after[at]!.hired === 'no').length
    return (['helped', 'harmed'] as const).map((metric) =>
      aMeasurement(
        `paired/${metric}${race === undefined ? '' : `[race=${race}]`}`,
        metric === 'helped' ? 0 : harmed,
        undefined,
        { unit: 'count', better: 'none', n: { rows: rows.length, denominator: rows.length } },
      ),
    )
  })
  const paired = { ...first.analyses[0]!, id: 'paired', blocks: [], measurements }
  const baseline = { role: 'baseline' as const, name: 'run.json', sha256: sha256(canonicalJson(first)) }
  const others = run.analyses.filter(({ id }) => id !== 'paired')
  return { ...run, inputs: [...run.inputs, baseline], analyses: [...others, paired] }
}

async function compared(suppressBelow: number): Promise<ComparedFolders & { html: string; text: string }> {
  const first = await audit(config, { rows: rowsOf(false) })
  const second = await audit(config, { rows: rowsOf(true) })
  const runs = { first: first.run, second: onTheRowsOf(first.run, second.run) }
  const places = Object.entries(runs).map(([name, run]) => {
    const place = path.join(folder, `${name}-${suppressBelow}`)
    writeRun(place, { run, cube: null, verdict: first.verdict, meta: { suppressBelow } })
    return place
  })
  const output = path.join(folder, `${suppressBelow}-pages`)
  const found = await compareFolders(
    places.map((place) => ({ name: path.basename(place), folder: place })),
    { languages: ['en'], formats: ['html', 'md'], folder: output },
    createTools({ seed: 0 }),
  )
  const read = (name: string): string => readFileSync(path.join(output, name), 'utf8')
  return { ...found, html: read('comparison.html'), text: read('comparison.md') }
}

describe('a comparison of runs whose reports hide small groups', () => {
  it('tells of every group where nothing is hidden', async () => {
    const { html, text, comparison, shown } = await compared(0)
    expect(shown.comparison).toEqual(comparison)
    // Of 12 Sami, those two whose number a seventh and no third divides.
    expect(text).toMatch(/race = Sami \| 12 \| .*1/u)
    expect(html.includes('Sami')).toBe(true)
  }, 240_000)

  it('tells no more of a small group than the reports do, while the JSON holds all', async () => {
    const { html, text, comparison, shown } = await compared(20)
    for (const page of [html, text]) {
      expect(page.includes('Sami')).toBe(false)
      expect(page.includes('Roma')).toBe(false) // with 12 Sami hidden, the next smallest would tell them by subtraction
      expect(page.includes('fewer than 20')).toBe(true)
      expect(/race \S+ Black/u.test(page)).toBe(true)
    }
    expect(comparison.changes.map(({ id }) => id)).toContain('groups/selection-rate[race=Sami]')
    expect(shown.comparison.changes.map(({ id }) => id)).not.toContain('groups/selection-rate[race=Sami]')
    // What compared the small group says something of it.
    expect(shown.comparison.changes.map(({ id }) => id)).not.toContain('groups/selection-rate:difference(race)')
  }, 240_000)
})
