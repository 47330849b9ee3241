import { createTools } from '../../environment/create-tools.js'
import { toolVersion } from '../../environment/version.js'
import { ProbityError } from '../../errors.js'
import { githubOutput } from '../../gate/outputs/github.js'
import { jsonOutput } from '../../gate/outputs/json.js'
import { junitOutput } from '../../gate/outputs/junit.js'
import { markdownOutput } from '../../gate/outputs/markdown.js'
import type { Output } from '../../gate/outputs/output.js'
import { sarifOutput } from '../../gate/outputs/sarif.js'
import { textOutput } from '../../gate/outputs/text.js'
import { powerText } from '../../gate/power.js'
import { nearest } from '../../environment/nearest.js'
import { translate } from '../../report/translate.js'
import { readRun } from '../../store/read-run.js'
import { judge } from '../../workflow/judge.js'
import { terminalColours } from '../colours.js'
import { writeResult, type CommandResult } from '../terminal.js'

const outputs: Record<string, Output> = {
  text: (verdict, options) => textOutput(verdict, { ...options, colours: terminalColours }),
  json: jsonOutput,
  junit: junitOutput,
  sarif: sarifOutput,
  markdown: markdownOutput,
  md: markdownOutput,
  github: githubOutput,
}

export interface GateFlags {
  readonly policy?: readonly string[]
  readonly baseline?: string
  readonly format: string
  readonly power?: boolean
}

/** Judges a saved run; writes nothing. Without --policy the verdict that was saved with the run stands. */
export async function gate(folder: string, flags: GateFlags): Promise<CommandResult> {
  const output = outputs[flags.format]
  if (!output)
    throw new ProbityError('FLAG_INVALID', {
      flag: '--format',
      found: flags.format,
      expected: Object.keys(outputs).join(', '),
      hint: nearest(flags.format, Object.keys(outputs), 1)[0] ?? '',
    })
  const saved = readRun(folder)
  const baseline = flags.baseline === undefined ? undefined : readRun(flags.baseline).run
  const today = new Date(createTools({ seed: 0 }).clock.now()).toISOString().slice(0, 10)
  const references = (flags.policy ?? []).flatMap((entry) => entry.split(',').filter((part) => part !== ''))
  const verdict =
    references.length === 0 && saved.verdict !== null
      ? saved.verdict
      : await judge(saved.run, references, { today, ...(baseline ? { baseline } : {}) })
  const options = {
    translate: (message: Parameters<typeof translate>[0]) => translate(message, 'en'),
    version: toolVersion(),
  }
  writeResult(flags.power ? powerText(verdict, options) : output(verdict, options))
  return { exitCode: verdict.exitCode }
}
