import { stringify as stringifyYaml } from 'yaml'

import { canonicalJson } from '../../environment/canonical-json.js'
import { createTools } from '../../environment/create-tools.js'
import { translate } from '../../report/translate.js'
import { trainConfig } from '../../schema/train.js'
import type { TrainingFinding } from '../../training/record.js'
import { progressLines } from '../progress.js'
import { write, writeResult, type CommandResult } from '../terminal.js'
import type { TrainFlags } from '../train-flags.js'
import { readConfig } from '../read-config.js'

export async function train(file: string | undefined, flags: TrainFlags, signal: AbortSignal): Promise<CommandResult> {
  const read = readConfig(file, settingsOf(flags))
  const config = { ...read, train: read.train ?? trainConfig.parse({}) }
  if (flags.printConfig) {
    writeResult(stringifyYaml(config))
    return { exitCode: 0 }
  }
  const quiet = flags.quiet ?? false
  const tools = createTools({ seed: config.seed, progress: progressLines(quiet), signal })
  const { conductTraining } = await import('../../workflow/conduct-training.js')
  const conducted = await conductTraining(
    {
      config,
      restart: flags.restart ?? false,
      onFindings: (findings) => {
        if (!quiet) for (const finding of findings) write(process.stderr, sentenceOf(finding))
      },
    },
    tools,
  )
  if (flags.json) writeResult(canonicalJson(conducted.record))
  else if (!quiet) writeResult((await import('../training-summary.js')).summariseTraining(conducted))
  return { exitCode: 0 }
}

/** Flags of training as settings of the config; `--output` is the bundle, not the folder of a report. */
function settingsOf({
  architecture,
  epochs,
  output,
  testRows,
  set = [],
  ...flags
}: TrainFlags): Parameters<typeof readConfig>[1] {
  const own = Object.entries({ architecture, epochs, output, testRows }).flatMap(([key, value]) =>
    value === undefined ? [] : [`train.${key}=${key === 'epochs' ? value : JSON.stringify(value)}`],
  )
  const all = [...own, ...set]
  return { ...flags, ...(all.length === 0 ? {} : { set: all }) }
}

export function sentenceOf({ level, what, why, mend }: TrainingFinding): string {
  const mark = { error: '✗', warning: '!', note: '·' }[level]
  return `${mark} ${[what, why, mend].map((part) => translate(part, 'en')).join(' ')}`
}
