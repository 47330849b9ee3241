import { existsSync, writeFileSync } from 'node:fs'
import path from 'node:path'

import { configText, manyNumbers, type ConfigAnswers } from '../../audit/config-text.js'
import { suggestRoles, type ColumnSketch } from '../../audit/suggest-config.js'
import { openDataset } from '../../data/open-dataset.js'
import { createTools } from '../../environment/create-tools.js'
import { sqlName } from '../../environment/sql.js'
import type { Tools } from '../../environment/tools.js'
import { ProbityError } from '../../errors.js'
import { config } from '../../schema/config.js'
import { fileProblem } from '../../store/file-problem.js'
import { writeResult, type CommandResult } from '../terminal.js'

export interface InitFlags {
  readonly data?: string
  readonly output: string
  readonly yes?: boolean
  readonly force?: boolean
}

/** Looks at the table, suggests roles, asks where there is a terminal, and writes a commented config. */
export async function init(flags: InitFlags, signal: AbortSignal): Promise<CommandResult> {
  if (existsSync(flags.output) && !flags.force) throw new ProbityError('FILE_EXISTS', { file: flags.output })
  const interactive = process.stdin.isTTY === true && process.stdout.isTTY === true && !flags.yes
  const source = flags.data ?? (interactive ? await (await import('../ask-roles.js')).askSource() : undefined)
  if (source === undefined)
    throw new ProbityError('USAGE', { reason: 'init needs the table of decisions.', hint: '--data decisions.csv' })
  const columns = await sketchColumns(source, createTools({ seed: 1, signal }))
  const suggestion = suggestRoles(columns)
  const suggested: ConfigAnswers = {
    ...suggestion,
    source: path.relative(path.dirname(path.resolve(flags.output)), path.resolve(source)),
    threshold: suggestion.score === null || suggestion.decision !== null ? null : 0.5,
    favourable: 'positive',
    control: [],
    policy: 'four-fifths',
    folder: 'reports/audit',
  }
  const answers = interactive ? await (await import('../ask-roles.js')).askRoles(suggested, columns) : suggested
  if (answers === null) return { exitCode: 130 }
  const cut = columns
    .filter(({ type, distinct }) => type === 'number' && distinct >= manyNumbers)
    .map(({ name }) => name)
  try {
    writeFileSync(flags.output, configText({ ...answers, cut }))
  } catch (cause) {
    throw new ProbityError('FILE_UNWRITABLE', { file: flags.output, reason: fileProblem(cause) }, { cause })
  }
  writeResult(
    `${flags.output} written: ${describe(answers)}\nNext: probity audit${flags.output === 'probity.yaml' ? '' : ` ${flags.output}`} (with --dry-run to look first)`,
  )
  return { exitCode: 0 }
}

async function sketchColumns(source: string, tools: Tools): Promise<ColumnSketch[]> {
  const dataset = await openDataset({ data: config.parse({ data: { source } }).data, roleColumns: [] }, tools)
  try {
    const sketches: ColumnSketch[] = []
    for (const { name, type } of dataset.columns.slice(0, 500)) {
      const result = await dataset.database.query(
        `SELECT ${sqlName(name)}::VARCHAR, count(*) AS n FROM ${dataset.relation} WHERE ${sqlName(name)} IS NOT NULL
         GROUP BY 1 ORDER BY n DESC, 1 LIMIT 1001`,
        [],
        tools.signal,
      )
      // As configs write numbers: 1, not 1.0.
      const values = result.columns[0]!.map((value) => (type === 'number' ? String(Number(value)) : String(value)))
      sketches.push({ name, type, values: values.slice(0, 20), distinct: values.length })
    }
    return sketches
  } finally {
    await dataset.close()
  }
}

function describe({ task, label, decision, score, sensitive }: ConfigAnswers): string {
  const judged = decision ?? score ?? 'no decision yet'
  return `task ${task}, ${label === null ? '' : `ground truth ${label}, `}decision ${judged}, sensitive ${sensitive.join(', ') || 'none yet'}.`
}
