import { z } from 'zod'
import { say } from '../schema/message.js'
import { plainNumbers } from './attribution.js'
import { pointBaseline, resolveBaseline, rowsOf } from './baseline.js'
import { completenessOf, remarksOnZeros } from './completeness.js'
import { defineExplainer } from './explainer.js'
import { gradientOf } from './gradient-of.js'
import { integratePaths } from './integrated-gradients/integrate-paths.js'
import { createPath } from './integrated-gradients/path.js'

/**
 * (x − x′) times the mean gradient along the straight line from a baseline x′ to x. Values add up to F(x) − F(x′): where they do
 * not yet, the pieces of the line whose own sums are off (there the function bends) are halved until they do, or until
 * `gradients` of a row are spent. The gap that is left is reported.
 */
export const integratedGradients = defineExplainer({
  id: 'integrated-gradients',
  reference: 'Sundararajan, Taly & Yan 2017, arXiv 1703.01365',
  meaning: say('explain.meaning.contribution'),
  scope: 'rows',
  needs: ['gradients'],
  needsOutcomes: false,
  options: z.object({
    baseline: pointBaseline.default('auto'),
    /** Points on the line to begin with. */
    steps: z.number().int().min(2).max(1000).default(32),
    /** `gauss-legendre`: exact for polynomials of the path up to degree 2·steps − 1; `trapezoid`: with half weights at both ends. */
    rule: z.enum(['gauss-legendre', 'trapezoid']).default('gauss-legendre'),
    /** Largest gap, as a share of |F(x) − F(x′)|; never below what 32-bit scores can tell. */
    tolerance: z.number().positive().default(1e-3),
    /** Most gradients for a row. */
    gradients: z.number().int().min(2).default(2000),
  }),
  async explain(request, options, tools) {
    const { target, batch, units } = request
    const rows = rowsOf(batch)
    const baseline = resolveBaseline(options.baseline, request, 'mean')
    const of = Int32Array.from({ length: rows }, (_, row) => row)
    const path = createPath({ target, gradient: gradientOf(target), batch, baseline, units })
    const scores = await target.score(batch, of, tools)
    const bases = await path.scoresAt(of, new Float64Array(rows), tools)
    const tolerances = Float64Array.from(scores, (score, row) => toleranceOf(score, bases[row]!, options.tolerance))
    const { values, sums } = await integratePaths(path, { scores, bases, tolerances }, options, tools)
    const lines = values.map(plainNumbers)
    return {
      values: lines,
      standardErrors: null,
      scores: plainNumbers(scores),
      bases: plainNumbers(bases),
      baseline: { kind: baseline.kind, rows: baseline.rows },
      completeness: completenessOf(sums, scores, bases, tolerances),
      game: null,
      exact: null,
      measure: null,
      remarks: remarksOnZeros(lines, plainNumbers(scores), plainNumbers(bases)),
    }
  },
})

/** Scores are 32-bit numbers: their difference is known to about a millionth of their size. */
function toleranceOf(score: number, base: number, relative: number): number {
  const resolution = 4e-6 * Math.max(1, Math.abs(score), Math.abs(base))
  return Math.max(relative * Math.abs(score - base), resolution)
}
