import { describe, expect, it } from 'vitest'
import { fromBfloat16, fromFloat16, toBfloat16, toFloat16 } from '../../src/graph/half-floats.js'

describe('half floats', () => {
  // IEEE 754-2019, table 3.5, and its worked values
  it.each([
    [0x0000, 0],
    [0x0001, 2 ** -24],
    [0x03ff, 1023 * 2 ** -24],
    [0x0400, 2 ** -14],
    [0x3555, 0.333251953125],
    [0x3c00, 1],
    [0x3c01, 1 + 2 ** -10],
    [0x7bff, 65504],
    [0x7c00, Infinity],
    [0xc000, -2],
  ])('float16 %i is %d', (bits, value) => {
    expect(fromFloat16(bits)).toBe(value)
    expect(toFloat16(value)).toBe(bits)
  })
  it('every float16 goes there and back', () => {
    for (let bits = 0; bits < 0x10000; bits++) {
      const value = fromFloat16(bits)
      if (!Number.isNaN(value)) expect(toFloat16(value)).toBe(bits)
    }
  })
  it('rounds to the nearest, ties to even', () => {
    expect(toFloat16(1 + 2 ** -11)).toBe(0x3c00)
    expect(toFloat16(1 + 3 * 2 ** -11)).toBe(0x3c02)
    expect(toFloat16(65519)).toBe(0x7bff)
    expect(toFloat16(65520)).toBe(0x7c00)
    expect(toBfloat16(1 + 2 ** -8)).toBe(0x3f80)
    expect(toBfloat16(1 + 3 * 2 ** -8)).toBe(0x3f82)
  })
  it('every bfloat16 goes there and back', () => {
    for (let bits = 0; bits < 0x10000; bits++) {
      const value = fromBfloat16(bits)
      if (!Number.isNaN(value)) expect(toBfloat16(value)).toBe(bits)
    }
  })
})
