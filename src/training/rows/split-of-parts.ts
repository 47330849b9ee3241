import { partColumn, testPart as testValue } from '../../data/images/parts.js'
import { sqlName } from '../../environment/sql.js'
import { takeRows } from '../../graph/tiles.js'
import type { NumberedTable } from '../table/read-table.js'
import type { Split } from '../table/table-reading.js'
import { splitRows, testPart } from './parts.js'
import type { Target } from './target.js'

/** Images or recordings of their own that are kept for judging are the test rows; the others are for training and validation. */
export async function splitOfParts(table: NumberedTable): Promise<Split | null> {
  if (!table.columns.some(({ name }) => name === partColumn)) return null
  const kept = (await table.values(sqlName(partColumn))).map((part) => part === testValue)
  if (!kept.includes(true)) return null
  return (train, { target, groups, keys }, tools) => {
    const own = Uint32Array.from(kept.keys()).filter((row) => !kept[row])
    const { validation, by } = train.split
    const evidence = {
      rows: own.length,
      target: { ...target, tensor: takeRows(target.tensor, 0, own.length) } as Target, // the same kind, of fewer rows
      groups: groups.map((group) => Array.from(own, (row) => group[row]!)),
      keys: keys === null ? null : Array.from(own, (row) => keys[row]!),
    }
    const parts = new Uint8Array(kept.length).fill(testPart)
    splitRows(by, [1 - validation, validation], evidence, tools).forEach((part, at) => {
      parts[own[at]!] = part
    })
    return parts
  }
}
