import type { Measurement } from '../schema/measurement.js'
import {
  formatMeasurementId,
  parseMeasurementId,
  type Cell,
  type MeasurementAddress,
} from '../schema/measurement-id.js'
import { reversedMeasurement } from './reversed-measurement.js'

/** A measurement that a rule judges, in the orientation that the rule names. */
export interface Match {
  readonly id: string
  readonly address: MeasurementAddress
  readonly measurement: Measurement
}

/** A Run's measurements by id. */
export type MeasurementIndex = ReadonlyMap<string, Measurement>

/**
 * The measurements at an address. A pair may be named in either order: where the Run holds the other one, its value is negated
 * (a ratio inverted). A rule that says nothing of k, as the presets do, finds the measurement at any k of a ranking. `*` matches one name or one cell; groups that are only listed (`compared: false`) are matched by name alone.
 */
export function matchMeasure(pattern: MeasurementAddress, index: MeasurementIndex): Match[] {
  const found = matchExactly(pattern, index)
  if (found.length > 0 || pattern.parameters !== undefined) return found
  return matchExactly({ ...pattern, parameters: { k: '*' } }, index)
}

function matchExactly(pattern: MeasurementAddress, index: MeasurementIndex): Match[] {
  if (!hasWildcard(pattern)) {
    const match = lookUp(pattern, index)
    return match ? [match] : []
  }
  const found = new Map<string, Match>()
  const prefix = `${pattern.analysis}/${pattern.metric}`
  for (const [id, measurement] of index) {
    if (!id.startsWith(prefix) || measurement.compared === false) continue
    const match = matchOne(pattern, id, measurement)
    if (match && !found.has(match.id)) found.set(match.id, match)
  }
  return [...found.values()]
}

function lookUp(address: MeasurementAddress, index: MeasurementIndex): Match | null {
  const id = formatMeasurementId(address)
  const measurement = index.get(id)
  if (measurement) return { id, address, measurement }
  const other = index.get(formatMeasurementId(swapped(address)))
  return other && address.against ? { id, address, measurement: reversedMeasurement(other, id, address) } : null
}

function matchOne(pattern: MeasurementAddress, id: string, measurement: Measurement): Match | null {
  const address = parseMeasurementId(id)
  if (address === null) return null
  if (fits(pattern, address)) return { id, address, measurement }
  if (!address.against) return null
  const other = swapped(address)
  if (!fits(pattern, other)) return null
  const otherId = formatMeasurementId(other)
  return { id: otherId, address: other, measurement: reversedMeasurement(measurement, otherId, other) }
}

function swapped(address: MeasurementAddress): MeasurementAddress {
  return address.against && address.cell ? { ...address, cell: address.against, against: address.cell } : address
}

function hasWildcard(pattern: MeasurementAddress): boolean {
  const { features, controls, cell, against, parameters } = pattern
  const words = [
    features,
    controls,
    ...[cell, against, parameters].map((record) => (record ? Object.entries(record).flat() : undefined)),
  ]
  return words.some((list) => list?.includes('*'))
}

function fits(pattern: MeasurementAddress, address: MeasurementAddress): boolean {
  return (
    pattern.analysis === address.analysis &&
    pattern.metric === address.metric &&
    pattern.transform === address.transform &&
    (pattern.change ?? false) === (address.change ?? false) &&
    fitsNames(pattern.features, address.features) &&
    fitsNames(pattern.controls, address.controls) &&
    fitsCell(pattern.cell, address.cell) &&
    fitsCell(pattern.against, address.against) &&
    fitsCell(pattern.parameters ?? {}, address.parameters ?? {})
  )
}

function fitsNames(pattern: readonly string[] | undefined, names: readonly string[] | undefined): boolean {
  if (pattern === undefined || names === undefined) return pattern === names
  return pattern.length === names.length && pattern.every((name) => name === '*' || names.includes(name))
}

/** `*` alone is any cell; as a name it is one more name, whose value has to fit all the same. */
function fitsCell(pattern: Cell | undefined, cell: Cell | undefined): boolean {
  if (pattern === undefined || cell === undefined) return pattern === cell
  const keys = Object.keys(pattern)
  if (keys.length === 1 && keys[0] === '*' && pattern['*'] === '*') return true
  const others = Object.keys(cell).filter((name) => !keys.includes(name))
  const fitsValue = (value: string | null | undefined, name: string): boolean => value === '*' || value === cell[name]
  return (
    keys.length === Object.keys(cell).length &&
    keys.every((key) =>
      key === '*' ? others.some((name) => fitsValue(pattern['*'], name)) : key in cell && fitsValue(pattern[key], key),
    )
  )
}
