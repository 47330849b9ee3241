import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

import { afterAll } from 'vitest'

import type { Run } from '../../src/schema/run.js'
import type { RunToWrite } from '../../src/store/write-run.js'
import { noVerdict } from '../../src/gate/evaluate-policy.js'
import { aRun, shareMeasurements } from '../gate/a-run.js'

const made: string[] = []
afterAll(() => made.forEach((folder) => rmSync(folder, { recursive: true, force: true })))

/** A new empty folder that goes away with the tests. */
export function aFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'probity-store-'))
  made.push(folder)
  return folder
}

/** Name → text of every file in a folder. */
export function contentOf(folder: string): Record<string, string> {
  return Object.fromEntries(
    readdirSync(folder)
      .sort()
      .map((name) => [name, readFileSync(path.join(folder, name), 'utf8')]),
  )
}

export function toWrite(title: string, more: Partial<RunToWrite> = {}): RunToWrite & { run: Run } {
  const run = aRun(shareMeasurements({ A: [30, 100], B: [20, 100] }), { title })
  const cube = {
    schemaVersion: 1 as const,
    spec: {
      version: 1 as const,
      task: 'outcomes' as const,
      favourable: 'positive' as const,
      sensitive: [],
      intersections: [],
      control: [],
      label: null,
      decision: { column: 'd', positive: 'yes' },
      score: null,
      rank: null,
      weight: null,
      where: null,
      minimum: { rows: 30, positives: 10, negatives: 10 },
      extra: null,
    },
    inputs: [],
    dimensions: [{ name: 'g', role: 'sensitive' as const, values: ['A', 'B'], codes: [0, 1] }],
    rows: [100, 100],
    sums: {},
  }
  return {
    run,
    cube,
    verdict: noVerdict(run),
    meta: { startedAt: '2026-06-01T00:00:00.000Z', host: 'here' },
    reports: { 'report.html': `<p>${title}</p>` },
    ...more,
  }
}
