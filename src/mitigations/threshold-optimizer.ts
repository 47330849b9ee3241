import { z } from 'zod'
import type { Cube } from '../cube/cube.js'
import { bandNames } from '../cube/feature-sql.js'
import { groupsOf, type Group } from '../cube/groups-of.js'
import { ProbityError } from '../errors.js'
import type { DecisionStep, ScoreRule } from '../models/decision-schema.js'
import type { Feature } from '../schema/cube.js'
import { say, type Message } from '../schema/message.js'
import {
  chooseFeatures,
  divideGroups,
  groupText,
  leftNotes,
  type GroupCount,
  type GroupTable,
} from './groups/fitted-groups.js'
import { defineMitigation, type ScoresToFit } from './mitigation.js'
import { constraints, objectives, rates, ratesOf, type Constraint } from './threshold-optimizer/constraint.js'
import { deterministicRules } from './threshold-optimizer/deterministic.js'
import { accuracyOf, expectedCounts, gapOf, type ExpectedCounts } from './threshold-optimizer/expected.js'
import { operatingPoints } from './threshold-optimizer/operating-points.js'
import { randomisedRules } from './threshold-optimizer/randomised.js'

/**
 * Keeps the model and chooses by group from which score on a decision is positive, so that a rate is equal in all groups and the objective as good as that
 * allows. Fitted from the cube alone.
 */
export const thresholdOptimizer = defineMitigation({
  id: 'threshold-optimizer',
  reference: 'Hardt, Price & Srebro 2016, NeurIPS; as in Fairlearn’s ThresholdOptimizer',
  stage: 'after',
  tasks: ['binary'],
  does: say('mitigation.threshold-optimizer.does'),
  caution: say('mitigation.threshold-optimizer.caution'),
  needsGroupAtDecision: true,
  randomises: ({ randomised }) => randomised,
  options: z.strictObject({
    /** Sensitive features whose groups (intersections, of several) get rules of their own; all of them when empty. */
    by: z.array(z.string()).default([]),
    /** Which rate is equal: of positive decisions, of true positives, of false positives, or of both of the latter. */
    constraint: z.enum(constraints).default('demographic-parity'),
    objective: z.enum(objectives).default('accuracy'),
    /** Mixes two thresholds by a draw for each row, which meets the constraint exactly; else one threshold a group. */
    randomised: z.boolean().default(true),
    /** Without draws: largest difference between two groups that meets the constraint. */
    tolerance: z.number().min(0).max(1).default(0.01),
    /** Also tries to decide positive below a threshold. */
    flip: z.boolean().default(false),
    /** With draws: places that are tried between 0 and 1; null tries all that can be optimal. */
    grid: z.number().int().min(1).max(1_000_000).nullable().default(null),
    /** Rows that it is fitted on: those the model learnt from, or the validation rows. */
    fitOn: z.enum(['training', 'validation']).default('training'),
  }),
  fit(scores, options) {
    const { cube, threshold } = scores
    if (cube.spec.score === null || cube.spec.label === null)
      throw new ProbityError('MITIGATION_WITHOUT_SCORES', { mitigation: 'threshold-optimizer' })
    const features = chooseFeatures(cube.spec.sensitive, options.by, 'threshold-optimizer')
    const groups = groupsOf(
      cube,
      features.map(({ name }) => name),
    ).map((group) => ({ ...group, ...countsOf(group, features) }))
    const { fitted, left } = divideGroups(groups, features, cube.spec.minimum, 'threshold-optimizer')
    const points = fitted.map(({ counts }) => operatingPoints(counts, cube))
    const { rules, met } = options.randomised
      ? { rules: randomisedRules(points, options), met: true }
      : deterministicRules(points, options)
    const usual = thresholdRule(threshold, cube)
    if (rules.length === 0)
      throw new ProbityError('MITIGATION_SCORES_EQUAL', { mitigation: 'threshold-optimizer', groups: fitted.length })
    const expected = fitted.map(({ counts }, at) => expectedCounts(counts, cube, rules[at]!))
    const before = fitted.map(({ counts }) => expectedCounts(counts, cube, usual))
    return {
      applied: { kind: 'decision', steps: [stepOf(features, fitted, rules, usual, scores)] },
      notes: [
        ...leftNotes(left, say('mitigation.threshold-optimizer.left', { threshold })),
        fittedNote(options.constraint, { before, after: expected }, met ? null : options.tolerance),
        ...flatNotes(rules),
      ],
      blocks: [ruleTable(features, fitted, rules, expected, options.constraint)],
    }
  },
})

type FittedGroup = Group & GroupCount

function countsOf({ cell, counts }: Group, features: readonly Feature[]): GroupCount {
  const rowsOf = (label: string): number =>
    counts.cells.reduce((sum, one) => sum + (one.label === label && one.score !== null ? one.rows : 0), 0)
  const byClass = [rowsOf('positive'), rowsOf('negative')]
  return { values: features.map(({ name }) => cell[name] ?? null), rows: byClass[0]! + byClass[1]!, byClass }
}

function thresholdRule(threshold: number, { spec }: Cube): ScoreRule {
  return { thresholds: [threshold], probabilities: spec.score!.higherIs === 'negative' ? [1, 0] : [0, 1] }
}

function stepOf(
  features: readonly Feature[],
  groups: readonly FittedGroup[],
  rules: readonly ScoreRule[],
  otherwise: ScoreRule,
  { seed, id }: ScoresToFit,
): DecisionStep {
  const drawn = rules.some(({ probabilities }) => probabilities.some((chance) => chance > 0 && chance < 1))
  return {
    kind: 'group-thresholds',
    features: features.map((feature) => ({
      ...{ name: feature.name, column: feature.column },
      ...(feature.cuts?.length ? { bands: { cuts: feature.cuts, names: [...bandNames(feature)] } } : {}),
    })),
    rules: groups.map(({ values }, at) => ({ groups: [...values], rule: rules[at]! })),
    otherwise,
    draw: drawn ? { seed, by: id } : null,
  }
}

/** The gap on the fitting rows before and after, what it costs there, and whether the constraint is met. */
function fittedNote(
  constraint: Constraint,
  { before, after }: { readonly before: readonly ExpectedCounts[]; readonly after: readonly ExpectedCounts[] },
  missed: number | null,
): Message {
  return say(`mitigation.threshold-optimizer.${missed === null ? 'met' : 'unmet'}`, {
    constraint: say(`mitigation.constraint.${constraint}`),
    ...{ before: gapOf(constraint, before), after: gapOf(constraint, after), tolerance: missed },
    ...{ accuracyBefore: accuracyOf(before), accuracyAfter: accuracyOf(after) },
  })
}

/** A rule that does not look at the score decides a group alike: the model is of no use for it. */
function flatNotes(rules: readonly ScoreRule[]): Message[] {
  const flat = rules.filter(({ thresholds }) => thresholds.length === 0).length
  return flat === 0 ? [] : [say('mitigation.threshold-optimizer.flat', { count: flat })]
}

function ruleTable(
  features: readonly Feature[],
  groups: readonly FittedGroup[],
  rules: readonly ScoreRule[],
  expected: readonly ExpectedCounts[],
  constraint: Constraint,
): GroupTable {
  return {
    kind: 'table',
    title: say('mitigation.threshold-optimizer.table', { feature: features.map(({ name }) => name) }),
    caption: say('mitigation.threshold-optimizer.caption'),
    columns: [
      { key: 'group', label: say('mitigation.column.group'), type: 'text' },
      { key: 'rows', label: say('mitigation.column.rows'), type: 'count' },
      { key: 'rule', label: say('mitigation.column.rule'), type: 'message' },
      ...ratesOf[constraint].map((rate) => ({
        ...{ key: rate, label: say(`mitigation.rate.${rate}`), type: 'share' as const },
      })),
    ],
    rows: groups.map(({ values, rows }, at) => ({
      ...{ group: groupText(values), rows, rule: ruleText(rules[at]!) },
      ...Object.fromEntries(ratesOf[constraint].map((rate) => [rate, rates[rate](expected[at]!, expected[at]!)])),
    })),
    people: 'rows',
  }
}

/** A rule in words: with which chance from which score on. */
function ruleText({ thresholds, probabilities }: ScoreRule): Message {
  const first = say('mitigation.rule.below', { chance: probabilities[0]!, threshold: thresholds[0] ?? null })
  if (thresholds.length === 0) return say('mitigation.rule.always', { chance: probabilities[0]! })
  const parts = thresholds.map((threshold, at) =>
    say('mitigation.rule.from', { threshold, chance: probabilities[at + 1]! }),
  )
  return say('mitigation.rule', { parts: [first, ...parts] })
}
