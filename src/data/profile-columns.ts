import { sqlName } from '../environment/sql.js'
import type { Tools } from '../environment/tools.js'
import type { ColumnProfile } from './column-profile.js'
import { profileOf } from './column-typing.js'
import type { Column, Dataset } from './dataset.js'
import { scanColumns } from './scan-columns.js'
import type { ScanItem } from './scan-sql.js'

/**
 * Profiles of all columns, in the order of the dataset: those of roles are known, the others are scanned in one pass. Of many distinct values the number
 * is estimated here, where it was not needed before.
 */
export async function profileColumns(dataset: Dataset, tools: Pick<Tools, 'signal'>): Promise<ColumnProfile[]> {
  const known = new Map((dataset.profiles ?? []).map((profile) => [profile.name, profile]))
  for (const profile of (await dataset.profilesLater?.()) ?? []) known.set(profile.name, profile)
  const rest = dataset.columns.filter(({ name }) => !known.has(name))
  if (rest.length > 0) {
    const scan = await scanColumns(dataset.database, { relation: dataset.relation }, rest.map(itemOf), tools.signal)
    for (const { name, type } of rest) known.set(name, profileOf(name, type, scan.columns.get(name)!))
  }
  for (const profile of await estimated(dataset, [...known.values()], tools)) known.set(profile.name, profile)
  return dataset.columns.map(({ name }) => known.get(name)!)
}

async function estimated(
  { database, relation }: Dataset,
  profiles: readonly ColumnProfile[],
  { signal }: Pick<Tools, 'signal'>,
): Promise<ColumnProfile[]> {
  const open = profiles.filter(({ distinctKind }) => distinctKind === 'at-least')
  if (open.length === 0) return []
  const counts = open.map(({ name }) => `approx_count_distinct(${sqlName(name)})`)
  const { columns } = await database.query(`SELECT ${counts.join(', ')} FROM ${relation}`, [], signal)
  return open.map((profile, i) => ({ ...profile, distinct: Number(columns[i]![0]), distinctKind: 'estimated' }))
}

function itemOf({ name, type }: Column): ScanItem {
  const kind = type === 'number' || type === 'date' ? 'ordered' : 'other'
  return { name, sql: sqlName(name), kind, profile: true, mustBeNumber: false }
}
