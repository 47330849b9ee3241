import { existsSync, readFileSync } from 'node:fs'
import { readdir, rm } from 'node:fs/promises'
import path from 'node:path'

import { z } from 'zod'

import { recordedConfig } from '../../audit/run-identity.js'
import type { InputDigest } from '../../data/dataset.js'
import { canonicalJson } from '../../environment/canonical-json.js'
import { sha256 } from '../../environment/digest.js'
import { replaceFile } from '../../environment/replace-file.js'
import { toolVersion } from '../../environment/version.js'
import { ProbityError } from '../../errors.js'
import type { Config } from '../../schema/config.js'

export const stateFile = 'mitigate.json'
const digest = z.string().regex(/^[0-9a-f]{64}$/u)

/** What `probity mitigate` has done so far, beside its runs: all that decides them, and which of them are whole. */
const state = z.strictObject({
  schemaVersion: z.literal(1),
  /** Resolved config, data digests and version; another one makes other runs. */
  deciding: z.record(z.string(), z.unknown()),
  /** Runs to be made, the base first. */
  names: z.array(z.string()),
  testRows: digest.nullable(),
  /** Digest of run.json by the name of the run. */
  done: z.record(z.string(), digest),
})
export type MitigationState = z.infer<typeof state>

/** All that decides the runs. Paths, threads and reports do not. */
export function decidingOf(config: Config, inputs: readonly InputDigest[]): Record<string, unknown> {
  const { output: _output, testRows: _testRows, checkpoint: _checkpoint, ...train } = config.train!
  const { output: _folder, ...mitigate } = config.mitigate!
  const deciding = {
    ...recordedConfig(config),
    ...{ train, mitigate, version: toolVersion() },
    inputs: inputs.map(({ name, sha256: of }) => ({ name, sha256: of })),
  }
  return JSON.parse(canonicalJson(deciding)) as Record<string, unknown>
}

/** @throws MITIGATE_STATE_UNREADABLE, MITIGATE_PLACE_TAKEN where the folder holds something else */
export async function readState(folder: string): Promise<MitigationState | null> {
  const file = path.join(folder, stateFile)
  if (!existsSync(file)) {
    const found = existsSync(folder) ? await readdir(folder).catch(() => ['a file']) : []
    if (found.length > 0)
      throw new ProbityError('MITIGATE_PLACE_TAKEN', { folder: path.basename(path.resolve(folder)) })
    return null
  }
  try {
    return state.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch (cause) {
    const reason = cause instanceof z.ZodError ? (cause.issues[0]?.message ?? 'its form is wrong') : String(cause)
    throw new ProbityError('MITIGATE_STATE_UNREADABLE', { file: stateFile, reason }, { cause })
  }
}

export async function writeState(folder: string, content: MitigationState): Promise<void> {
  await replaceFile(path.join(folder, stateFile), `${canonicalJson(content, { indent: 1 })}\n`)
}

/** Removes the runs of an earlier call, and nothing else. */
export async function forgetRuns(folder: string): Promise<void> {
  if (!existsSync(path.join(folder, stateFile))) return
  const known = await readState(folder).catch(() => null)
  for (const name of known?.names ?? [])
    if (path.basename(name) === name) await rm(path.join(folder, name), { recursive: true, force: true })
  await rm(path.join(folder, stateFile), { force: true })
  const left = await readdir(folder)
  for (const file of left)
    if (file === testRowsFile || /^comparison(\.[a-z]{2})?\.(html|md|json)$/u.test(file))
      await rm(path.join(folder, file), { force: true })
}

export const testRowsFile = 'test-rows.parquet'

/** @throws MITIGATE_OTHER_CONFIG with the keys that differ */
export function checkSame(folder: string, known: MitigationState, deciding: Record<string, unknown>): void {
  const differs = differingKeys(known.deciding, deciding)
  if (differs.length === 0) return
  throw new ProbityError('MITIGATE_OTHER_CONFIG', {
    ...{ folder: path.basename(path.resolve(folder)), differs },
    ...{ done: Object.keys(known.done).length, of: known.names.length },
  })
}

/** Whether a run is whole and as it was written. */
export function isDone(folder: string, name: string, known: MitigationState | null): boolean {
  const written = known?.done[name]
  const file = path.join(folder, name, 'run.json')
  return written !== undefined && existsSync(file) && sha256(readFileSync(file)) === written
}

/** Keys whose values differ, as `train.epochs`; a list is one value. */
function differingKeys(a: unknown, b: unknown, prefix = ''): string[] {
  const isObject = (value: unknown): value is Record<string, unknown> =>
    value !== null && typeof value === 'object' && !Array.isArray(value)
  if (!isObject(a) || !isObject(b)) return canonicalJson(a ?? null) === canonicalJson(b ?? null) ? [] : [prefix]
  const keys = [...new Set([...Object.keys(a), ...Object.keys(b)])].sort()
  return keys.flatMap((key) => differingKeys(a[key], b[key], prefix === '' ? key : `${prefix}.${key}`))
}
