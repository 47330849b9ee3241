import { sqlName } from '../environment/sql.js'
import type { Tools } from '../environment/tools.js'
import type { ColumnProfile } from './column-profile.js'
import { profileOf } from './column-typing.js'
import type { Column, Dataset } from './dataset.js'
import { scanColumns } from './scan-columns.js'
import type { ScanItem } from './scan-sql.js'

/** Profiles of all columns, in the order of the dataset: those of roles are known, the others are scanned in one pass. */
export async function profileColumns(dataset: Dataset, tools: Pick<Tools, 'signal'>): Promise<ColumnProfile[]> {
  const known = new Map((dataset.profiles ?? []).map((profile) => [profile.name, profile]))
  const rest = dataset.columns.filter(({ name }) => !known.has(name))
  if (rest.length > 0) {
    const scan = await scanColumns(dataset.database, dataset.relation, rest.map(itemOf), tools.signal)
    for (const { name, type } of rest) known.set(name, profileOf(name, type, scan.columns.get(name)!))
  }
  return dataset.columns.map(({ name }) => known.get(name)!)
}

function itemOf({ name, type }: Column): ScanItem {
  const kind = type === 'number' || type === 'date' ? 'ordered' : 'other'
  return { name, sql: sqlName(name), kind, profile: true, mustBeNumber: false }
}
