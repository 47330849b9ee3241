import path from 'node:path'

import { comparisonJson, comparisonText } from '../../compare/outputs.js'
import { createTools } from '../../environment/create-tools.js'
import { translate } from '../../report/translate.js'
import { writeReports } from '../../store/write-run.js'
import { compareFolders, renderComparison, type ShownComparison } from '../../workflow/compare-folders.js'
import { languagesFlag, listFlag } from '../report-flags.js'
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
  const wanted = listFlag('--format', flags.json ? 'json' : flags.format, formats)
  const languages = languagesFlag(flags.language)
  const tools = createTools({ seed: 0 })
  const named = folders.map((folder, place) => ({ name: nameOf(folders, place), folder }))
  const { comparison, shown } = await compareFolders(named, { languages, formats: [] }, tools)
  for (const format of wanted) {
    if (format === 'json') writeResult(comparisonJson(comparison))
    else if (format === 'text')
      writeResult(
        comparisonText(shown.comparison, { translate: (message) => translate(message, languages[0] ?? 'en') }),
      )
    else
      await writePages(shown, {
        format: format === 'html' ? 'html' : 'md',
        languages,
        folder: flags.output ?? '.',
      })
  }
  return { exitCode: 0 }
}

/** The last part of the path where it tells the runs apart, else the path as given, numbered when even that is the same. */
function nameOf(folders: readonly string[], place: number): string {
  const names = folders.map((folder) => path.basename(path.resolve(folder)))
  if (new Set(names).size === names.length) return names[place]!
  const earlier = folders.slice(0, place).filter((folder) => folder === folders[place]).length
  return earlier === 0 ? folders[place]! : `${folders[place]} (${earlier + 1})`
}

async function writePages(
  shown: ShownComparison,
  { folder, ...request }: Parameters<typeof renderComparison>[1] & { readonly folder: string },
): Promise<void> {
  const pages = await renderComparison(shown, request)
  for (const name of writeReports(folder, pages)) writeResult(path.join(folder, name))
}
