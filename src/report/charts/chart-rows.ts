import type { CellValue } from '../../schema/block.js'
import type { Drawing } from '../drawing.js'
import { intersectionName } from '../intersection-name.js'
import { shorten, tidyName } from '../names.js'
import type { ChartInput, ChartRow } from './chart-builder.js'

/** A finite number of a chart row, or null. */
export function numberOf(value: CellValue | undefined): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null
}

/** The group of a row as it is keyed: text, or null for the missing group. */
export function groupOf(row: ChartRow, key = 'group'): string | null {
  const value = row[key]
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : null
}

/** A label on a chart: text, message or missing group, tidied to one line. */
export function labelOf(value: CellValue | undefined, { say }: Drawing): string {
  if (value === null || value === undefined) return say({ id: 'report.missing' })
  if (typeof value === 'object') return 'id' in value ? say(value) : ''
  if (value === '') return say({ id: 'report.empty' })
  const name = intersectionName(String(value), say({ id: 'report.missing' }))
  return shorten(tidyName(shorten(name, 400)), 200)
}

/** The different values of a key in order of appearance. */
export function distinct<Value>(values: readonly Value[]): Value[] {
  return [...new Set(values)]
}

/** An option that is text in the reader's language, or null. */
export function textOption({ options, drawing }: ChartInput, key: string): string | null {
  const value = options[key]
  if (typeof value === 'string') return value
  return typeof value === 'object' && value !== null ? drawing.say(value) : null
}
