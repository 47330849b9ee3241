import { z } from 'zod'
import { ProbityError } from '../errors.js'
import { say } from '../schema/message.js'
import { plainNumbers } from './attribution.js'
import { anyBaseline, resolveBaseline, rowsOf } from './baseline.js'
import { completenessOf, remarksOnZeros, sumsOf } from './completeness.js'
import { defineExplainer } from './explainer.js'
import { createMixer } from './mixer.js'
import { backgroundRows } from './shapley/background-rows.js'
import { enumerate } from './shapley/enumerate.js'
import { groupByPlayers } from './shapley/players.js'
import { samplePermutations } from './shapley/sample-permutations.js'

/**
 * Shapley values of the interventional game: v(S) is the mean score of the row's features S with the rest from background rows.
 * Enumerated for up to `exactTo` features that differ from the background, else estimated from permutations taken forward and
 * backward, with their standard errors. Columns are players, with all that they are encoded to; values add up to the score minus
 * the mean score of the background.
 */
export const shapleyValues = defineExplainer({
  id: 'shapley-values',
  reference:
    'Štrumbelj & Kononenko 2014; Lundberg & Lee 2017; antithetic permutations: Mitchell et al. 2022, arXiv 2104.12199',
  meaning: say('explain.meaning.contribution'),
  scope: 'rows',
  needs: ['predict'],
  needsOutcomes: false,
  options: z.object({
    baseline: anyBaseline.default('auto'),
    /** Features up to which all their sets are enumerated. */
    exactTo: z.number().int().min(0).max(16).default(12),
    /** Most mixed rows that are scored for a row. */
    evaluations: z.number().int().min(100).default(500_000),
    /** Sampling ends when the largest standard error is this share of the range of the values. */
    precision: z.number().positive().default(0.01),
  }),
  async explain(request, options, tools) {
    const { target, batch, units } = request
    if (units.list.length === 0) throw new ProbityError('EXPLAIN_NOTHING_TO_EXPLAIN')
    const rows = rowsOf(batch)
    const baseline = resolveBaseline(options.baseline, request, 'background')
    const of = Int32Array.from({ length: rows }, (_, row) => row)
    const scores = await target.score(batch, of, tools)
    const mixer = createMixer(target, batch, baseline.batch, units)
    const background = backgroundRows(baseline, batch, units)
    const values = Array.from({ length: rows }, () => new Float64Array(units.list.length))
    const errors = Array.from({ length: rows }, () => new Float64Array(units.list.length))
    const exact = Array<boolean>(rows).fill(true)
    const bases = new Float64Array(rows)
    for (const group of groupByPlayers(background, rows, options)) {
      const work = { mixer, background, scores, values, errors, bases }
      if (group.exact) await enumerate(group, work, tools)
      else await samplePermutations(group, work, options, tools)
      for (const row of group.rows) exact[row] = group.exact
    }
    const lines = values.map(plainNumbers)
    const tolerances = Array.from(scores, (score, row) => 1e-6 * Math.max(1, Math.abs(score), Math.abs(bases[row]!)))
    return {
      values: lines,
      standardErrors: exact.every(Boolean) ? null : errors.map(plainNumbers),
      scores: plainNumbers(scores),
      bases: plainNumbers(bases),
      baseline: { kind: baseline.kind, rows: baseline.rows },
      completeness: completenessOf(sumsOf(lines), scores, bases, tolerances),
      game: 'interventional',
      exact,
      measure: null,
      remarks: remarksOnZeros(lines, plainNumbers(scores), plainNumbers(bases)),
    }
  },
})
