// An audit of many rows in Parquet against the bare GROUP BY of the same cube, in turn: whole processes, so that reading, digests and
// writing the run folder count. Memory is the peak of the process.
import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'

import { main, median, minimum, run } from './measure.mjs'
import { openDatabase } from '../dist/environment/duckdb.js'

export default async function audit({ rows = 10_000_000 }, print) {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'bench-'))
  try {
    const file = path.join(folder, 'rows.parquet')
    await makeRows(folder, file, rows)
    for (const weighted of [false, true]) await compare(folder, file, rows, weighted, print)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

async function compare(folder, file, rows, weighted, print) {
  const flags = ['audit', '--data', file, '--label', 'y', '--positive', '1', '--score', 'score', '--threshold', '0.5']
  const off = ['profile', 'slices', 'strata', 'regulation'].flatMap((id) => ['--set', `analyses.${id}=false`])
  const rest = [
    '--sensitive',
    'a,b',
    '--quiet',
    '--format',
    'json',
    '--output',
    path.join(folder, 'run'),
    ...(weighted ? ['--weight', 'w'] : []),
  ]
  const name = weighted ? 'weighted' : 'unweighted'
  const ours = []
  const bare = []
  const counts = []
  let peak = 0
  for (let i = 0; i < 5; i++) {
    bare.push(await bareScan(folder, file, weighted, true))
    counts.push(await bareScan(folder, file, weighted, false))
    const result = await run([main, ...flags, ...off, ...rest])
    if (result.code !== 0) throw new Error(`audit exits ${result.code}: ${result.errors}`)
    ours.push(result.seconds)
    peak = Math.max(peak, result.peak)
  }
  const ratio = (seconds, against) => ({
    value: seconds,
    unit: 's',
    against,
    ratio: seconds / median(against === 'the bare scan' ? bare : counts),
  })
  print({ figure: `bare GROUP BY without sums, ${name}, median`, value: median(counts), unit: 's' })
  print({ figure: `bare GROUP BY of the cube, ${name}, median`, value: median(bare), unit: 's' })
  print({ figure: `audit, ${name}, minimum`, value: minimum(ours), unit: 's' })
  print({ figure: `audit, ${name}, median`, ...ratio(median(ours), 'the bare scan') })
  print({ figure: `audit, ${name}, beyond one second`, ...ratio(Math.max(0, median(ours) - 1), 'the bare scan') })
  print({
    figure: `audit, ${name}, beyond one second`,
    ...ratio(Math.max(0, median(ours) - 1), 'the scan without sums'),
  })
  print({ figure: `rows a second, ${name}`, value: rows / median(ours), unit: 'rows/s' })
  print({ figure: `peak memory, ${name}`, value: peak, unit: 'MB' })
}

const logLoss = '-ln(greatest(CASE WHEN y = 1 THEN score ELSE 1 - score END, 1e-300))'
/** The sums that the cube of this audit holds, in plain floating SQL. */
const sumsOfCube = {
  plain: ['score', 'score * score', logLoss, `${logLoss} * ${logLoss}`],
  weighted: [
    'w',
    'w * w',
    'w * score',
    'w * score * score',
    `w * ${logLoss}`,
    'w * w * score',
    'w * w * score * score',
    `w * w * ${logLoss}`,
  ],
}

/**
 * The same cube by the shortest SQL there is, 1,000 bins of the score and no checks: with the cube's sums in floating numbers, or with none.
 */
async function bareScan(folder, file, weighted, withSums) {
  const database = await openDatabase({ spillFolder: folder })
  const started = performance.now()
  const wanted = withSums ? sumsOfCube[weighted ? 'weighted' : 'plain'] : []
  const sums = wanted.map((sum) => `, sum(${sum})`).join('')
  await database.query(
    `SELECT a, b, y, score >= 0.5 AS d, floor(score * 1000) AS bin, count(*)${sums} FROM read_parquet('${file}') GROUP BY ALL`,
  )
  const seconds = (performance.now() - started) / 1000
  await database.close()
  return seconds
}

async function makeRows(folder, file, rows) {
  const database = await openDatabase({ spillFolder: folder })
  await database.query(`COPY (
    SELECT 'a' || hash(i) % 5 AS a, 'b' || hash(i + 7) % 3 AS b, (hash(i + 3) % 1000003) / 1000003.0 AS score,
      (hash(i + 11) % 1000 < 300 + 400 * ((hash(i + 3) % 1000003) / 1000003.0))::INTEGER AS y, (1 + hash(i + 5) % 4000) / 1000.0 AS w
    FROM range(${rows}) AS r(i)) TO '${file}' (FORMAT parquet)`)
  await database.close()
}
