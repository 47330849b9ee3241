import { z } from 'zod'
import type { Cube } from '../cube/cube.js'
import type { Block } from '../schema/block.js'
import type { Measurement } from '../schema/measurement.js'
import { say } from '../schema/message.js'
import { benjaminiHochberg } from '../statistics/benjamini-hochberg.js'
import { defineAnalysis } from './analysis.js'
import type { PairComparison } from './strata/compare-pairs.js'
import { comparePart, planComparisons, type ComparedPart } from './strata/compare-parts.js'
import { pairMeasurements, type AdjustedTests } from './strata/pair-measurements.js'
import { gapsTable, pairsTable, ratesChart, standardisedTable, wordsOf } from './strata/strata-blocks.js'
import { simpsonFindings } from './strata/strata-findings.js'
import { standardisedGroups, type StandardisedGroups } from './strata/standardised-measurements.js'
import type { StratifiedShares } from './strata/stratified-shares.js'
import { stratumDifference } from './strata/stratum-measurements.js'

/** Strata beyond these are used in every adjusted figure, and pairs measured, but not listed one by one. */
const listedStrata = 60
/** Points that are drawn, all groups of some strata; more cannot be taken in at a glance. */
const drawnPoints = 24
const listedPairs = 60

/** Groups compared with legitimate differences held fixed: is a gap there among comparable people too? */
export const strata = defineAnalysis({
  id: 'strata',
  question: say('strata.question'),
  limits: [say('strata.limit.control-choice'), say('strata.limit.measured-only'), say('strata.limit.sparse')],
  needs: ['cube', 'unitCube', 'metrics'],
  tasks: ['binary', 'outcomes', 'multiclass'],
  options: z.object({
    /** Sensitive features, or intersections written `race,sex`; all sensitive features when empty. */
    by: z.array(z.string()).default([]),
    /** Shares of rows to compare; selection and error rates when empty. */
    metrics: z.array(z.string()).default([]),
  }),
  appliesTo({ roles }) {
    return roles.control.length === 0 ? say('strata.no-control') : null
  },
  run({ cube, unitCube, metrics }, options, { config }) {
    const { confidence } = config.statistics
    const compared = planComparisons(cube, metrics, options).map((part) =>
      comparePart({ cube, unitCube }, part, confidence),
    )
    const tests = adjustTests(compared.flatMap(({ pairs }) => pairs))
    const measurements: Measurement[] = []
    const blocks: Block[] = []
    for (const part of compared) {
      const output = report(
        cube,
        part,
        part.pairs.map((pair) => tests.get(pair)!),
        confidence,
      )
      measurements.push(...output.measurements)
      blocks.push(...output.blocks)
    }
    return { measurements: unique(measurements), blocks }
  },
})

/** Benjamini–Hochberg over every test of the analysis: one of association and one of homogeneity for each pair. */
function adjustTests(pairs: readonly PairComparison[]): Map<PairComparison, AdjustedTests> {
  const tests = pairs.flatMap(({ adjusted }) => [
    adjusted.cochranMantelHaenszel?.p ?? null,
    adjusted.breslowDay?.p ?? null,
  ])
  const present = tests.flatMap((p, index) => (p === null ? [] : [{ p, index }]))
  const adjusted = benjaminiHochberg(present.map(({ p }) => p))
  const byIndex = new Map(present.map(({ index }, position) => [index, adjusted[position]!]))
  return new Map(
    pairs.map((pair, i) => [
      pair,
      { association: byIndex.get(2 * i) ?? null, homogeneity: byIndex.get(2 * i + 1) ?? null },
    ]),
  )
}

function report(
  cube: Cube,
  part: ComparedPart,
  tests: readonly AdjustedTests[],
  confidence: number,
): { measurements: Measurement[]; blocks: Block[] } {
  const { table, groups, met, pairs } = part
  const metric = part.metric.id
  const isSelection = metric === 'selection-rate'
  const options = { metric, confidence, oddsRatio: isSelection ? 'selection-odds-ratio' : null }
  const strata = largestStrata(table)
  const gaps = strata.map((stratum) => stratumDifference(table, stratum, groups, { metric, confidence }))
  const standardised = standardisedGroups(
    table,
    met.filter((group) => hasRows(table, group)),
    { metric, confidence },
  )
  const told = pairs.flatMap((pair, index) => (met.includes(pair.first) && met.includes(pair.second) ? [index] : []))
  const reference =
    part.feature.length === 1
      ? (cube.spec.sensitive.find(({ name }) => name === part.feature[0])?.reference ?? null)
      : null
  const findings = simpsonFindings(
    table,
    told.map((index) => pairs[index]!),
    told.map((index) => tests[index]!),
    { metric, confidence, reference, told: part.told },
  )
  return {
    measurements: [
      ...pairs.flatMap((pair, index) => pairMeasurements(table, pair, tests[index]!, options)),
      ...gaps,
      ...standardised.measurements,
    ],
    blocks: [...findings, ...tablesOf(part, { strata, gaps, standardised, confidence })],
  }
}

interface Tabulated {
  readonly strata: readonly number[]
  readonly gaps: readonly Measurement[]
  readonly standardised: StandardisedGroups
  readonly confidence: number
}

/** Every part has its table of pairs; the one told in full shows the strata too. */
function tablesOf(part: ComparedPart, { strata, gaps, standardised, confidence }: Tabulated): Block[] {
  const { table, groups, pairs } = part
  const metric = part.metric.id
  const ofPairs = pairsTable(table, pairs.slice(0, listedPairs), {
    metric,
    confidence,
    oddsRatio: metric === 'selection-rate',
  })
  if (part.told === 'changes') return [{ ...ofPairs, folded: true }]
  const { length } = table.strata
  const drawn = Math.max(3, Math.floor(drawnPoints / Math.max(1, groups.length)))
  const cut = say('strata.more-strata', { ...wordsOf(table, metric), shown: strata.length, all: length })
  return [
    ratesChart(table, largestStrata(table, drawn), groups, { metric, confidence }),
    ofPairs,
    gapsTable(table, strata, gaps, metric),
    standardisedTable(table, standardised, { metric, confidence }),
    ...(length > strata.length ? [{ kind: 'note' as const, sentence: cut }] : []),
  ]
}

function hasRows(table: StratifiedShares, group: number): boolean {
  return table.shares.some((stratum) => stratum[group] !== null)
}

/** Positions of the strata that are listed, in reading order: all of them, or the ones with the most rows. */
function largestStrata(table: StratifiedShares, limit = listedStrata): number[] {
  const rows = table.shares.map((stratum) => stratum.reduce((sum, share) => sum + (share?.amongRows ?? 0), 0))
  const order = rows.map((_, index) => index).sort((a, b) => rows[b]! - rows[a]! || a - b)
  return order.slice(0, limit).sort((a, b) => a - b)
}

/** The gap inside a stratum of one control is measured once, also where that control is the only one that varies jointly. */
function unique(measurements: readonly Measurement[]): Measurement[] {
  return [...new Map(measurements.map((measurement) => [measurement.id, measurement])).values()]
}
