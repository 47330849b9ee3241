import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonicalJson } from '../../src/environment/canonical-json.js'

describe('canonicalJson', () => {
  it('writes the example of RFC 8785', () => {
    const value = {
      numbers: [Number('333333333.33333329'), 1e30, 4.5, 2e-3, 0.000000000000000000000000001],
      string: '\u20ac$\u000F\u000aA\'\u0042\u0022\u005c\\"\u002f',
      literals: [null, true, false],
    }
    // Section 3.2.4 of the RFC, as text.
    const expected =
      '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],' +
      '"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}'
    expect(canonicalJson(value)).toBe(expected)
  })

  it('sorts keys by UTF-16 code unit (RFC 8785, section 3.2.3)', () => {
    const keys = { '\u20ac': 1, '\r': 2, '\ufb33': 3, '\ud83d\ude00': 4, '\u0080': 5, ö: 6 }
    expect([...canonicalJson(keys).matchAll(/:(\d)/g)].map((match) => match[1])).toEqual(['2', '5', '6', '1', '4', '3'])
  })

  it('writes negative zero as zero and leaves undefined out', () => {
    expect(canonicalJson({ b: -0, a: undefined, c: [-0] })).toBe('{"b":0,"c":[0]}')
  })

  it.each([NaN, Infinity, -Infinity, 1n, undefined, () => 1])('refuses %s and says where', (value) => {
    expect(() => canonicalJson({ a: [{ b: 1 }, { b: [value] }] })).toThrow(/^\$\.a\[1\]\.b\[0\] is/)
  })

  it('gives one text for objects that differ in order only, and the same value back', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = canonicalJson(value)
        expect(canonicalJson(reversed(JSON.parse(JSON.stringify(value))))).toBe(text)
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)))
        expect(JSON.parse(canonicalJson(value, { indent: 2 }))).toEqual(JSON.parse(text))
      }),
    )
  })
})

function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, item]) => [key, reversed(item)]),
  )
}
