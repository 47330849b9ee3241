import type { Measurement } from '../../schema/measurement.js'
import {
  byCodePoint,
  formatWord,
  parseMeasurementId,
  type Cell,
  type MeasurementAddress,
} from '../../schema/measurement-id.js'
import type { Run } from '../../schema/run.js'
import type { MeasurementIndex } from '../match-measure.js'

export interface GroupOfRun {
  readonly cell: Cell
  readonly measurement: Measurement
}

/** Finds the values of single groups in a Run. */
export interface GroupsOfRun {
  /** Groups of these features that the analysis compared with each other, for a metric in place of the address's own where given. */
  compared(address: MeasurementAddress, features: readonly string[], metric?: string): readonly GroupOfRun[]
  /** One group, compared or not. */
  group(address: MeasurementAddress, cell: Cell): Measurement | null
  /** The declared reference of the features that a cell names; null where one of them has none. */
  reference(cell: Cell): Cell | null
}

/** Reads the ids of each analysis and metric once, when it is first asked for. */
export function groupsOfRun(index: MeasurementIndex, features: Run['features'] = []): GroupsOfRun {
  const known = new Map<string, readonly (GroupOfRun & { address: MeasurementAddress })[]>()
  const cellsOf = (analysis: string, metric: string) => {
    const prefix = `${analysis}/${metric}[`
    const found = known.get(prefix) ?? cellsWith(prefix, index)
    known.set(prefix, found)
    return found
  }
  return {
    compared: (address, features, metric = address.metric) =>
      cellsOf(address.analysis, metric).filter(
        (group) =>
          group.measurement.compared !== false &&
          sameNames(Object.keys(group.cell), features) &&
          keyOf(group.address.parameters ?? {}) === keyOf(address.parameters ?? {}),
      ),
    group: (address, cell) =>
      cellsOf(address.analysis, address.metric).find(
        (group) =>
          keyOf(group.cell) === keyOf(cell) &&
          keyOf(group.address.parameters ?? {}) === keyOf(address.parameters ?? {}),
      )?.measurement ?? null,
    reference: (cell) => {
      const values = Object.keys(cell).map((name) => [
        name,
        features.find((feature) => feature.role === 'sensitive' && feature.name === name)?.reference ?? null,
      ])
      return values.every(([, value]) => value !== null) ? (Object.fromEntries(values) as Cell) : null
    },
  }
}

function cellsWith(prefix: string, index: MeasurementIndex): (GroupOfRun & { address: MeasurementAddress })[] {
  const found: (GroupOfRun & { address: MeasurementAddress })[] = []
  for (const [id, measurement] of index) {
    if (!id.startsWith(prefix)) continue
    const address = parseMeasurementId(id)
    if (address?.cell && !address.against) found.push({ address, cell: address.cell, measurement })
  }
  return found
}

function sameNames(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((name) => b.includes(name))
}

function keyOf(cell: Cell): string {
  return Object.keys(cell)
    .sort(byCodePoint)
    .map((name) => `${formatWord(name)}=${formatWord(cell[name] ?? null)}`)
    .join(',')
}
