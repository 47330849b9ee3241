import { createHash } from 'node:crypto'
import type { Column, Dataset } from '../data/dataset.js'
import { nearest } from '../environment/nearest.js'
import { sqlName } from '../environment/sql.js'
import type { Tools } from '../environment/tools.js'
import { ProbityError } from '../errors.js'
import type { Cube } from './cube.js'
import { cellLimit, makeCube } from './make-cube.js'

const mostBuckets = 1000
/** 48 bits of the digest: enough to be uniform over 1,000 buckets, few enough for a double. */
const digits = 12

/** The cube with one more dimension, `bucket`: rows of one unit (person) stand in one bucket. For a jackknife that deletes buckets. */
export async function unitBuckets(
  dataset: Dataset,
  cube: Cube,
  unit: string,
  tools: Pick<Tools, 'signal'>,
): Promise<Cube> {
  const column = dataset.columns.find(({ name }) => name === unit)
  if (column === undefined) {
    const names = dataset.columns.map(({ name }) => name)
    const source = dataset.inputs.map(({ name }) => name).join(', ') || 'the data'
    throw new ProbityError('COLUMN_NOT_FOUND', {
      column: unit,
      role: 'unit',
      source,
      nearest: nearest(unit, names),
      columns: names,
    })
  }
  const buckets = bucketCount(cube.rows.length, dataset.rows)
  return makeCube(dataset, { ...cube.spec, extra: 'bucket' }, { extra: bucketSql(column, buckets) }, tools)
}

/** As many buckets as the limit of cells allows, at most 1,000. Cells are never more than rows. */
export function bucketCount(cells: number, rows: number): number {
  if (rows <= cellLimit) return mostBuckets
  return Math.max(2, Math.min(mostBuckets, Math.floor(cellLimit / Math.max(1, cells))))
}

/** SQL for the bucket of a row; NULL for a row without a unit. */
export function bucketSql(unit: Column, buckets: number): string {
  // Adding 0 makes −0 the 0 that it equals.
  const value = unit.type === 'number' ? `(${sqlName(unit.name)} + 0)` : sqlName(unit.name)
  const text = `replace(regexp_replace(${value}::VARCHAR, '\\.0$', ''), ' ', 'T')`
  return `('0x' || left(md5(${text}), ${digits}))::BIGINT % ${buckets}`
}

/** The same bucket in memory. */
export function bucketOf(unit: string | number | bigint | boolean | null, buckets: number): number | null {
  if (unit === null) return null
  const text = typeof unit === 'number' ? databaseText(unit) : String(unit).replace(/\.0$/, '').replaceAll(' ', 'T')
  return Number.parseInt(createHash('md5').update(text).digest('hex').slice(0, digits), 16) % buckets
}

/** A double as DuckDB writes it, less a trailing `.0`: with an exponent of at least two digits below 1e-4 and from 1e16 on. */
function databaseText(x: number): string {
  const [digitsOf = '0', power = '0'] = x.toExponential().split('e')
  const exponent = Number(power)
  if (x === 0 || (exponent >= -4 && exponent < 16)) return String(x)
  return `${digitsOf}e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`
}
