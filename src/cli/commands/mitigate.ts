import { stringify as stringifyYaml } from 'yaml'

import { comparisonJson } from '../../compare/outputs.js'
import { createTools } from '../../environment/create-tools.js'
import { conductMitigation } from '../../workflow/mitigation/conduct-mitigation.js'
import { summariseMitigation } from '../mitigation-summary.js'
import { progressLines } from '../progress.js'
import { writeResult, type CommandResult } from '../terminal.js'
import { readConfig } from './audit.js'

export interface MitigateFlags {
  readonly output?: string
  readonly restart?: boolean
  readonly seed?: string
  readonly threads?: string
  readonly set?: string[]
  readonly printConfig?: boolean
  readonly json?: boolean
  readonly quiet?: boolean
  readonly debug?: boolean
}

/** Trains, mitigates, audits and compares by the sections `train` and `mitigate` of a config. */
export async function mitigate(
  file: string | undefined,
  { output, set = [], ...flags }: MitigateFlags,
  signal: AbortSignal,
): Promise<CommandResult> {
  const all = [...(output === undefined ? [] : [`mitigate.output=${JSON.stringify(output)}`]), ...set]
  const config = readConfig(file, { ...flags, ...(all.length === 0 ? {} : { set: all }) })
  if (flags.printConfig) {
    writeResult(stringifyYaml(config))
    return { exitCode: 0 }
  }
  const quiet = flags.quiet ?? false
  const tools = createTools({ seed: config.seed, progress: progressLines(quiet), signal })
  const conducted = await conductMitigation({ config, restart: flags.restart ?? false }, tools)
  if (flags.json) writeResult(comparisonJson(conducted.comparison))
  else writeResult(summariseMitigation(conducted))
  return { exitCode: 0 }
}
