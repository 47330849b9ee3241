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
  let peak = 0
  for (let i = 0; i < 5; i++) {
    bare.push(await bareScan(folder, file, weighted))
    const result = await run([main, ...flags, ...off, ...rest])
    if (result.code !== 0) throw new Error(`audit exits ${result.code}: ${result.errors}`)
    ours.push(result.seconds)
    peak = Math.max(peak, result.peak)
  }
  print({ figure: `bare GROUP BY, ${name}, median`, value: median(bare), unit: 's' })
  print({ figure: `audit, ${name}, minimum`, value: minimum(ours), unit: 's' })
  print({
    figure: `audit, ${name}, median`,
    value: median(ours),
    unit: 's',
    against: 'the bare scan',
    ratio: median(ours) / median(bare),
  })
  print({
    figure: `audit, ${name}, beyond one second`,
    value: Math.max(0, median(ours) - 1),
    unit: 's',
    against: 'the bare scan',
    ratio: Math.max(0, median(ours) - 1) / median(bare),
  })
  print({ figure: `rows a second, ${name}`, value: rows / median(ours), unit: 'rows/s' })
  print({ figure: `peak memory, ${name}`, value: peak, unit: 'MB' })
}

/** The same cube by the shortest SQL there is: 1,000 bins of the score, no checks, floating sums. */
async function bareScan(folder, file, weighted) {
  const database = await openDatabase({ spillFolder: folder })
  const started = performance.now()
  const sums = weighted ? ', sum(w), sum(w * w), sum(w * score), sum(w * score * score)' : ''
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
