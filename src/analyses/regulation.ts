import { z } from 'zod'
import type { Cube } from '../cube/cube.js'
import type { Block } from '../schema/block.js'
import type { Config } from '../schema/config.js'
import type { Measurement } from '../schema/measurement.js'
import { say } from '../schema/message.js'
import { benjaminiHochberg } from '../statistics/benjamini-hochberg.js'
import { defineAnalysis } from './analysis.js'
import { aiActBlocks } from './regulation/ai-act-blocks.js'
import type { AdverseImpact } from './regulation/adverse-impact.js'
import { hasDecisions, hasJudgedDecisions } from './regulation/count-categories.js'
import { fourFifthsFinding, fourFifthsMeasurements, fourFifthsOf, fourFifthsTable } from './regulation/four-fifths.js'
import { ll144 } from './regulation/ll144.js'
import { ll144Options, type Ll144Options } from './regulation/ll144-options.js'
import { policyAsksFor } from './regulation/policy-asks.js'
import { publishedBlocks } from './regulation/published-blocks.js'
import { publishedSummary } from './regulation/published-summary.js'

const options = z.object({
  /** The four-fifths table of every sensitive feature and intersection (29 CFR 1607.4(D)). */
  fourFifths: z.boolean().default(true),
  /** The tables of NYC Local Law 144; also made where a policy names `nyc-ll144`. */
  ll144: z.union([z.boolean(), ll144Options]).optional(),
  /** The evidence list of the EU AI Act; also made where a policy names `eu-ai-act`. */
  euAiAct: z.boolean().optional(),
  /** Somebody's published Local Law 144 summary, to be checked for what it lacks. */
  published: publishedSummary.optional(),
})

/** The tables that laws and guidelines ask for, in their own words. They hold figures and counts, and no verdict. */
export const regulation = defineAnalysis({
  id: 'regulation',
  question: say('regulation.question'),
  limits: [say('regulation.limit.not-advice'), say('regulation.limit.persons'), say('regulation.limit.no-pass-mark')],
  needs: ['cube', 'unitCube', 'datasetIfAny'],
  tasks: ['binary', 'outcomes', 'multiclass', 'regression', 'ranking'],
  options,
  appliesTo(config) {
    const decides = config.task === 'binary' || config.task === 'outcomes'
    return decides || wantsAiAct(undefined, config) ? null : say('regulation.no-decisions')
  },
  async run({ cube, unitCube, datasetIfAny }, { fourFifths, ll144: asked, euAiAct, published }, { config, tools }) {
    const measurements: Measurement[] = []
    const blocks: Block[] = []
    const add = (output: { measurements: readonly Measurement[]; blocks: readonly Block[] }): void => {
      measurements.push(...output.measurements)
      blocks.push(...output.blocks)
    }
    const decides = config.task === 'binary' || config.task === 'outcomes'
    if (fourFifths && decides && hasDecisions(cube)) add(fourFifthsPart(cube, unitCube, config))
    const ll144Asked = decides ? ll144Wanted(asked, config) : null
    if (ll144Asked !== null) add(await ll144({ cube, dataset: datasetIfAny }, ll144Asked, tools))
    if (published !== undefined) blocks.push(...publishedBlocks(published))
    if (wantsAiAct(euAiAct, config)) {
      const facts = { config, hasDecisions: hasDecisions(cube), hasGroundTruth: hasJudgedDecisions(cube) }
      blocks.push(...aiActBlocks({ ...facts, startsFromRows: datasetIfAny !== null }))
    }
    return { measurements, blocks }
  },
})

function ll144Wanted(asked: boolean | Ll144Options | undefined, config: Config): Ll144Options | null {
  if (typeof asked === 'object') return asked
  return (asked ?? policyAsksFor(config, 'nyc-ll144')) ? ll144Options.parse({}) : null
}

function wantsAiAct(asked: boolean | undefined, config: Config): boolean {
  return asked ?? policyAsksFor(config, 'eu-ai-act')
}

function fourFifthsPart(
  cube: Cube,
  unitCube: Cube | null,
  config: Config,
): { measurements: Measurement[]; blocks: Block[] } {
  const { spec } = cube
  const { confidence } = config.statistics
  const tables = [...spec.sensitive.map(({ name }) => [name]), ...spec.intersections].map((names) =>
    fourFifthsOf(cube, names, unitCube),
  )
  const compared = tables.flatMap(({ rows }) => rows.filter(({ comparison }) => comparison !== null))
  const p = benjaminiHochberg(compared.map(({ comparison }) => comparison!.fisher))
  const adjusted = new Map<AdverseImpact, number>(compared.map((row, index) => [row, p[index]!]))
  return {
    measurements: tables.flatMap((table) => fourFifthsMeasurements(table, confidence, (row) => adjusted.get(row)!)),
    blocks: [
      ...tables.flatMap((table) => [...fourFifthsFinding(table, confidence), fourFifthsTable(table)]),
      { kind: 'note', sentence: say('regulation.four-fifths.explained') },
      ...(spec.weight === null ? [] : [{ kind: 'note' as const, sentence: say('regulation.unweighted') }]),
      ...(config.data.unit === null ? [] : [{ kind: 'note' as const, sentence: say('regulation.repeated-persons') }]),
    ],
  }
}
