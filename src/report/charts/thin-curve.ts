export interface Point {
  readonly x: number
  readonly y: number
}

/**
 * A curve with fewer points that stays within `tolerance` of the first (Douglas & Peucker 1973). Thousands of thresholds make a curve
 * that is no wider than a few hundred pixels. O(n log n) as a rule.
 */
export function thinCurve(points: readonly Point[], tolerance: number): Point[] {
  if (points.length < 3) return [...points]
  const keep = new Uint8Array(points.length)
  keep[0] = keep[points.length - 1] = 1
  const open: [number, number][] = [[0, points.length - 1]]
  for (let range = open.pop(); range; range = open.pop()) {
    const [from, to] = range
    const start = points[from]!
    const end = points[to]!
    const length = Math.hypot(end.x - start.x, end.y - start.y)
    let furthest = -1
    let distance = tolerance
    for (let i = from + 1; i < to; i++) {
      const { x, y } = points[i]!
      const offset =
        length === 0
          ? Math.hypot(x - start.x, y - start.y)
          : Math.abs((end.x - start.x) * (start.y - y) - (start.x - x) * (end.y - start.y)) / length
      if (offset > distance) [furthest, distance] = [i, offset]
    }
    if (furthest < 0) continue
    keep[furthest] = 1
    open.push([from, furthest], [furthest, to])
  }
  return points.filter((_, i) => keep[i] === 1)
}
