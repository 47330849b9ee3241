import { parseMeasurementId } from '../schema/measurement-id.js'

/**
 * How a group of several features is shown where one of its values is missing: the Run names such a group by its cell, `Home=owner,Job=null`,
 * because the word "missing" could be a value; a reader sees the values side by side as of every other group.
 * @example intersectionName('Home=owner,Job=null', '(missing)') // 'owner · (missing)'
 */
export function intersectionName(name: string, missing: string): string {
  if (!/=null(?=,|$)/u.test(name) || !name.includes(',')) return name
  const cell = parseMeasurementId(`groups/x[${name}]`)?.cell
  if (!cell) return name
  return Object.values(cell)
    .map((value) => value ?? missing)
    .join(' · ')
}
