import { existsSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'

import { parse as parseYaml } from 'yaml'

import { replaceFile } from '../../environment/replace-file.js'
import { ProbityError } from '../../errors.js'
import type { ReportMeta } from '../../report/input.js'
import { fileProblem } from '../../store/file-problem.js'
import { listFolders } from '../../store/list-runs.js'
import { readRun } from '../../store/read-run.js'
import { writeReports } from '../../store/write-run.js'
import { countFlag, languagesFlag, listFlag, reportFormats } from '../report-flags.js'
import type { ReportRequest } from '../../workflow/render-reports.js'
import { writeResult, type CommandResult } from '../terminal.js'

export interface ReportFlags {
  readonly format: string
  readonly language: string
  readonly card?: string
  readonly suppressBelow?: string
}

/**
 * Renders a saved run again and writes the reports into its folder; of a folder of runs, the page that leads to them all. Small cells
 * stay hidden as the run had it, unless said otherwise.
 */
export async function report(folder: string, flags: ReportFlags): Promise<CommandResult> {
  const asked = {
    formats: listFlag('--format', flags.format, reportFormats),
    languages: languagesFlag(flags.language),
  }
  const suppressBelow = flags.suppressBelow === undefined ? null : countFlag('--suppress-below', flags.suppressBelow)
  if (holdsRuns(folder)) return reportAll(folder, asked)
  const card = readCard(flags.card)
  const { run, verdict, meta } = readRun(folder)
  const suppressed = typeof meta?.suppressBelow === 'number' ? meta.suppressBelow : 0
  const wanted = { ...asked, suppressBelow: suppressBelow ?? suppressed }
  const { renderReports } = await import('../../workflow/render-reports.js')
  const reports = await renderReports({ ...wanted, run, verdict, meta: timesOf(meta ?? {}), ...card })
  for (const name of writeReports(folder, reports)) writeResult(path.join(folder, name))
  return { exitCode: 0 }
}

/** Whether a folder is no run itself but has runs in it. */
function holdsRuns(folder: string): boolean {
  if (!existsSync(folder) || !statSync(folder).isDirectory()) return false
  return !existsSync(path.join(folder, 'run.json')) && listFolders(folder).length > 0
}

async function reportAll(folder: string, asked: Pick<ReportRequest, 'formats' | 'languages'>): Promise<CommandResult> {
  const { renderIndex } = await import('../../workflow/render-index.js')
  for (const [name, text] of Object.entries(await renderIndex(folder, asked))) {
    const file = path.join(folder, name)
    await replaceFile(file, text)
    writeResult(file)
  }
  return { exitCode: 0 }
}

function timesOf(meta: Readonly<Record<string, unknown>>): ReportMeta {
  const known = ['startedAt', 'finishedAt', 'host', 'node'] as const
  return Object.fromEntries(known.flatMap((key) => (typeof meta[key] === 'string' ? [[key, meta[key]]] : [])))
}

function readCard(file: string | undefined): { card?: Record<string, unknown> } {
  if (file === undefined) return {}
  try {
    const card: unknown = parseYaml(readFileSync(file, 'utf8'))
    if (card === null || typeof card !== 'object') throw new Error('it holds no keys')
    return { card: card as Record<string, unknown> }
  } catch (cause) {
    const reason = fileProblem(cause)
    throw new ProbityError(
      'FLAG_INVALID',
      { flag: '--card', found: file, expected: 'a YAML file with the declared fields', hint: reason },
      { cause },
    )
  }
}
