import { readFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'

import { canonicalJson } from '../../environment/canonical-json.js'
import { createTools } from '../../environment/create-tools.js'
import { ProbityError } from '../../errors.js'
import { checkTarget } from '../../store/check-target.js'
import type { AuditFlags } from '../audit-flags.js'
import { progressLines } from '../progress.js'
import { readConfig } from '../read-config.js'
import { writeResult, type CommandResult } from '../terminal.js'

/** All that an audit takes, loaded once its config is read: what is wrong with that is said at once. */
async function loadParts() {
  const [judging, tables, conducting, baselines, keeping, saving, summary] = await Promise.all([
    import('../../workflow/judge.js'),
    import('../../workflow/asked-tables.js'),
    import('../../workflow/conduct-audit.js'),
    import('../../workflow/baseline-rows.js'),
    import('../../workflow/kept-rows.js'),
    import('../../workflow/save-run.js'),
    import('../summary.js'),
  ])
  return { ...judging, ...tables, ...conducting, ...baselines, ...keeping, ...saving, ...summary }
}

export async function audit(file: string | undefined, flags: AuditFlags, signal: AbortSignal): Promise<CommandResult> {
  const asked = readConfig(file, flags)
  if (flags.printConfig) {
    const { stringify: stringifyYaml } = await import('yaml')
    writeResult(stringifyYaml(asked))
    return { exitCode: 0 }
  }
  const parts = await loadParts()
  const references = parts.policyReferences(asked.policy)
  const config = parts.withTablesAskedFor(asked, await parts.checkPolicies(references, asked))
  const tools = createTools({ seed: config.seed, progress: progressLines(flags.quiet ?? false), signal })
  if (flags.dryRun) return (await import('./dry-run.js')).dryRun(config, flags.json ?? false, tools)

  checkTarget(config.report.folder)
  if (config.baseline !== null) parts.checkBaseline(config.baseline)
  const startedAt = tools.clock.now()
  const conducted = await parts.conductAudit(
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
    const verdict = await parts.judge(conducted.run, references, { today })
    const meta = { startedAt, finishedAt: tools.clock.now(), host: os.hostname(), node: process.version }
    const saved = await parts.withKeptRows(conducted, { keep: flags.keepRows ?? false, signal }, (rows) =>
      parts.saveRun({ ...conducted, config, verdict, meta, rows }),
    )
    if (flags.json) writeResult(canonicalJson(conducted.run))
    else writeResult(parts.summarise(conducted.run, verdict, saved))
    return { exitCode: signal.aborted ? 130 : verdict.exitCode }
  } finally {
    await conducted.close()
  }
}

async function readCubes(files: readonly string[]) {
  const { parseCube } = await import('../../cube/cube-json.js')
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
