import { cubeText } from '../cube/cube-json.js'
import type { Cube } from '../cube/cube.js'
import type { Config } from '../schema/config.js'
import type { Run } from '../schema/run.js'
import type { Verdict } from '../schema/verdict.js'
import { writeRun } from '../store/write-run.js'
import { renderReports } from './render-reports.js'

export interface RunToSave {
  readonly config: Config
  readonly run: Run
  readonly cube: Cube
  readonly verdict: Verdict
  readonly meta: {
    readonly startedAt: number
    readonly finishedAt: number
    readonly host: string
    readonly node: string
  }
  /** A Parquet file of rows to move into the folder, or null. */
  readonly rows: string | null
}

/** Renders the reports asked for and writes the whole run folder, or nothing of it. Gives the folder and the names of its files. */
export async function saveRun(saving: RunToSave): Promise<{ folder: string; files: readonly string[] }> {
  const { config, run, verdict } = saving
  const { folder, formats, languages, suppressBelow } = config.report
  const meta = {
    ...saving.meta,
    startedAt: new Date(saving.meta.startedAt).toISOString(),
    finishedAt: new Date(saving.meta.finishedAt).toISOString(),
    milliseconds: saving.meta.finishedAt - saving.meta.startedAt,
    suppressBelow,
  }
  const reports = await renderReports({ run, verdict, formats, languages, suppressBelow, meta })
  const files = await writeRun(folder, {
    run,
    cube: cubeText(saving.cube),
    verdict,
    meta,
    reports,
    rows: saving.rows,
  })
  return { folder, files }
}
