import { stringify as stringifyYaml } from 'yaml'

import { createTools } from '../../environment/create-tools.js'
import { progressLines } from '../progress.js'
import { writeResult, type CommandResult } from '../terminal.js'
import { readConfig } from '../read-config.js'

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
  const read = (entries: readonly string[]) =>
    readConfig(file, { ...flags, ...(entries.length === 0 ? {} : { set: [...entries] }) })
  const asked = read(set)
  // A folder alone is no section `mitigate`.
  const config =
    output === undefined || asked.mitigate === null
      ? asked
      : read([`mitigate.output=${JSON.stringify(output)}`, ...set])
  if (flags.printConfig) {
    writeResult(stringifyYaml(config))
    return { exitCode: 0 }
  }
  const quiet = flags.quiet ?? false
  const tools = createTools({ seed: config.seed, progress: progressLines(quiet), signal })
  const { conductMitigation } = await import('../../workflow/mitigation/conduct-mitigation.js')
  const conducted = await conductMitigation({ config, restart: flags.restart ?? false }, tools)
  if (flags.json) writeResult((await import('../../compare/outputs.js')).comparisonJson(conducted.comparison))
  else writeResult((await import('../mitigation-summary.js')).summariseMitigation(conducted))
  return { exitCode: 0 }
}
