import { sqlName } from '../environment/sql.js'
import { ProbityError } from '../errors.js'
import { checkFilter } from './check-filter.js'
import { checkRoles } from './check-roles.js'
import {
  itemAfterFilter,
  profileOf,
  typeColumns,
  withoutIdleTokens,
  type TypedColumn,
  type Typing,
} from './column-typing.js'
import type { ColumnProfile } from './column-profile.js'
import type { Dataset } from './dataset.js'
import { findRoleColumns } from './find-columns.js'
import { createLocator } from './locate.js'
import type { DatasetRequest } from './open-dataset.js'
import type { RawSource } from './open-files.js'
import type { RawTable } from './raw-table.js'
import { cellBeside, rowsName, rowsSql, wholeBeside } from './rows-sql.js'
import { countRows, scanColumns, type TableScan } from './scan-columns.js'
import { rowsView as view } from './rows-view.js'
import { scanBriefly, type BriefScan } from './scan-briefly.js'
import type { SourceContext } from './source-context.js'

/** Types the columns, applies the filter, checks the columns of the roles, and gives the rows a name in SQL. */
export async function buildDataset(
  source: RawSource,
  request: DatasetRequest,
  context: SourceContext,
  close: () => Promise<void>,
): Promise<Dataset> {
  const { table } = source
  const { database, signal, data } = context
  const typing = await typeColumns(table, findRoleColumns(table, request), context)
  if (typing.rowsRead === 0) throw new ProbityError('NO_ROWS', { source: table.name })
  await checkFilter(typing.columns, table.relation, context)
  const used = typing.columns.filter((column) => column.role !== null)
  const brief =
    request.forCube && isReadByColumn(table, context) ? await lookBriefly(used, request, table, context) : null
  const scanned = typing.scan ?? brief ?? (await scanFiltered(typing, used, table, context))
  const allRows = async () => (data.where === null ? scanned.rows : countRows(database, table.relation, signal))
  const rowsRead = typing.rowsRead ?? (await allRows())
  if (rowsRead === 0) throw new ProbityError('NO_ROWS', { source: table.name })
  if (scanned.rows === 0) throw new ProbityError('NO_ROWS_LEFT', { source: table.name, filter: data.where })
  const columns =
    data.where === null
      ? typing.columns.map((column) => withoutIdleTokens(column, scanned, brief?.idle))
      : typing.columns
  await database.query(`CREATE VIEW ${view} AS ${rowsSql(columns, table.relation, data.where)}`, [], signal)
  const locate = createLocator(typing.columns, table, context)
  const isScanned = ({ name }: TypedColumn) => scanned.columns.has(name)
  await checkRoles(used.filter(isScanned), scanned, locate, view, context)
  const isProfiled = (column: TypedColumn) => isScanned(column) && !brief?.uncounted.has(column.name)
  const open = used.filter((column) => !isProfiled(column))
  const unchecked = used.filter(({ name }) => request.forCube?.addsUp.includes(name))
  const scanWhole = (columns: readonly TypedColumn[]) => scanFiltered(typing, columns, table, context)
  const later = brief && {
    valuesOf: brief.values,
    profilesLater: async () => profilesOf(open, await scanWhole(open)),
    checkNumbers: async () => checkRoles(unchecked, await scanWhole(unchecked), locate, view, context),
  }
  return {
    database,
    relation: view,
    columns: typing.columns.map(({ name, type }) => ({ name, type })),
    rows: scanned.rows,
    rowsRead,
    ...(await inputsOf(source, brief !== null, await rowsOfParts(source, rowsRead, context))),
    profiles: profilesOf(used.filter(isProfiled), scanned),
    ...later,
    locate,
    ...(source.images === undefined ? {} : { images: source.images }),
    close,
  }
}

function isReadByColumn(table: RawTable, { data }: SourceContext): boolean {
  return table.byColumn && !table.textual && data.where === null
}

/** A brief scan, with a whole one of the columns that it leaves out and somebody must know of at once: ids, numbers written as text, and scores of few values. */
async function lookBriefly(
  used: readonly TypedColumn[],
  { forCube }: DatasetRequest,
  table: RawTable,
  context: SourceContext,
): Promise<BriefScan | null> {
  const { database, signal } = context
  const request = { relation: table.relation, columns: used, checkedLater: forCube!.addsUp }
  const brief = await scanBriefly(database, request, signal)
  if (brief === null) return null
  const open = used.filter(({ name, role }) => !brief.columns.has(name) && (role!.number || role!.roles.includes('id')))
  if (open.length === 0) return brief
  const { columns } = await scanFiltered({ columns: used }, open, table, context)
  return { ...brief, columns: new Map([...brief.columns, ...columns]) }
}

function profilesOf(columns: readonly TypedColumn[], { columns: scans }: TableScan): ColumnProfile[] {
  return columns.map(({ name, type }) => profileOf(name, type, scans.get(name)!))
}

function scanFiltered(
  { columns }: Pick<Typing, 'columns'>,
  used: readonly TypedColumn[],
  table: RawTable,
  context: SourceContext,
): Promise<TableScan> {
  const { where } = context.data
  const besides = (column: TypedColumn) => [cellBeside(column), ...wholeBeside(column)]
  const rows = rowsSql(columns, table.relation, where, used.flatMap(besides))
  const groupedBy = (name: string) => {
    const column = used.find((candidate) => candidate.name === name)!
    const values = `(SELECT ${sqlName(name)}, count(*) AS ${rowsName} FROM ${table.relation} GROUP BY ALL)`
    return `(${rowsSql([column], values, null, [...besides(column), { sql: rowsName, name: rowsName }])})`
  }
  const source = { relation: `(${rows})`, ...(table.byColumn && where === null ? { groupedBy } : {}) }
  return scanColumns(context.database, source, used.map(itemAfterFilter), context.signal)
}

/** What was read; where a cube is made next, it need not wait for the digests. */
async function inputsOf(
  source: RawSource,
  isBrief: boolean,
  rows: readonly number[],
): Promise<Pick<Dataset, 'inputs' | 'digested'>> {
  if (!isBrief || source.named === undefined) return { inputs: await source.inputs(rows) }
  const inputs = source.named(rows).map((input) => ({
    ...input,
    get sha256(): string {
      throw new Error(`The digest of ${input.name} is read by digestedInputs.`)
    },
  }))
  return { inputs, digested: () => source.inputs(rows) }
}

async function rowsOfParts({ table }: RawSource, all: number, { database, signal }: SourceContext): Promise<number[]> {
  if (table.parts.length === 1) return [all]
  const rows: number[] = []
  for (const part of table.parts) rows.push(await countRows(database, part.relation, signal))
  return rows
}
