import { gaussLegendre, trapezoid, type Quadrature } from '../../statistics/gauss-legendre.js'
import type { ExplainTools } from '../explainer.js'
import type { Path } from './path.js'

export interface PathEnds {
  readonly scores: Float64Array
  readonly bases: Float64Array
  readonly tolerances: Float64Array
}

export interface QuadratureOptions {
  readonly steps: number
  readonly rule: 'gauss-legendre' | 'trapezoid'
  /** Most gradients for a row. */
  readonly gradients: number
}

/** A piece of a row's line, the scores at its ends, and its part of the integral. */
interface Piece {
  readonly row: number
  readonly from: number
  readonly to: number
  readonly scoreFrom: number
  readonly scoreTo: number
  readonly values: Float64Array
  /** Σ of the part − (scoreTo − scoreFrom): exactly what this piece contributes to the row's gap. */
  readonly gap: number
}
type Ends = Omit<Piece, 'values' | 'gap'>

const stepsOfHalf = 8
const shortest = 2 ** -24

/**
 * Integrates the gradient along each line. A piece of a line tells its own error, because the scores at its ends are known, so
 * only pieces that are off are halved: the work goes to the bends.
 */
export async function integratePaths(
  path: Path,
  { scores, bases, tolerances }: PathEnds,
  options: QuadratureOptions,
  tools: ExplainTools,
): Promise<{ readonly values: Float64Array[]; readonly sums: Float64Array }> {
  const rule = options.rule === 'trapezoid' ? trapezoid : gaussLegendre
  const whole = Array.from(scores, (score, row): Ends => ({
    row,
    from: 0,
    to: 1,
    scoreFrom: bases[row]!,
    scoreTo: score,
  }))
  const pieces: Piece[][] = (await integrate(path, whole, rule(options.steps), tools)).map((piece) => [piece])
  const spent = scores.map(() => options.steps)
  const half = rule(Math.min(stepsOfHalf, options.steps))
  for (;;) {
    const chosen = pieces.flatMap((list, row) => {
      const off = worstPieces(list, tolerances[row]!)
      const affordable = Math.floor((options.gradients - spent[row]!) / (2 * half.nodes.length))
      return off.slice(0, Math.max(0, affordable))
    })
    if (chosen.length === 0) break
    tools.progress({ step: 'integrated-gradients', state: 'advance' })
    for (const { row } of chosen) spent[row]! += 2 * half.nodes.length
    const halves = await integrate(path, await halve(path, chosen, tools), half, tools)
    const gone = new Set(chosen)
    for (const row of new Set(chosen.map((piece) => piece.row)))
      pieces[row] = pieces[row]!.filter((piece) => !gone.has(piece))
    for (const piece of halves) pieces[piece.row]!.push(piece)
  }
  return total(pieces, path.units)
}

/** None where the row's gap is within its tolerance; else the pieces with the largest gaps of their own, largest first. */
function worstPieces(pieces: readonly Piece[], tolerance: number): readonly Piece[] {
  const gap = pieces.reduce((sum, piece) => sum + piece.gap, 0)
  if (Math.abs(gap) <= tolerance) return []
  const share = tolerance / (2 * pieces.length)
  return pieces
    .filter((piece) => Math.abs(piece.gap) > share && piece.to - piece.from > shortest)
    .sort((a, b) => Math.abs(b.gap) - Math.abs(a.gap) || a.from - b.from)
}

async function halve(path: Path, pieces: readonly Piece[], tools: ExplainTools): Promise<Ends[]> {
  const middles = Float64Array.from(pieces, ({ from, to }) => (from + to) / 2)
  const rows = Int32Array.from(pieces, ({ row }) => row)
  const scores = await path.scoresAt(rows, middles, tools)
  return pieces.flatMap(({ row, from, to, scoreFrom, scoreTo }, i): Ends[] => [
    { row, from, to: middles[i]!, scoreFrom, scoreTo: scores[i]! },
    { row, from: middles[i]!, to, scoreFrom: scores[i]!, scoreTo },
  ])
}

async function integrate(
  path: Path,
  ends: readonly Ends[],
  { nodes, weights }: Quadrature,
  tools: ExplainTools,
): Promise<Piece[]> {
  const found: Piece[] = []
  const together = Math.max(1, Math.floor(2 ** 22 / Math.max(1, path.units) / nodes.length)) // lines of values do not pile up
  for (let start = 0; start < ends.length; start += together) {
    const part = ends.slice(start, start + together)
    const rows = Int32Array.from(
      { length: part.length * nodes.length },
      (_, i) => part[Math.floor(i / nodes.length)]!.row,
    )
    const at = Float64Array.from({ length: rows.length }, (_, i) => {
      const { from, to } = part[Math.floor(i / nodes.length)]!
      return from + (to - from) * nodes[i % nodes.length]!
    })
    const slopes = await path.slopesAt(rows, at, tools)
    part.forEach((piece, i) => {
      const length = piece.to - piece.from
      const values = new Float64Array(path.units)
      let sum = 0
      for (let k = 0; k < nodes.length; k++) {
        const weight = weights[k]! * length
        const line = slopes.values[i * nodes.length + k]!
        for (let unit = 0; unit < values.length; unit++) values[unit]! += weight * line[unit]!
        sum += weight * slopes.sums[i * nodes.length + k]!
      }
      found.push({ ...piece, values, gap: sum - (piece.scoreTo - piece.scoreFrom) })
    })
  }
  return found
}

function total(
  pieces: readonly (readonly Piece[])[],
  units: number,
): { readonly values: Float64Array[]; readonly sums: Float64Array } {
  const sums = new Float64Array(pieces.length)
  const values = pieces.map((list, row) => {
    const line = new Float64Array(units)
    for (const piece of [...list].sort((a, b) => a.from - b.from)) {
      for (let unit = 0; unit < units; unit++) line[unit]! += piece.values[unit]!
      sums[row]! += piece.gap + piece.scoreTo - piece.scoreFrom
    }
    return line
  })
  return { values, sums }
}
