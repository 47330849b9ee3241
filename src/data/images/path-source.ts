import path from 'node:path'
import { nearest } from '../../environment/nearest.js'
import { sqlName } from '../../environment/sql.js'
import { ProbityError } from '../../errors.js'
import type { ImageSource } from '../../schema/images.js'
import type { RawSource } from '../open-files.js'
import { rowsView } from '../rows-view.js'
import type { SourceContext } from '../source-context.js'
import { digestOfFiles } from './digest-of-files.js'
import { fileImages } from './file-images.js'

/** Rows of a table, one column of which names the image of each. */
export async function pathSource(
  source: ImageSource,
  context: SourceContext,
  openTable: (context: SourceContext) => Promise<RawSource>,
): Promise<RawSource> {
  const { column, root } = source as ImageSource & { column: string } // why it is opened here
  const table = await openTable(context)
  const columns = table.table.columns.map(({ name }) => name)
  if (!columns.includes(column)) {
    const params = { where: 'data.images.column', column, columns, nearest: nearest(column, columns) }
    throw new ProbityError('IMAGE_COLUMN_UNKNOWN', params)
  }
  const folder = root ?? folderOf(context.data.source)
  return {
    ...table,
    images: fileImages([{ prefix: '', folder }], column, source),
    async inputs(rows) {
      const paths = await distinctPaths(column, context)
      const images = {
        ...{ name: path.basename(path.resolve(folder)), rows: paths.length },
        sha256: await digestOfFiles(folder, paths, context.signal),
      }
      return [...(await table.inputs(rows)), images]
    },
  }
}

/** Paths are seen from the folder of the table. */
function folderOf(source: SourceContext['data']['source']): string {
  const first = Array.isArray(source) ? source[0] : source
  return typeof first === 'string' && first !== '-' ? path.dirname(first) : '.'
}

/** Of the rows that are left after the filter. */
async function distinctPaths(column: string, { database, signal }: SourceContext): Promise<string[]> {
  const name = sqlName(column)
  const sql = `SELECT DISTINCT CAST(${name} AS VARCHAR) FROM ${rowsView} WHERE ${name} IS NOT NULL ORDER BY 1`
  const found = await database.query(sql, [], signal)
  return found.columns[0]!.map(String)
}
