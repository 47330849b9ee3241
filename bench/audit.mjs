// An audit of many rows in Parquet against the bare GROUP BY of the same cube. Both run in turn, round after round, so that a machine that is busy with other
// things is so for both; each round gives a ratio, of which the smallest and the median are printed, by the clock and by processor time (which other
// programs disturb less). Ours are whole processes: reading, digests and writing the run folder count. Memory is the peak of the process.
import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'

import { main, median, minimum, run } from './measure.mjs'
import { openDatabase } from '../dist/environment/duckdb.js'

/** How many times the bare scan an audit may take, less one second. */
const limits = { unweighted: 1.5, weighted: 3 }

export default async function audit({ rows = 10_000_000, rounds = 5 }, print) {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'bench-'))
  try {
    const file = path.join(folder, 'rows.parquet')
    await makeRows(folder, file, rows)
    print({ figure: 'rows', value: rows, unit: 'rows' })
    for (const weights of ['unweighted', 'weighted']) await compare({ folder, file, rows, rounds, weights }, print)
    print({
      figure: `load of ${os.availableParallelism()} processors over the last minute`,
      value: os.loadavg()[0],
      unit: '',
    })
  } finally {
    rmSync(folder, { recursive: true })
  }
}

async function compare({ folder, file, rows, rounds, weights }, print) {
  const flags = ['audit', '--data', file, '--label', 'y', '--positive', '1', '--score', 'score', '--threshold', '0.5']
  const off = ['profile', 'slices', 'strata', 'regulation'].flatMap((id) => ['--set', `analyses.${id}=false`])
  const output = ['--quiet', '--format', 'json', '--output', path.join(folder, 'run')]
  const rest = ['--sensitive', 'a,b', ...output, ...(weights === 'weighted' ? ['--weight', 'w'] : [])]
  const [bare, counts, ours] = [[], [], []]
  for (let round = 0; round < rounds; round++) {
    bare.push(await bareScan(folder, file, sumsOfCube[weights]))
    counts.push(await bareScan(folder, file, []))
    const result = await run([main, ...flags, ...off, ...rest])
    if (result.code !== 0) throw new Error(`audit exits ${result.code}: ${result.errors}`)
    ours.push(result)
  }
  const seconds = (results) => results.map((result) => result.seconds)
  const processor = (results) => results.map((result) => result.processor)
  const beyond = ours.map((result, i) => Math.max(0, result.seconds - 1) / bare[i].seconds)
  const processorRatios = ours.map((result, i) => result.processor / bare[i].processor)
  const figure = (name, value, unit, more = {}) => print({ figure: `${name}, ${weights}`, value, unit, ...more })
  figure('bare GROUP BY without sums, median', median(seconds(counts)), 's')
  figure('bare GROUP BY of the cube, minimum', minimum(seconds(bare)), 's')
  figure('bare GROUP BY of the cube, median', median(seconds(bare)), 's')
  figure('bare GROUP BY of the cube, processor, median', median(processor(bare)), 's')
  figure('audit, minimum', minimum(seconds(ours)), 's')
  figure('audit, median', median(seconds(ours)), 's')
  figure('audit, processor, median', median(processor(ours)), 's')
  const against = `the bare scan; the limit is ${limits[weights]}`
  for (const [name, ratio] of Object.entries({ minimum: minimum(beyond), median: median(beyond) })) {
    const own = ours[beyond.indexOf(ratio)]
    figure(`audit beyond one second, ${name} of rounds`, Math.max(0, own.seconds - 1), 's', { against, ratio })
  }
  figure('audit, processor, median', median(processor(ours)), 's', {
    against: "the bare scan's",
    ratio: median(processorRatios),
  })
  figure('rows a second', rows / median(seconds(ours)), 'rows/s')
  figure('peak memory', Math.max(...ours.map(({ peak }) => peak)), 'MB')
}

const logLoss = '-ln(greatest(CASE WHEN y = 1 THEN score ELSE 1 - score END, 1e-300))'
/** The sums that the cube of this audit holds (src/cube/sums.ts), in plain floating SQL. */
const sumsOfCube = {
  unweighted: ['score', 'score * score', logLoss, `${logLoss} * ${logLoss}`],
  weighted: ['w', 'w * w', 'w * score', 'w * score * score', `w * ${logLoss}`, `w * ${logLoss} * ${logLoss}`],
}

/**
 * The same cube by the shortest SQL there is, 1,000 bins of the score and no checks: with the cube's sums in floating numbers, or with none.
 */
async function bareScan(folder, file, wanted) {
  const database = await openDatabase({ spillFolder: folder })
  const used = process.cpuUsage()
  const started = performance.now()
  const sums = wanted.map((sum) => `, sum(${sum})`).join('')
  await database.query(
    `SELECT a, b, y, score >= 0.5 AS d, floor(score * 1000) AS bin, count(*)${sums} FROM read_parquet('${file}') GROUP BY ALL`,
  )
  const seconds = (performance.now() - started) / 1000
  const { user, system } = process.cpuUsage(used)
  await database.close()
  return { seconds, processor: (user + system) / 1e6 }
}

async function makeRows(folder, file, rows) {
  const database = await openDatabase({ spillFolder: folder })
  await database.query(`COPY (
    SELECT 'a' || hash(i) % 5 AS a, 'b' || hash(i + 7) % 3 AS b, (hash(i + 3) % 1000003) / 1000003.0 AS score,
      (hash(i + 11) % 1000 < 300 + 400 * ((hash(i + 3) % 1000003) / 1000003.0))::INTEGER AS y, (1 + hash(i + 5) % 4000) / 1000.0 AS w
    FROM range(${rows}) AS r(i)) TO '${file}' (FORMAT parquet)`)
  await database.close()
}
