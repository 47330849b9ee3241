import { createTools } from '../../environment/create-tools.js'
import { toolVersion } from '../../environment/version.js'
import { ProbityError } from '../../errors.js'
import type { Output } from '../../gate/outputs/output.js'
import { translate } from '../../report/translate.js'
import { readRun } from '../../store/read-run.js'
import { terminalColours } from '../colours.js'
import { listFlag } from '../report-flags.js'
import { writeResult, type CommandResult } from '../terminal.js'

/** Each output's module, and the judging itself, is loaded where it is asked for: a gate in CI is to start at once. */
const outputs: Record<string, () => Promise<Output>> = {
  text: async () => {
    const { textOutput } = await import('../../gate/outputs/text.js')
    return (verdict, options) => textOutput(verdict, { ...options, colours: terminalColours })
  },
  json: async () => (await import('../../gate/outputs/json.js')).jsonOutput,
  junit: async () => (await import('../../gate/outputs/junit.js')).junitOutput,
  sarif: async () => (await import('../../gate/outputs/sarif.js')).sarifOutput,
  markdown,
  md: markdown,
  github: async () => (await import('../../gate/outputs/github.js')).githubOutput,
}

/** What `--power` writes. */
const powerOutputs: Record<string, () => Promise<Output>> = {
  text: async () => (await import('../../gate/power.js')).powerText,
  json: async () => (await import('../../gate/power.js')).powerJson,
}

async function markdown(): Promise<Output> {
  return (await import('../../gate/outputs/markdown.js')).markdownOutput
}

export interface GateFlags {
  readonly policy?: readonly string[]
  readonly baseline?: string
  readonly format: string
  readonly power?: boolean
}

/** Judges a saved run; writes nothing. Without --policy the verdict that was saved with the run stands. */
export async function gate(folder: string, flags: GateFlags): Promise<CommandResult> {
  const formats = flags.power ? Object.keys(powerOutputs) : Object.keys(outputs)
  const [format, more] = listFlag('--format', flags.format, formats)
  if (more !== undefined)
    throw new ProbityError('FLAG_INVALID', { flag: '--format', found: flags.format, expected: 'one format' })
  const loadOutput = (flags.power ? powerOutputs : outputs)[format!]!
  const saved = readRun(folder)
  const baseline = flags.baseline === undefined ? undefined : readRun(flags.baseline).run
  const today = new Date(createTools({ seed: 0 }).clock.now()).toISOString().slice(0, 10)
  const references = (flags.policy ?? []).flatMap((entry) => entry.split(',').filter((part) => part !== ''))
  const verdict =
    references.length === 0 && saved.verdict !== null
      ? saved.verdict
      : await (
          await import('../../workflow/judge.js')
        ).judge(saved.run, references, { today, ...(baseline ? { baseline } : {}) })
  const options = {
    translate: (message: Parameters<typeof translate>[0]) => translate(message, 'en'),
    version: toolVersion(),
  }
  const write = await loadOutput()
  writeResult(write(verdict, options))
  return { exitCode: verdict.exitCode }
}
