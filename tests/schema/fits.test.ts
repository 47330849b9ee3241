import { readFileSync } from 'node:fs'

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'

import { fits } from '../../src/schema/fits.js'
import { run } from '../../src/schema/run.js'
import { verdict } from '../../src/schema/verdict.js'

type Json = null | boolean | number | string | Json[] | { [key: string]: Json }

const golden = readFileSync('fixtures/golden/run.json', 'utf8')

/** Every place in a value. */
function placesOf(value: Json, path: (string | number)[] = []): (string | number)[][] {
  if (value === null || typeof value !== 'object') return [path]
  const inner = Array.isArray(value) ? value.map((item, i) => [i, item] as const) : Object.entries(value)
  return [path, ...inner.flatMap(([key, item]) => placesOf(item, [...path, key]))]
}

type Holder = Record<string | number, Json>

function changed(
  value: Json,
  path: readonly (string | number)[],
  change: (parent: Json[] | Holder, key: string | number) => void,
): Json {
  const copy: Holder = { root: structuredClone(value) }
  const keys = ['root', ...path]
  const parent = keys.slice(0, -1).reduce<Json>((inner, key) => (inner as Holder)[key]!, copy)
  change(parent as Json[] | Holder, keys.at(-1)!)
  return copy['root']!
}

describe('a value that fits its schema', () => {
  it('is the golden run, without asking zod', () => {
    expect(fits(run, JSON.parse(golden))).toBe(true)
  })

  it('comes out of zod as it went in: any place of a run taken away, replaced or added to', () => {
    const whole = JSON.parse(golden) as Json
    const places = placesOf(whole).filter((path) => path.length > 0)
    const odd = fc.constantFrom<Json>(null, true, -1, 0.5, '', 'share', 'x', [], [1], {}, { id: 'x' }, { x: 1 })
    let [fitting, not] = [0, 0]
    fc.assert(
      fc.property(
        fc.nat(places.length - 1),
        fc.constantFrom('remove', 'replace', 'add'),
        odd,
        (place, how, value) => {
          const other = changed(whole, places[place]!, (parent, key) => {
            if (how === 'replace') (parent as Holder)[key] = value
            else if (how === 'remove' && !Array.isArray(parent)) Reflect.deleteProperty(parent, key)
            else if (Array.isArray(parent)) parent.push(value)
            else parent['added'] = value
          })
          if (fits(run, other)) {
            fitting++
            expect(run.parse(other)).toEqual(other)
          } else {
            not++
            // Nothing is refused that zod would let through unchanged, so that the quick way is taken.
            const parsed = run.safeParse(other)
            expect(parsed.success && JSON.stringify(parsed.data) === JSON.stringify(other)).toBe(false)
          }
        },
      ),
      { numRuns: 400 },
    )
    expect(fitting).toBeGreaterThan(20)
    expect(not).toBeGreaterThan(100)
  })

  it('has no number that JSON writes and zod refuses, and no key that would set a prototype', () => {
    const point = z.object({ x: z.number(), n: z.number().int().min(0), more: z.record(z.string(), z.number()) })
    const of = (text: string): boolean => fits(point, JSON.parse(text))
    expect(of('{"x":1,"n":2,"more":{"a":1}}')).toBe(true)
    expect(of('{"x":1e999,"n":2,"more":{}}')).toBe(false)
    expect(of('{"x":1,"n":2.5,"more":{}}')).toBe(false)
    expect(of('{"x":1,"n":-1,"more":{}}')).toBe(false)
    expect(of('{"x":1,"n":2,"more":{"__proto__":1}}')).toBe(false)
    expect(of('{"x":1,"n":2,"more":{},"__proto__":{}}')).toBe(false)
    expect(of('[1]')).toBe(false)
  })

  it('keeps what a schema with defaults, transforms or refinements would change for zod', () => {
    expect(fits(z.object({ a: z.string().default('b') }), {})).toBe(false)
    expect(fits(z.object({ a: z.string().default('b') }), { a: 'c' })).toBe(true)
    expect(fits(z.string().trim(), ' a')).toBe(false)
    expect(fits(z.string().transform(Number), '1')).toBe(false)
    expect(fits(z.object({ a: z.number() }).refine(({ a }) => a > 1), { a: 2 })).toBe(false)
    expect(fits(z.strictObject({ a: z.number() }), { a: 2, b: 1 })).toBe(false)
    expect(fits(z.looseObject({ a: z.number() }), { a: 2, b: 1 })).toBe(true)
    const partial = z.partialRecord(z.enum(['a', 'b']), z.number())
    expect([{ c: 2 }, { a: 'x' }, { a: 2 }, {}].map((value) => fits(partial, value))).toEqual([false, false, true, true])
    expect(fits(z.record(z.enum(['a', 'b']), z.number()), { a: 2 })).toBe(false)
    expect(fits(z.iso.date(), 'today')).toBe(false)
    expect(fits(z.iso.date(), '2027-03-31')).toBe(true)
    expect(fits(z.int(), 0.5)).toBe(false)
    expect(fits(verdict, { schemaVersion: 1 })).toBe(false)
  })
})
