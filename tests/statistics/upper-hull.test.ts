import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { upperHull } from '../../src/statistics/upper-hull.js'

describe('the upper hull', () => {
  it('by hand', () => {
    expect(
      upperHull([
        { x: 0, y: 0 },
        { x: 0.5, y: 0.2 },
        { x: 0.2, y: 0.6 },
        { x: 1, y: 1 },
      ]),
    ).toEqual([0, 2, 3])
    expect(
      upperHull([
        { x: 0, y: 0 },
        { x: 0.5, y: 0.5 },
        { x: 1, y: 1 },
      ]),
    ).toEqual([0, 2])
    expect(
      upperHull([
        { x: 0, y: 0 },
        { x: 0, y: 1 },
        { x: 1, y: 1 },
      ]),
    ).toEqual([1, 2])
  })

  it('holds every point, and every chord between two points, at or below it', () => {
    const coordinate = fc.integer({ min: 0, max: 12 }).map((n) => n / 12)
    fc.assert(
      fc.property(fc.array(fc.record({ x: coordinate, y: coordinate }), { minLength: 1, maxLength: 20 }), (points) => {
        const hull = upperHull(points).map((at) => points[at]!)
        for (const { x, y } of points) {
          const at = hull.findIndex((corner) => corner.x >= x)
          const [left, right] = [hull[Math.max(0, at - 1)]!, hull[at]!]
          const height =
            right.x === left.x || x === right.x
              ? right.y
              : left.y + ((x - left.x) * (right.y - left.y)) / (right.x - left.x)
          expect(height).toBeGreaterThanOrEqual(y - 1e-12)
        }
        hull.slice(1).forEach((corner, at) => expect(corner.x).toBeGreaterThan(hull[at]!.x))
      }),
    )
  })
})
