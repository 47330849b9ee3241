import type { Block, CellValue, TableColumn } from '../schema/block.js'
import { say, type Message } from '../schema/message.js'
import type { Run } from '../schema/run.js'
import type { Verdict } from '../schema/verdict.js'
import { sha256 } from '../environment/digest.js'
import type { Language } from './language.js'
import type { PageInput, PageSection } from './render-page.js'
import { suppress } from './suppress.js'
import { topicsOf } from './view/topics.js'

/** A run folder for the page of all runs. */
export interface IndexedRun {
  readonly name: string
  /** Path of its report from the page; null where none was written. */
  readonly href: string | null
  readonly found: { readonly run: Run; readonly verdict: Verdict | null; readonly suppressBelow: number } | null
  /** Why it could not be read. */
  readonly problem: string | null
}
export interface IndexedFolder {
  /** Path from the page; null for the folder of the page itself. */
  readonly name: string | null
  readonly runs: readonly IndexedRun[]
  /** Path of the comparison of its runs from the page, where there is one. */
  readonly comparison: string | null
}

/** One page that leads to every report in a folder: title, rows, verdict and the weightiest finding of each. */
export function indexPage(folders: readonly IndexedFolder[], language: Language, version: string): PageInput {
  const runs = folders.flatMap((folder) => folder.runs)
  const verdicts = runs.flatMap(({ found }) => found?.verdict?.verdict ?? [])
  const count = (word: string): number => verdicts.filter((verdict) => verdict === word).length
  return {
    language,
    version,
    id: sha256(runs.map(({ found }) => found?.run.id ?? '').join('\n')).slice(0, 12),
    title: say('index.title'),
    lead: say('index.lead', {
      ...{ runs: runs.length, pass: count('pass'), fail: count('fail'), inconclusive: count('inconclusive') },
      others: runs.length - count('pass') - count('fail') - count('inconclusive'),
    }),
    sections: folders.map((folder, place) => sectionOf(folder, place, language)),
  }
}

function sectionOf({ name, runs, comparison }: IndexedFolder, place: number, language: Language): PageSection {
  const title = name === null ? say('index.runs') : say('index.runs-of', { name })
  const table: Block = {
    kind: 'table',
    title: say('index.table', { runs: runs.length }),
    columns,
    rows: runs.map((run) => rowOf(run, language)),
  }
  return { id: `folder-${place + 1}`, title, blocks: comparison === null ? [table] : [linkTo(comparison), table] }
}

function linkTo(comparison: string): Block {
  return {
    kind: 'table',
    title: say('index.comparisons'),
    columns: [{ key: 'comparison', label: say('index.comparison'), type: 'link' }],
    rows: [{ comparison: { text: comparison, href: hrefOf(comparison) } }],
  }
}

const columns: TableColumn[] = [
  { key: 'report', label: say('index.report'), type: 'link' },
  { key: 'title', label: say('index.run-title'), type: 'text' },
  { key: 'rows', label: say('index.rows'), type: 'count' },
  { key: 'verdict', label: say('index.verdict'), type: 'verdict' },
  { key: 'finding', label: say('index.finding'), type: 'message' },
]

function rowOf({ name, href, found, problem }: IndexedRun, language: Language): Record<string, CellValue> {
  if (found === null)
    return { report: name, title: problem ?? '', rows: null, verdict: null, finding: say('index.unreadable') }
  const { run, verdict } = suppress({ ...found, language })
  return {
    report: href === null ? name : { text: name, href: hrefOf(href) },
    title: run.title ?? '',
    rows: run.rows.audited,
    verdict: verdict?.verdict ?? 'none',
    finding: weightiest(run),
  }
}

function weightiest(run: Run): Message {
  return topicsOf(run.analyses)[0]?.lead.block.sentence ?? say('index.nothing')
}

/** A path as a reference: every part percent-encoded. */
function hrefOf(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/')
}
