import { existsSync } from 'node:fs'

import { resolveConfig } from '../audit/resolve-config.js'
import { ProbityError } from '../errors.js'
import type { Config } from '../schema/config.js'
import type { AuditFlags } from './audit-flags.js'
import { flagsToSettings, locateWithFlags } from './flags-to-settings.js'
import { loadConfig } from './load-config.js'
import { checkReportFlags } from './report-flags.js'

const defaultFile = 'probity.yaml'

/** Flags over the file over the defaults. Without a file, `probity.yaml` is read, unless the flags bring data of their own. */
export function readConfig(file: string | undefined, flags: AuditFlags): Config {
  const implicit = flags.data === undefined && flags.cube === undefined ? defaultFile : null
  if (file === undefined && implicit !== null && !existsSync(implicit) && flags.set === undefined)
    throw new ProbityError('CONFIG_NOT_FOUND', { file: implicit, default: true })
  checkReportFlags(flags)
  const loaded = loadConfig(file ?? (implicit !== null && existsSync(implicit) ? implicit : null))
  const config = resolveConfig(flagsToSettings(flags, loaded.settings), locateWithFlags(flags, loaded.locate))
  if (flags.cube && flags.data)
    throw new ProbityError('USAGE', {
      reason: 'Give --data or --cube, not both.',
      hint: 'a saved cube stands in place of the data',
    })
  return config
}
