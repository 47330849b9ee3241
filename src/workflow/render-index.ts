import { existsSync } from 'node:fs'
import path from 'node:path'

import { toolVersion } from '../environment/version.js'
import { indexPage, type IndexedFolder, type IndexedRun } from '../report/index-page.js'
import { renderPage, renderPageMarkdown } from '../report/render-page.js'
import { listFolders, type ListedRun } from '../store/list-runs.js'
import type { ReportFormat, ReportLanguage } from './render-reports.js'

export interface IndexRequest {
  readonly formats: readonly ReportFormat[]
  readonly languages: readonly ReportLanguage[]
}

/** File name → text of the pages that lead to every report in a folder: `index.html`, `index.zh.html`, `index.md` …; none where it holds no runs. */
export async function renderIndex(folder: string, request: IndexRequest): Promise<Record<string, string>> {
  const found = listFolders(folder)
  if (found.length === 0) return {}
  const formats = new Set(request.formats.map((format) => (format === 'markdown' ? 'md' : format)))
  const pages: Record<string, string> = {}
  for (const language of request.languages) {
    const suffix = language === 'en' ? '' : `.${language}`
    // The page's own language first; a report in another one is better than none.
    const endings = ['html', 'md'].flatMap((format) => [suffix, '', '.zh'].map((other) => `${other}.${format}`))
    const pathOf = (file: string): string => path.relative(folder, file).split(path.sep).join('/')
    const firstOf = (place: string, name: string): string | null => {
      const file = endings.map((ending) => path.join(place, `${name}${ending}`)).find(existsSync)
      return file === undefined ? null : pathOf(file)
    }
    const folders: IndexedFolder[] = found.map((one) => ({
      name: one.folder === folder ? null : pathOf(one.folder),
      comparison: firstOf(one.folder, 'comparison'),
      runs: one.runs.map((run) => indexed(run, firstOf(run.folder, 'report'))),
    }))
    const page = indexPage(folders, language, toolVersion())
    if (formats.has('html')) pages[`index${suffix}.html`] = await renderPage(page)
    if (formats.has('md')) pages[`index${suffix}.md`] = await renderPageMarkdown(page)
  }
  return pages
}

function indexed({ name, stored, problem }: ListedRun, href: string | null): IndexedRun {
  const suppressBelow = typeof stored?.meta?.suppressBelow === 'number' ? stored.meta.suppressBelow : 0
  const found = stored === null ? null : { run: stored.run, verdict: stored.verdict, suppressBelow }
  return { name, href, found, problem }
}
