import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'

import { resolveConfig } from '../../audit/resolve-config.js'
import { parseCube } from '../../cube/cube-json.js'
import { canonicalJson } from '../../environment/canonical-json.js'
import { createTools } from '../../environment/create-tools.js'
import { ProbityError } from '../../errors.js'
import type { Config } from '../../schema/config.js'
import { checkTarget } from '../../store/check-target.js'
import { withTablesAskedFor } from '../../workflow/asked-tables.js'
import { conductAudit } from '../../workflow/conduct-audit.js'
import { withKeptRows } from '../../workflow/kept-rows.js'
import { checkPolicies, judge, policyReferences } from '../../workflow/judge.js'
import { saveRun } from '../../workflow/save-run.js'
import type { AuditFlags } from '../audit-flags.js'
import { flagsToSettings, locateWithFlags } from '../flags-to-settings.js'
import { loadConfig } from '../load-config.js'
import { progressLines } from '../progress.js'
import { writeResult, type CommandResult } from '../terminal.js'
import { summarise } from '../summary.js'
import { dryRun } from './dry-run.js'

const defaultFile = 'probity.yaml'

export async function audit(file: string | undefined, flags: AuditFlags, signal: AbortSignal): Promise<CommandResult> {
  const asked = readConfig(file, flags)
  if (flags.printConfig) {
    const { stringify: stringifyYaml } = await import('yaml')
    writeResult(stringifyYaml(asked))
    return { exitCode: 0 }
  }
  const references = policyReferences(asked.policy)
  const config = withTablesAskedFor(asked, await checkPolicies(references, asked))
  const tools = createTools({ seed: config.seed, progress: progressLines(flags.quiet ?? false), signal })
  if (flags.dryRun) return dryRun(config, flags.json ?? false, tools)

  checkTarget(config.report.folder)
  const startedAt = tools.clock.now()
  const conducted = await conductAudit(
    {
      config,
      cubes: await readCubes(flags.cube ?? []),
      allowUnmatched: flags.allowUnmatched ?? false,
      strict: flags.debug ?? false,
    },
    tools,
  )
  try {
    const today = new Date(startedAt).toISOString().slice(0, 10)
    const verdict = await judge(conducted.run, references, { today })
    const meta = { startedAt, finishedAt: tools.clock.now(), host: os.hostname(), node: process.version }
    const saved = await withKeptRows(conducted, { keep: flags.keepRows ?? false, signal }, (rows) =>
      saveRun({ ...conducted, config, verdict, meta, rows }),
    )
    if (flags.json) writeResult(canonicalJson(conducted.run))
    else writeResult(summarise(conducted.run, verdict, saved))
    return { exitCode: signal.aborted ? 130 : verdict.exitCode }
  } finally {
    await conducted.close()
  }
}

/** Flags over the file over the defaults. Without a file, `probity.yaml` is read, unless the flags bring data of their own. */
export function readConfig(file: string | undefined, flags: AuditFlags): Config {
  const implicit = flags.data === undefined && flags.cube === undefined ? defaultFile : null
  if (file === undefined && implicit !== null && !existsSync(implicit) && flags.set === undefined)
    throw new ProbityError('CONFIG_NOT_FOUND', { file: implicit, default: true })
  const loaded = loadConfig(file ?? (implicit !== null && existsSync(implicit) ? implicit : null))
  const config = resolveConfig(flagsToSettings(flags, loaded.settings), locateWithFlags(flags, loaded.locate))
  if (flags.cube && flags.data)
    throw new ProbityError('USAGE', {
      reason: 'Give --data or --cube, not both.',
      hint: 'a saved cube stands in place of the data',
    })
  return config
}

async function readCubes(files: readonly string[]): Promise<ReturnType<typeof parseCube>[]> {
  return Promise.all(
    files.map(async (file) => {
      const text = await readFile(file, 'utf8').catch((cause: unknown) => {
        const { code, message } = cause as NodeJS.ErrnoException
        const reason = code === 'ENOENT' ? 'there is no such file' : message
        throw new ProbityError('CUBE_FILE_NOT_VALID', { source: file, reason }, { cause })
      })
      return parseCube(text, path.basename(file))
    }),
  )
}
