/**
 * The address of a measurement:
 * `analysis/metric[:transform][:change][(names[|names])][[cell[~cell]]][{params}]`.
 * It is what policies, comparison, history, badges and tests use.
 */
export const transforms = [
  'min',
  'max',
  'difference',
  'ratio',
  'difference-to-reference',
  'ratio-to-reference',
  'difference-to-overall',
  'ratio-to-overall',
] as const
export type Transform = (typeof transforms)[number]

/** One group: feature name → value; null is the group of missing values. */
export type Cell = Readonly<Record<string, string | null>>

export interface MeasurementAddress {
  readonly analysis: string
  readonly metric: string
  readonly transform?: Transform
  readonly change?: boolean
  readonly features?: readonly string[]
  readonly controls?: readonly string[]
  readonly cell?: Cell
  readonly against?: Cell
  readonly parameters?: Readonly<Record<string, string>>
}

const bareWord = /^[\p{L}\p{N}_.-]+/u
const wholeBareWord = /^[\p{L}\p{N}_.-]+$/u

/** Compares by Unicode code point, the one order that ids and canonical JSON use. */
export function byCodePoint(a: string, b: string): number {
  if (a === b) return 0
  const left = [...a]
  const right = [...b]
  for (let i = 0; i < left.length && i < right.length; i++) {
    const difference = left[i]!.codePointAt(0)! - right[i]!.codePointAt(0)!
    if (difference !== 0) return difference
  }
  return left.length - right.length
}

/** A name or value as it stands in an id: bare where it may be, else a JSON string. `null` is the missing group. */
export function formatWord(value: string | null): string {
  if (value === null) return 'null'
  return value !== 'null' && wholeBareWord.test(value) ? value : JSON.stringify(value)
}

/** `age=25,sex=F`, keys sorted by code point. */
export function formatCell(cell: Cell): string {
  return Object.keys(cell)
    .sort(byCodePoint)
    .map((name) => `${formatWord(name)}=${formatWord(cell[name] ?? null)}`)
    .join(',')
}

export function formatMeasurementId(address: MeasurementAddress): string {
  const names = (list: readonly string[]): string => [...list].sort(byCodePoint).map(formatWord).join(',')
  const { features, controls, cell, against, parameters } = address
  let id = `${address.analysis}/${address.metric}`
  if (address.transform) id += `:${address.transform}`
  if (address.change) id += ':change'
  if (features?.length) id += `(${names(features)}${controls?.length ? `|${names(controls)}` : ''})`
  if (cell) id += `[${formatCell(cell)}${against ? `~${formatCell(against)}` : ''}]`
  if (parameters && Object.keys(parameters).length > 0) id += `{${formatCell(parameters)}}`
  return id
}

/** The address in an id, or null where the text is not one. With `wildcards`, `*` may stand for one name or one value. */
export function parseMeasurementId(id: string, options: { wildcards?: boolean } = {}): MeasurementAddress | null {
  let rest = id
  const take = (literal: string): boolean => {
    if (!rest.startsWith(literal)) return false
    rest = rest.slice(literal.length)
    return true
  }
  const fail = Symbol('fail')
  const word = (): string | null => {
    if (rest.startsWith('"')) {
      const end = /^"(?:[^"\\]|\\.)*"/su.exec(rest)
      if (!end) throw fail
      rest = rest.slice(end[0].length)
      try {
        return JSON.parse(end[0]) as string
      } catch {
        throw fail
      }
    }
    if (options.wildcards && take('*')) return '*'
    const match = bareWord.exec(rest)
    if (!match) throw fail
    rest = rest.slice(match[0].length)
    return match[0] === 'null' ? null : match[0]
  }
  const name = (): string => word() ?? 'null'
  const list = (): string[] => {
    const found = [name()]
    while (take(',')) found.push(name())
    return found
  }
  const cellOf = (): Record<string, string | null> => {
    const found = new Map<string, string | null>()
    do {
      const key = name()
      if (options.wildcards && key === '*' && !rest.startsWith('=')) {
        found.set('*', '*')
        continue
      }
      if (!take('=') || found.has(key)) throw fail
      found.set(key, word())
    } while (take(','))
    // fromEntries makes own properties even of names such as __proto__.
    return Object.fromEntries(found)
  }
  try {
    const slash = /^([a-z0-9-]+)\/([a-z0-9-]+)/u.exec(rest)
    if (!slash) return null
    rest = rest.slice(slash[0].length)
    const address: { -readonly [K in keyof MeasurementAddress]: MeasurementAddress[K] } = {
      analysis: slash[1]!,
      metric: slash[2]!,
    }
    while (take(':')) {
      const part = /^[a-z-]+/u.exec(rest)?.[0] ?? ''
      rest = rest.slice(part.length)
      if (part === 'change' && !address.change) address.change = true
      else if ((transforms as readonly string[]).includes(part) && !address.transform && !address.change)
        address.transform = part as Transform
      else return null
    }
    if (take('(')) {
      address.features = list()
      if (take('|')) address.controls = list()
      if (!take(')')) return null
    }
    if (take('[')) {
      address.cell = cellOf()
      if (take('~')) address.against = cellOf()
      if (!take(']')) return null
    }
    if (take('{')) {
      address.parameters = Object.fromEntries(Object.entries(cellOf()).map(([key, value]) => [key, value ?? 'null']))
      if (!take('}')) return null
    }
    return rest === '' ? address : null
  } catch (error) {
    if (error === fail) return null
    throw error
  }
}
