import os from 'node:os'

import { parse as parseYaml } from 'yaml'

import { canonicalJson } from '../../environment/canonical-json.js'
import { createTools } from '../../environment/create-tools.js'
import { ProbityError } from '../../errors.js'
import { checkTarget } from '../../store/check-target.js'
import { writeRun } from '../../store/write-run.js'
import type { ExplanationAsked } from '../../workflow/explanation-context.js'
import type { ExplainFlags } from '../explain-flags.js'
import { progressLines } from '../progress.js'
import { writeResult, type CommandResult } from '../terminal.js'
import { readConfig } from '../read-config.js'

const usualFolder = 'reports/explain'

export async function explain(
  file: string | undefined,
  flags: ExplainFlags,
  signal: AbortSignal,
): Promise<CommandResult> {
  const { row: _row, where: _where, sample: _sample, json: _json, ...settings } = flags
  const config = readConfig(file, { ...settings, output: flags.output ?? usualFolder })
  const asked = askedOf(flags)
  const tools = createTools({ seed: config.seed, progress: progressLines(flags.quiet ?? false), signal })
  const { folder, formats, languages, suppressBelow } = config.report
  checkTarget(folder)
  const startedAt = tools.clock.now()
  const { conductExplanation } = await import('../../workflow/conduct-explanation.js')
  const explanation = await conductExplanation({ config, asked }, tools)
  const { run, attribution, rows } = explanation
  const today = new Date(startedAt).toISOString().slice(0, 10)
  const { judge } = await import('../../workflow/judge.js')
  const verdict = await judge(run, [], { today })
  const meta = {
    startedAt: new Date(startedAt).toISOString(),
    finishedAt: new Date(tools.clock.now()).toISOString(),
    host: os.hostname(),
    node: process.version,
  }
  const { renderReports } = await import('../../workflow/render-reports.js')
  const reports = await renderReports({ run, verdict, formats, languages, suppressBelow, meta })
  const files = writeRun(folder, { run, cube: null, verdict, meta: { ...meta, suppressBelow }, reports })
  if (flags.json) writeResult(canonicalJson({ attribution, rows: rows.map(({ name, values }) => ({ name, values })) }))
  else writeResult((await import('../explanation-summary.js')).summariseExplanation(explanation, { folder, files }))
  return { exitCode: signal.aborted ? 130 : 0 }
}

function askedOf(flags: ExplainFlags): ExplanationAsked {
  const { row, where, sample, method, class: named, scale, background, option } = flags
  if (row !== undefined && (where !== undefined || sample !== undefined))
    throw new ProbityError('USAGE', {
      reason: 'Give --row, or --where and --sample, not both.',
      hint: '--row names the rows itself',
    })
  return {
    ...(row === undefined ? {} : { rows: row }),
    ...(where === undefined ? {} : { where }),
    ...(sample === undefined ? {} : { sample: wholeNumber('--sample', sample) }),
    ...(method === undefined ? {} : { method }),
    ...(named === undefined ? {} : { class: named }),
    ...(scale === 'given' || scale === 'before' ? { scale } : {}),
    ...(background === undefined ? {} : { background: wholeNumber('--background', background) }),
    ...(option === undefined ? {} : { options: Object.fromEntries(option.map(optionOf)) }),
  }
}

function wholeNumber(flag: string, found: string): number {
  if (/^[1-9]\d*$/.test(found)) return Number(found)
  throw new ProbityError('FLAG_INVALID', { flag, found, expected: 'a whole number of 1 or more' })
}

function optionOf(entry: string): [string, unknown] {
  const equals = entry.indexOf('=')
  if (equals < 1) throw new ProbityError('FLAG_INVALID', { flag: '--option', found: entry, expected: 'name=value' })
  return [entry.slice(0, equals), parseYaml(entry.slice(equals + 1))]
}
