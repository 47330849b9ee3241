import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import path from 'node:path'

import { sha256OfFile } from '../../environment/digest.js'
import type { Tools } from '../../environment/tools.js'
import { ProbityError } from '../../errors.js'
import type { Config } from '../../schema/config.js'
import { trainConfig } from '../../schema/train.js'
import { checkTarget } from '../../store/check-target.js'
import { testPart } from '../../training/rows/parts.js'
import { compareFolders, type ComparedFolders } from '../compare-folders.js'
import { checkTraining, type TrainingRequest } from '../conduct-training.js'
import { checkPolicies, policyReferences } from '../judge.js'
import { makeRun, type RunToMake } from './make-run.js'
import {
  checkSame,
  decidingOf,
  forgetRuns,
  isDone,
  readState,
  testRowsFile,
  writeState,
  type MitigationState,
} from './mitigation-state.js'
import { openMitigationRows, type MitigationRows } from './mitigation-rows.js'
import { resolveStrategies } from './strategies.js'

export interface MitigationRequest extends Pick<TrainingRequest, 'config' | 'open'> {
  /** Forgets the runs of an earlier call instead of going on from them. */
  readonly restart?: boolean
}

export interface ConductedMitigation extends ComparedFolders {
  /** Of all runs and the comparison. */
  readonly folder: string
  /** Runs that an earlier call had left whole. */
  readonly kept: readonly string[]
}

/**
 * Trains the base model and one under each strategy, on the same split and with the same seed, audits every one on the same test rows, and compares them with
 * the base. Every run is whole or not there; a call that was killed is gone on from where it stopped, with the same config only.
 */
export async function conductMitigation(request: MitigationRequest, tools: Tools): Promise<ConductedMitigation> {
  const config = withDefaults(request.config)
  const strategies = resolveStrategies(config, config.mitigate)
  checkTraining(config)
  await checkPolicies(policyReferences(config.policy), config)
  const folder = config.mitigate.output ?? config.report.folder
  checkTarget(folder)
  if (request.restart === true) await forgetRuns(folder)
  const before = await readState(folder)
  const rows = await openMitigationRows({ ...request, config }, config.train, tools)
  try {
    const deciding = decidingOf(config, rows.inputs)
    if (before !== null) checkSame(folder, before, deciding)
    const names = [config.mitigate.base, ...strategies.map(({ name }) => name)]
    await mkdir(folder, { recursive: true })
    let state: MitigationState = before ?? { schemaVersion: 1, deciding, names, testRows: null, done: {} }
    if (before === null) await writeState(folder, state)
    state = await keepTestRows(folder, state, rows)
    const kept = names.filter((name) => isDone(folder, name, state))
    const toMake: RunToMake[] = [
      { name: config.mitigate.base, strategy: null },
      ...strategies.map((strategy) => ({ name: strategy.name, strategy })),
    ]
    const clock = countdown(toMake.length - kept.length, tools)
    for (const [at, run] of toMake.entries()) {
      const step = `${at + 1}/${toMake.length} ${run.name}`
      if (kept.includes(run.name)) {
        tools.progress({ step, state: 'done', detail: 'kept from before' })
        continue
      }
      tools.progress({ step, state: 'start', detail: clock.left() })
      const digest = await makeRun(run, { config, folder, rows }, inside(step, clock, tools))
      state = { ...state, done: { ...state.done, [run.name]: digest } }
      await writeState(folder, state)
      clock.done()
      tools.progress({ step, state: 'done' })
    }
    const compared = await compareFolders(
      names.map((name) => ({ name, folder: path.join(folder, name) })),
      { ...shownBy(config), folder, languages: config.report.languages, formats: config.report.formats },
      tools,
    )
    return { folder, kept, ...compared }
  } finally {
    await rows.close()
  }
}

type Ready = Config & {
  readonly train: NonNullable<Config['train']>
  readonly mitigate: NonNullable<Config['mitigate']>
}

function withDefaults(config: Config): Ready {
  if (config.mitigate === null) throw new ProbityError('MITIGATE_NOT_CONFIGURED')
  const train = config.train ?? trainConfig.parse({})
  if (train.input.kind !== 'table' && train.input.kind !== 'text')
    throw new ProbityError('MITIGATE_INPUT', { kind: train.input.kind })
  return { ...config, train, mitigate: config.mitigate }
}

function shownBy({ mitigate: { compare } }: Ready): { performance: string; gaps?: readonly string[] } {
  return { performance: compare.performance, ...(compare.gaps === null ? {} : { gaps: compare.gaps }) }
}

/** The test rows are written once and named by their digest, so that all runs are audited on the same ones. */
async function keepTestRows(folder: string, state: MitigationState, rows: MitigationRows): Promise<MitigationState> {
  const file = path.join(folder, testRowsFile)
  if (state.testRows !== null && existsSync(file) && (await sha256OfFile(file)) === state.testRows) return state
  await rows.writePart(testPart, file)
  const kept = { ...state, testRows: await sha256OfFile(file) }
  await writeState(folder, kept)
  return kept
}

interface Countdown {
  /** About how long the rest takes, in words; empty before the first run is made. */
  left(share?: number): string
  done(): void
}

/** Every run takes about as long as those before it. */
function countdown(runs: number, { clock }: Tools): Countdown {
  const startedAt = clock.now()
  let made = 0
  return {
    left(share = 0) {
      const finished = made + share
      if (finished < 0.2) return ''
      const seconds = (((clock.now() - startedAt) / finished) * (runs - finished)) / 1000
      return seconds < 90 ? `about ${Math.ceil(seconds)} s left` : `about ${Math.ceil(seconds / 60)} min left`
    },
    done: () => void made++,
  }
}

/** Steps inside a run are told as its detail. */
function inside(step: string, clock: Countdown, tools: Tools): Tools {
  return {
    ...tools,
    progress: ({ step: inner, share }) =>
      tools.progress({
        step,
        state: 'advance',
        detail: [inner, clock.left((share ?? 0) / 2)].filter(Boolean).join(', '),
      }),
  }
}
