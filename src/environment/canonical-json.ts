/**
 * JSON with one spelling for each value (RFC 8785): keys sorted by UTF-16 code unit, numbers in shortest form, −0 written as 0,
 * properties that are undefined left out. `indent` puts each entry on its own line, for files that people compare.
 * Throws a TypeError with the path for NaN, infinities and values that JSON does not know.
 * @example canonicalJson({ b: 1, a: [-0] }) // {"a":[0],"b":1}
 */
export function canonicalJson(value: unknown, options: { readonly indent?: number } = {}): string {
  return JSON.stringify(ordered(value, '$'), null, options.indent)
}

function ordered(value: unknown, path: string): unknown {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new TypeError(`${path} is ${value}, which JSON cannot hold.`)
    return value === 0 ? 0 : value
  }
  if (Array.isArray(value)) return value.map((item, index) => ordered(item, `${path}[${index}]`))
  if (typeof value === 'object') return orderedObject(value, path)
  throw new TypeError(`${path} is a ${typeof value}, which JSON cannot hold.`)
}

/** Keys that look like array indices come first in every JavaScript object; a null prototype keeps `__proto__` an ordinary key. */
function orderedObject(value: object, path: string): unknown {
  const result = Object.create(null) as Record<string, unknown>
  for (const key of Object.keys(value).sort()) {
    const item = (value as Record<string, unknown>)[key]
    if (item !== undefined) result[key] = ordered(item, `${path}.${key}`)
  }
  return result
}
