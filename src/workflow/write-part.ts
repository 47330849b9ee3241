import { existsSync, statSync } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import path from 'node:path'

import type { Dataset } from '../data/dataset.js'
import { makeFolder } from '../environment/make-folder.js'
import { sqlName, sqlText } from '../environment/sql.js'
import type { Tools } from '../environment/tools.js'
import { ProbityError } from '../errors.js'
import type { Config } from '../schema/config.js'
import type { LearningRows } from '../training/rows/learning-rows.js'

/** How DuckDB writes a file, by the end of its name. */
const formats: Readonly<Record<string, string>> = {
  '.parquet': 'FORMAT parquet',
  '.csv': 'FORMAT csv, HEADER',
  '.tsv': "FORMAT csv, HEADER, DELIMITER '\t'",
  '.ndjson': 'FORMAT json',
}
const partTable = 'probity_rows_of_part'
/** Columns that no file has. */
const [number, test] = ['\u0001number', '\u0001test']

/**
 * Whether the test rows of a training can be written where the config asks for it: said before hours of training, not after.
 * @throws TRAINING_TEST_ROWS_FILE for a folder, an end that names no format, or a file that is read; TRAINING_TEST_ROWS_KIND where rows are no rows of a table
 */
export function checkTestRows({ data, train }: Config): void {
  const file = train?.testRows ?? null
  if (train == null || file === null) return
  const fail = (reason: string): ProbityError =>
    new ProbityError('TRAINING_TEST_ROWS_FILE', { file, reason, formats: Object.keys(formats) })
  const kind = data.images !== null ? 'images' : data.recordings !== undefined ? 'recordings' : longSeries(train.input)
  if (kind !== null) throw new ProbityError('TRAINING_TEST_ROWS_KIND', { file, kind })
  if (train.split.test === 0) throw fail('train.split.test keeps no rows')
  if (train.split.folds !== null) throw fail('in cross-validation every row is a test row once')
  if (formats[path.extname(file).toLowerCase()] === undefined) throw fail('its name says no format')
  if (existsSync(file) && !statSync(file).isFile()) throw fail('it is no file')
  const sources = [data.source ?? []]
    .flat()
    .flatMap((source) => (typeof source === 'string' ? [path.resolve(source)] : []))
  if (sources.includes(path.resolve(file))) throw fail('it is what the training reads')
}

function longSeries(input: NonNullable<Config['train']>['input']): string | null {
  return input.kind === 'series' && input.form === 'long' ? 'series of many rows each' : null
}

/** Writes the rows of one part of a training (those kept for the test) with all their columns, in the order of the source. The file is there whole or not at all. */
export async function writePart(
  file: string,
  { database, relation, columns }: Dataset,
  { label, parts }: Pick<LearningRows, 'label' | 'parts'>,
  part: number,
  { signal }: Tools,
): Promise<void> {
  const kept = Array.from(parts.keys()).filter((row) => parts[row] === part)
  await database.createTable(partTable, [{ name: test!, type: 'BIGINT', values: kept.map(BigInt) }], signal)
  const names = columns.map(({ name }) => sqlName(name)).join(', ')
  const numbered = `SELECT row_number() OVER () - 1 AS ${sqlName(number!)}, ${names} FROM ${relation} WHERE ${sqlName(label.column.name)} IS NOT NULL`
  const wanted = `SELECT ${names} FROM (${numbered}) JOIN ${partTable} ON ${sqlName(number!)} = ${sqlName(test!)} ORDER BY ${sqlName(number!)}`
  const temporary = `${file}.writing`
  makeFolder(path.dirname(file))
  try {
    const format = formats[path.extname(file).toLowerCase()]
    await database.query(`COPY (${wanted}) TO ${sqlText(temporary)} (${format})`, [], signal)
    await rename(temporary, file)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  } finally {
    await database.query(`DROP TABLE IF EXISTS ${partTable}`)
  }
}
