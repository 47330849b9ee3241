import path from 'node:path'

import { compareRuns, type CompareOptions, type RunToCompare } from '../compare/compare-runs.js'
import type { Comparison } from '../compare/comparison.js'
import { comparisonSections } from '../compare/comparison-blocks.js'
import { comparisonJson } from '../compare/outputs.js'
import { canonicalJson } from '../environment/canonical-json.js'
import { sha256 } from '../environment/digest.js'
import type { Tools } from '../environment/tools.js'
import { toolVersion } from '../environment/version.js'
import { presets } from '../gate/presets/registry.js'
import { say } from '../schema/message.js'
import { digestOfRows } from '../store/digest-of-rows.js'
import { readRun } from '../store/read-run.js'
import { writeReports } from '../store/write-run.js'
import { judge } from './judge.js'
import type { ReportFormat, ReportLanguage } from './render-reports.js'

export interface NamedFolder {
  readonly name: string
  readonly folder: string
}

export interface ComparedFolders {
  readonly comparison: Comparison
  readonly runs: readonly RunToCompare[]
  /** What pages may show of both: without the cells that the reports of the runs hide (`report.suppressBelow`). */
  readonly shown: ShownComparison
  /** Files that were written. */
  readonly files: readonly string[]
}

export interface ShownComparison {
  readonly comparison: Comparison
  readonly runs: readonly RunToCompare[]
}

export interface CompareFoldersOptions {
  readonly performance?: string
  readonly gaps?: readonly string[]
  /** Where pages and `comparison.json` are written; nothing is without it. */
  readonly folder?: string
  readonly languages: readonly ReportLanguage[]
  readonly formats: readonly (ReportFormat | 'text')[]
}

/** Compares run folders, the first with the others, and writes the pages asked for. */
export async function compareFolders(
  folders: readonly NamedFolder[],
  options: CompareFoldersOptions,
  { clock }: Pick<Tools, 'clock'>,
): Promise<ComparedFolders> {
  const { performance, gaps, folder } = options
  const runs: StoredRun[] = []
  for (const named of folders) runs.push(await runOf(named, new Date(clock.now()).toISOString().slice(0, 10)))
  const measures = {
    ...(performance === undefined ? {} : { performance }),
    ...(gaps === undefined ? {} : { gaps }),
  }
  const comparison = compareRuns(runs, measures)
  const shown = await withoutSmallCells(
    { comparison, runs },
    measures,
    Math.max(...runs.map((run) => run.suppressBelow)),
  )
  if (folder === undefined) return { comparison, runs, shown, files: [] }
  const pages: Record<string, string> = { 'comparison.json': comparisonJson(comparison) }
  for (const format of new Set(options.formats.map((one) => (one === 'markdown' ? 'md' : one))))
    if (format === 'html' || format === 'md')
      Object.assign(pages, await renderComparison(shown, { format, languages: options.languages }))
  const files = writeReports(folder, pages).map((name) => path.join(folder, name))
  return { comparison, runs, shown, files }
}

interface StoredRun extends RunToCompare {
  /** What its reports hide. */
  readonly suppressBelow: number
}

/** The same comparison of runs as their reports show them: the strictest of them holds for all, so that no page tells what another hides. */
async function withoutSmallCells(
  { comparison, runs }: ShownComparison,
  measures: CompareOptions,
  suppressBelow: number,
): Promise<ShownComparison> {
  if (suppressBelow <= 1) return { comparison, runs }
  const { suppress } = await import('../report/suppress.js')
  const hidden = runs.map((of): RunToCompare => {
    const { run } = suppress({ run: of.run, verdict: null, language: 'en', suppressBelow })
    // Another run may name the whole file as its baseline.
    const whole = [canonicalJson(of.run), `${canonicalJson(of.run, { indent: 1 })}\n`].map((text) => sha256(text))
    return { ...of, run, digests: [...(of.digests ?? []), ...whole] }
  })
  const compared = compareRuns(hidden, measures)
  const said = hidden.flatMap(({ run }) => run.warnings).find(({ id }) => id === 'report.suppressed')
  return {
    runs: hidden,
    comparison: { ...compared, notes: [...compared.notes, ...(said === undefined ? [] : [said])] },
  }
}

/** A run with its digests, its own verdict, and what the presets with limits say of it. `today` is `YYYY-MM-DD`. */
export async function runOf({ name, folder }: NamedFolder, today: string): Promise<StoredRun> {
  const { run, verdict, meta } = readRun(folder)
  const policies: { name: string; verdict: Comparison['runs'][number]['policies'][number]['verdict'] }[] = []
  if (verdict !== null && verdict.verdict !== 'none') policies.push({ name: 'own', verdict: verdict.verdict })
  for (const { id } of presets.filter(({ policy }) => policy.rules?.every((rule) => rule.required !== true) ?? false)) {
    const judged = await judge(run, [id], { today }).catch(() => null) // a preset for another task says nothing of this run
    if (judged !== null && judged.verdict !== 'none') policies.push({ name: id, verdict: judged.verdict })
  }
  return {
    name,
    run,
    verdict,
    digests: await digestOfRows(folder),
    policies,
    suppressBelow: Number(meta?.['suppressBelow'] ?? 0),
  }
}

/** File name → page: `comparison.html`, `comparison.zh.md` … */
export async function renderComparison(
  { comparison, runs }: ShownComparison,
  { format, languages }: { readonly format: 'html' | 'md'; readonly languages: readonly ReportLanguage[] },
): Promise<Record<string, string>> {
  const { renderPage, renderPageMarkdown } = await import('../report/render-page.js')
  const { measurementMessage } = await import('../report/view/measurement-name.js')
  const [first, ...others] = comparison.runs.map(({ name }) => name)
  const pages: Record<string, string> = {}
  for (const language of languages) {
    const page = {
      language,
      title: say('compare.title'),
      lead: say('compare.lead', { first: first!, others }),
      sections: comparisonSections(comparison, { name: measurementMessage }),
      features: runs[0]!.run.features,
      measurements: runs.flatMap(({ run }) => run.analyses.flatMap(({ measurements }) => measurements)),
      version: toolVersion(),
      id: comparison.runs.map(({ id }) => id.slice(0, 12)).join(' · '),
    }
    const name = `comparison${language === 'en' ? '' : `.${language}`}.${format}`
    pages[name] = await (format === 'html' ? renderPage(page) : renderPageMarkdown(page))
  }
  return pages
}
