export interface HullPoint {
  readonly x: number
  readonly y: number
}

/**
 * The upper convex hull of points, from the least x to the greatest, as positions: the points that no chord between two others passes above (Andrew's monotone
 * chain 1979). Of points with one x only the highest counts; points on a chord are left out. Between two neighbours every point of their chord is reached by
 * mixing both. O(n log n).
 *
 * @example upperHull([{ x: 0, y: 0 }, { x: 0.5, y: 0.2 }, { x: 0.2, y: 0.6 }, { x: 1, y: 1 }]) // [0, 2, 3]
 */
export function upperHull(points: readonly HullPoint[]): number[] {
  const order = [...points.keys()].sort((a, b) => points[a]!.x - points[b]!.x || points[b]!.y - points[a]!.y || a - b)
  const hull: number[] = []
  for (const at of order) {
    const last = hull.at(-1)
    if (last !== undefined && points[last]!.x === points[at]!.x) continue
    while (hull.length >= 2 && !turnsRight(points[hull.at(-2)!]!, points[hull.at(-1)!]!, points[at]!)) hull.pop()
    hull.push(at)
  }
  return hull
}

function turnsRight(a: HullPoint, b: HullPoint, c: HullPoint): boolean {
  return (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x) < 0
}
