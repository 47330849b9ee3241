import type { Cube, DimensionRole } from '../../cube/cube.js'

/**
 * How what is audited repeats the ground truth too well to be true: a decision that is the label (or its opposite) in all rows, a score that parts every positive
 * from every negative, either way round, a prediction that is the label to the last digit. Nearly always the wrong column, or an answer that the model was given.
 */
export interface Agreement {
  readonly kind:
    | 'decision-is-label'
    | 'decision-opposes-label'
    | 'score-separates'
    | 'score-separates-backwards'
    | 'prediction-is-label'
  /** Rows with ground truth and with what repeats it. */
  readonly rows: number
}

/** Fewer rows, or fewer of either class, agree by chance. */
const fewestRows = 30
const fewestOfClass = 5

/** What repeats the ground truth in all rows; null where nothing does. From the cube, so that it costs no pass over the rows. O(cells). */
export function agreementWithLabel(cube: Cube): Agreement | null {
  if (cube.spec.label === null) return null
  if (cube.spec.task === 'regression') return ofPrediction(cube)
  return ofDecision(cube) ?? ofScore(cube)
}

function ofDecision(cube: Cube): Agreement | null {
  const [label, decision] = [axisOf(cube, 'label'), cube.spec.decision === null ? null : axisOf(cube, 'decision')]
  if (label === null || decision === null) return null
  const byClass = new Map<string, number>()
  let [rows, same] = [0, 0]
  cube.rows.forEach((count, cell) => {
    const [truth, decided] = [label(cell), decision(cell)]
    if (truth === null || decided === null) return
    rows += count
    if (truth === decided) same += count
    byClass.set(truth, (byClass.get(truth) ?? 0) + count)
  })
  if (!isEnough(rows, byClass)) return null
  if (same === rows) return { kind: 'decision-is-label', rows }
  return same === 0 && cube.spec.task === 'binary' ? { kind: 'decision-opposes-label', rows } : null
}

function ofScore(cube: Cube): Agreement | null {
  const [label, score] = [axisOf(cube, 'label'), axisOf(cube, 'score')]
  if (label === null || score === null || cube.spec.task !== 'binary') return null
  const byClass = new Map<string, number>()
  const ends: Record<'positive' | 'negative', readonly [lowest: number, highest: number]> = {
    positive: [Infinity, -Infinity],
    negative: [Infinity, -Infinity],
  }
  let rows = 0
  cube.rows.forEach((count, cell) => {
    const [truth, place] = [label(cell), score(cell)]
    if (place === null || count === 0 || (truth !== 'positive' && truth !== 'negative')) return
    rows += count
    byClass.set(truth, (byClass.get(truth) ?? 0) + count)
    const [low, high] = ends[truth]
    ends[truth] = [Math.min(low, Number(place)), Math.max(high, Number(place))]
  })
  if (!isEnough(rows, byClass)) return null
  const [above, beneath] = [ends.positive[0] > ends.negative[1], ends.positive[1] < ends.negative[0]]
  if (!above && !beneath) return null
  const isForwards = above === (cube.spec.score?.higherIs !== 'negative')
  return { kind: isForwards ? 'score-separates' : 'score-separates-backwards', rows }
}

function ofPrediction({ rows, sums }: Cube): Agreement | null {
  const distances = sums['abs'] ?? sums['wabs']
  const squares = sums['yy'] ?? sums['wyy']
  if (distances === undefined || squares === undefined) return null
  const isZero = (parts: readonly Float64Array[]): boolean => parts.every((part) => part.every((value) => value === 0))
  const total = rows.reduce((sum, count) => sum + count, 0)
  const repeats = total >= fewestRows && isZero(distances.values) && !isZero(squares.values)
  return repeats ? { kind: 'prediction-is-label', rows: total } : null
}

function axisOf({ dimensions }: Cube, role: DimensionRole): ((cell: number) => string | null) | null {
  const axis = dimensions.find((dimension) => dimension.role === role)
  return axis === undefined ? null : (cell) => axis.values[axis.codes[cell]!]!
}

function isEnough(rows: number, byClass: ReadonlyMap<string, number>): boolean {
  const classes = [...byClass.values()].filter((count) => count >= fewestOfClass)
  return rows >= fewestRows && classes.length >= 2
}
