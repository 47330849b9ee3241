import type { z } from 'zod'

interface Inner {
  readonly type: string
  readonly shape?: Readonly<Record<string, z.ZodType>>
  readonly innerType?: z.ZodType
  readonly in?: z.ZodType
  readonly element?: z.ZodType
  readonly valueType?: z.ZodType
  readonly options?: readonly z.ZodType[]
}

/** The keys that an object schema takes at a path inside `schema`; empty where any key goes. Used to name the nearest one. */
export function keysAt(schema: z.ZodType, path: readonly PropertyKey[]): string[] {
  const [first, ...rest] = path
  return alternatives(schema).flatMap((candidate) => {
    const definition = definitionOf(candidate)
    if (first === undefined) return Object.keys(definition.shape ?? {})
    const next = definition.shape?.[String(first)] ?? definition.element ?? definition.valueType
    return next ? keysAt(next, rest) : []
  })
}

/** Looks through defaults, nullables, pipes and unions down to the schemas that hold keys. */
function alternatives(schema: z.ZodType): z.ZodType[] {
  const definition = definitionOf(schema)
  if (definition.options) return definition.options.flatMap(alternatives)
  const inner = definition.innerType ?? (definition.type === 'pipe' ? definition.in : undefined)
  return inner ? alternatives(inner) : [schema]
}

function definitionOf(schema: z.ZodType): Inner {
  // zod publishes its definitions under `_zod.def`, whose exact type differs by kind of schema.
  return (schema as unknown as { _zod: { def: Inner } })._zod.def
}
