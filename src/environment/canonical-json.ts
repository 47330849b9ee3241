/**
 * JSON with one spelling for each value (RFC 8785): keys sorted by UTF-16 code unit, numbers in shortest form, −0 written as 0,
 * properties that are undefined left out. `indent` puts each entry on its own line, for files that people compare.
 * Throws a TypeError with the path for NaN, infinities and values that JSON does not know.
 * @example canonicalJson({ b: 1, a: [-0] }) // {"a":[0],"b":1}
 */
export function canonicalJson(value: unknown, options: { readonly indent?: number } = {}): string {
  return JSON.stringify(ordered(value, value), null, options.indent)
}

/** A copy with sorted keys. What it cannot hold is looked for again from `root`, so that no path is written for what it can. */
function ordered(value: unknown, root: unknown): unknown {
  if (isHeld(value)) return value
  if (Array.isArray(value)) return value.every(isHeld) ? value : value.map((item) => ordered(item, root))
  if (typeof value === 'object') return orderedObject(value as object, root)
  throw new TypeError(reasonOf(root, '$') ?? 'The value holds what JSON cannot.')
}

/** Whether JSON writes it as it is: −0 as 0 too. */
function isHeld(value: unknown): boolean {
  if (typeof value === 'number') return Number.isFinite(value)
  return value === null || typeof value === 'string' || typeof value === 'boolean'
}

/** Keys that look like array indices come first in every JavaScript object; a null prototype keeps `__proto__` an ordinary key. */
function orderedObject(value: object, root: unknown): unknown {
  const keys = Object.keys(value).sort()
  const result = (keys.includes('__proto__') ? Object.create(null) : {}) as Record<string, unknown>
  for (const key of keys) {
    const item = (value as Record<string, unknown>)[key]
    if (item !== undefined) result[key] = ordered(item, root)
  }
  return result
}

/** Where the first value stands that JSON cannot hold, and what it is. */
function reasonOf(value: unknown, path: string): string | null {
  if (isHeld(value)) return null
  if (typeof value === 'number') return `${path} is ${value}, which JSON cannot hold.`
  if (typeof value !== 'object') return `${path} is a ${typeof value}, which JSON cannot hold.`
  const entries = Array.isArray(value)
    ? Array.from(value, (item, index): [string, unknown] => [`[${index}]`, item])
    : Object.keys(value as object)
        .sort()
        .map((key): [string, unknown] => [`.${key}`, (value as Record<string, unknown>)[key]])
        .filter(([, item]) => item !== undefined)
  for (const [step, item] of entries) {
    const reason = reasonOf(item, `${path}${step}`)
    if (reason !== null) return reason
  }
  return null
}
