import { describe, expect, it } from 'vitest'
import { studentTQuantile, studentTUpperTail } from '../../src/statistics/student-t.js'
import { relativeError } from './helpers.js'

describe("Student's t", () => {
  it.each([
    // mpmath at 40 digits
    [1, 1, 0.25],
    [5, 3, 0.007696219036651151],
    [40, 20, 7.287348277155382e-21],
    [10, 999, 8.354109413435646e-23],
    [100, 50, 1.480449446012622e-59],
  ])('has the right upper tail at %f on %i degrees of freedom', (t, df, tail) => {
    expect(relativeError(studentTUpperTail(t, df), tail)).toBeLessThan(1e-12)
    expect(studentTUpperTail(-t, df)).toBeCloseTo(1 - tail, 14)
  })

  it.each([
    // mpmath at 30 digits; the first three stand in every printed table
    [0.975, 1, 12.706204736174705],
    [0.975, 2, 4.302652729749464],
    [0.975, 10, 2.228138851986275],
    [0.995, 30, 2.7499956535672254],
    [0.975, 999, 1.96234146113345],
    [0.6, 5, 0.2671808657041451],
    [1e-10, 4, -416.1751403296041],
  ])('has the right quantile at %d on %i degrees of freedom', (p, df, t) => {
    expect(relativeError(studentTQuantile(p, df), t)).toBeLessThan(1e-12)
  })

  it('is Cauchy on one degree of freedom, where the quantile is a tangent', () => {
    for (const p of [0.001, 0.2, 0.7, 0.99]) {
      expect(relativeError(studentTQuantile(p, 1), Math.tan(Math.PI * (p - 0.5)))).toBeLessThan(1e-11)
    }
  })

  it('is normal on infinitely many', () => {
    expect(studentTQuantile(0.975, Infinity)).toBeCloseTo(1.959963984540054, 12)
    expect(studentTUpperTail(1.959963984540054, Infinity)).toBeCloseTo(0.025, 12)
  })

  it('has a median of 0 and unbounded ends', () => {
    expect([studentTQuantile(0.5, 4), studentTQuantile(0, 4), studentTQuantile(1, 4)]).toEqual([0, -Infinity, Infinity])
    expect(studentTUpperTail(Infinity, 3)).toBe(0)
    expect(studentTUpperTail(0, 3)).toBe(0.5)
  })
})
