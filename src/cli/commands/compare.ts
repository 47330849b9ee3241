import { writeFileSync } from 'node:fs'
import path from 'node:path'

import { resolveWith } from '../../audit/resolve-config.js'
import { compareRuns, type RunToCompare } from '../../compare/compare-runs.js'
import type { Comparison } from '../../compare/comparison.js'
import { comparisonSections } from '../../compare/comparison-blocks.js'
import { comparisonJson, comparisonText } from '../../compare/outputs.js'
import { ProbityError } from '../../errors.js'
import { makeFolder } from '../../environment/make-folder.js'
import { toolVersion } from '../../environment/version.js'
import type { Language } from '../../report/language.js'
import type { PageInput } from '../../report/render-page.js'
import { translate } from '../../report/translate.js'
import { measurementMessage } from '../../report/view/measurement-name.js'
import { config } from '../../schema/config.js'
import { say } from '../../schema/message.js'
import { digestOfRows } from '../../store/digest-of-rows.js'
import { readRun } from '../../store/read-run.js'
import { writeResult, type CommandResult } from '../terminal.js'

export interface CompareFlags {
  readonly format: string
  readonly language: string
  readonly output?: string
  readonly json?: boolean
}

const formats = ['text', 'json', 'html', 'md', 'markdown'] as const

/** Compares saved runs; the first is the one that the others are held against. Pages are written to --output or to the current folder. */
export async function compare(folders: readonly string[], flags: CompareFlags): Promise<CommandResult> {
  const wanted = (flags.json ? 'json' : flags.format).split(',').filter((format) => format !== '')
  const unknown = wanted.find((format) => !(formats as readonly string[]).includes(format))
  if (unknown !== undefined)
    throw new ProbityError('FLAG_INVALID', { flag: '--format', found: unknown, expected: formats.join(', ') })
  const { languages } = resolveWith(
    config,
    { report: { languages: flags.language.split(',') } },
    () => 'The command line',
  ).report
  const runs: RunToCompare[] = []
  for (const [place, folder] of folders.entries()) runs.push(await runOf(folder, nameOf(folders, place)))
  const comparison = compareRuns(runs)
  const output = flags.output ?? '.'
  for (const format of wanted) {
    if (format === 'json') writeResult(comparisonJson(comparison))
    else if (format === 'text')
      writeResult(comparisonText(comparison, { translate: (message) => translate(message, languages[0] ?? 'en') }))
    else await writePages(comparison, runs, { format: format === 'html' ? 'html' : 'md', languages, folder: output })
  }
  return { exitCode: 0 }
}

async function runOf(folder: string, name: string): Promise<RunToCompare> {
  const { run, verdict } = readRun(folder)
  return { name, run, verdict, digests: await digestOfRows(folder) }
}

/** The last part of the path where it tells the runs apart, else the path as given, numbered when even that is the same. */
function nameOf(folders: readonly string[], place: number): string {
  const names = folders.map((folder) => path.basename(path.resolve(folder)))
  if (new Set(names).size === names.length) return names[place]!
  const earlier = folders.slice(0, place).filter((folder) => folder === folders[place]).length
  return earlier === 0 ? folders[place]! : `${folders[place]} (${earlier + 1})`
}

async function writePages(
  comparison: Comparison,
  runs: readonly RunToCompare[],
  request: { readonly format: 'html' | 'md'; readonly languages: readonly Language[]; readonly folder: string },
): Promise<void> {
  const { renderPage, renderPageMarkdown } = await import('../../report/render-page.js')
  const { format, languages, folder } = request
  const [first, ...others] = comparison.runs.map(({ name }) => name)
  makeFolder(folder)
  for (const language of languages) {
    const page: PageInput = {
      language,
      title: say('compare.title'),
      lead: say('compare.lead', { first: first!, others }),
      sections: comparisonSections(comparison, { name: measurementMessage }),
      features: runs[0]!.run.features,
      measurements: runs.flatMap(({ run }) => run.analyses.flatMap(({ measurements }) => measurements)),
      version: toolVersion(),
      id: comparison.runs.map(({ id }) => id.slice(0, 12)).join(' · '),
    }
    const file = path.join(folder, `comparison${language === 'en' ? '' : `.${language}`}.${format}`)
    writeFileSync(file, format === 'html' ? await renderPage(page) : await renderPageMarkdown(page))
    writeResult(file)
  }
}
