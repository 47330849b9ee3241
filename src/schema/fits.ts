import type { z } from 'zod'

type Check = (value: unknown) => boolean
type Schema = z.core.$ZodType
type Definition = z.core.$ZodTypeDef & Readonly<Record<string, unknown>>

const known = new WeakMap<Schema, Check>()

/**
 * Whether a value of JSON is as a schema says and would come out of it unchanged: every key known, no default to fill in. True only where `safeParse` would succeed
 * and return the same; where false, `safeParse` has the last word. Ten times as fast on a run of thousands of measurements, as nothing is copied and no issue is told.
 */
export function fits(schema: Schema, value: unknown): boolean {
  return checkOf(schema)(value)
}

function checkOf(schema: Schema): Check {
  const made = known.get(schema)
  if (made) return made
  // A schema that holds itself finds this in the meantime.
  known.set(schema, (value) => known.get(schema)!(value))
  const definition = schema._zod.def as Definition
  const make = isPlainKind(definition) ? makers[definition.type] : undefined
  const check = make ? make(definition) : (value: unknown) => unchanged(schema, value)
  known.set(schema, check)
  return check
}

/** Without refinements, and no format such as a whole number or a day, which is a check of its own. */
function isPlainKind({ checks, format }: Definition): boolean {
  return format === undefined && ((checks as unknown[] | undefined) ?? []).length === 0
}

/** Kinds that are not told here, such as a text with a pattern, are asked themselves. */
function unchanged(schema: Schema, value: unknown): boolean {
  if (typeof value === 'object' && value !== null) return false
  const parsed = (schema as z.ZodType).safeParse(value)
  return parsed.success && Object.is(parsed.data, value)
}

const makers: Readonly<Record<string, (definition: Definition) => Check>> = {
  string: () => (value) => typeof value === 'string',
  number: () => (value) => typeof value === 'number' && Number.isFinite(value),
  boolean: () => (value) => typeof value === 'boolean',
  null: () => (value) => value === null,
  unknown: () => () => true,
  literal: ({ values }) => {
    const allowed = new Set(values as unknown[])
    return (value) => allowed.has(value)
  },
  enum: ({ entries }) => {
    const allowed = new Set<unknown>(Object.values(entries as object))
    return (value) => allowed.has(value)
  },
  nullable: ({ innerType }) => {
    const inner = checkOf(innerType as Schema)
    return (value) => value === null || inner(value)
  },
  optional: ({ innerType }) => {
    const inner = checkOf(innerType as Schema)
    return (value) => value === undefined || inner(value)
  },
  default: ({ innerType }) => {
    const inner = checkOf(innerType as Schema)
    return (value) => value !== undefined && inner(value)
  },
  lazy: ({ getter }) => {
    let inner: Check | undefined
    return (value) => (inner ??= checkOf((getter as () => Schema)()))(value)
  },
  union: ({ options }) => {
    const checks = (options as Schema[]).map(checkOf)
    return (value) => checks.some((check) => check(value))
  },
  array: ({ element }) => {
    const check = checkOf(element as Schema)
    return (value) => Array.isArray(value) && value.every(check)
  },
  record: recordCheck,
  object: objectCheck,
}

function recordCheck({ keyType, valueType, partial }: Definition): Check {
  const [key, check] = [checkOf(keyType as Schema), checkOf(valueType as Schema)]
  // A record over a closed list of keys asks for each of them, unless it is partial.
  const isOpen = partial === true || (keyType as Schema)._zod.def.type === 'string'
  return (value) => {
    if (!isOpen || !isPlain(value)) return false
    for (const name in value) if (name === '__proto__' || !key(name) || !check(value[name])) return false
    return true
  }
}

function objectCheck({ shape, catchall }: Definition): Check {
  const checks = new Map(Object.entries(shape as Record<string, Schema>).map(([name, inner]) => [name, checkOf(inner)]))
  const others = catchall === undefined ? undefined : checkOf(catchall as Schema)
  return (value) => {
    if (!isPlain(value)) return false
    for (const name in value) {
      const check = checks.get(name) ?? others
      if (name === '__proto__' || !check || !check(value[name])) return false
    }
    for (const [name, check] of checks) if (!(name in value) && !check(undefined)) return false
    return true
  }
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype
}
