import { z } from 'zod'

import type { Cube } from '../cube/cube.js'
import { bucketSql } from '../cube/unit-buckets.js'
import { makeCube } from '../cube/make-cube.js'
import type { Dataset } from '../data/dataset.js'
import type { Tools } from '../environment/tools.js'
import { isProbityError } from '../errors.js'
import type { CubeSpec, Feature } from '../schema/cube.js'
import { say } from '../schema/message.js'
import { criticalValue } from '../statistics/normal.js'
import { defineAnalysis } from './analysis.js'
import { chooseFeatures } from './slices/choose-features.js'
import { confirmSlices } from './slices/confirm-slices.js'
import { addUp, searchSlices } from './slices/search-slices.js'
import { sliceBlocks } from './slices/slice-blocks.js'
import { sliceMeasurements } from './slices/slice-measurements.js'
import { splitCells, type SliceMetric } from './slices/split-cells.js'

/** Persons are dealt to the halves by bucket where they have several rows. */
const buckets = 64

/** The groups that nobody named, with the most errors or the most different decisions: found on one half of the rows, confirmed on the other. */
export const slices = defineAnalysis({
  id: 'slices',
  question: say('slices.question'),
  limits: [say('slices.limit.search'), say('slices.limit.halves'), say('slices.limit.unweighted')],
  needs: ['cube', 'dataset'],
  tasks: ['binary', 'multiclass', 'outcomes'],
  options: z.object({
    /** What makes a slice stand out; errors where there is ground truth, decisions otherwise. */
    metric: z.enum(['error-rate', 'selection-rate']).nullable().default(null),
    /** Conditions of a slice at most. */
    depth: z.number().int().min(1).max(3).default(3),
    /** Columns to search besides sensitive and control features; all that fit when empty. */
    columns: z.array(z.string()).default([]),
    maximumFeatures: z.number().int().min(1).max(12).default(8),
    /** Slices that are carried to the confirming half. */
    most: z.number().int().min(1).max(100).default(20),
  }),
  appliesTo: ({ roles }) =>
    roles.decision !== null || roles.score?.threshold != null ? null : say('slices.no-decision'),
  async run({ cube, dataset }, options, { config, tools }) {
    const metric: SliceMetric = options.metric ?? (cube.spec.label === null ? 'selection-rate' : 'error-rate')
    const chosen = await chooseFeatures(dataset, cube, options, config, tools)
    if (chosen.length === 0)
      return { measurements: [], blocks: [{ kind: 'note', sentence: say('slices.no-features') }] }
    const { features, cells } = await sliceCube(dataset, cube.spec, chosen, config.data.unit, tools)
    const names = features.map(({ name }) => name)
    const split = splitCells(cells, names, metric, tools.random)
    const found = searchSlices(split, {
      depth: options.depth,
      most: options.most,
      minimumRows: cube.spec.minimum.rows,
      z: criticalValue(1 - config.statistics.confidence),
      direction: metric === 'error-rate' ? 'higher' : 'both',
      leaveOut: names.map((name) => missingCode(cells, name)),
    })
    const all = addUp(split.confirming)
    const confirmed = confirmSlices(found, all, criticalValue(1 - config.statistics.confidence))
    const context = { metric, names, cube: cells, confirmed, all, confidence: config.statistics.confidence }
    return { measurements: sliceMeasurements(context), blocks: sliceBlocks(context) }
  },
})

/** A cube of the features and the outcome. Where it would have too many cells, the last features are given up. */
async function sliceCube(
  dataset: Dataset,
  spec: CubeSpec,
  chosen: readonly Feature[],
  unit: string | null,
  tools: Tools,
): Promise<{ features: readonly Feature[]; cells: Cube }> {
  const none = { intersections: [], control: [], weight: null, rank: null, extra: unit === null ? null : 'bucket' }
  const score = spec.score && coarse(spec.score)
  const person = dataset.columns.find(({ name }) => name === unit)
  const extra = person === undefined ? {} : { extra: bucketSql(person, buckets) }
  for (let count = chosen.length; ; count--) {
    const features = chosen.slice(0, count)
    try {
      return {
        features,
        cells: await makeCube(dataset, { ...spec, ...none, score, sensitive: [...features] }, extra, tools),
      }
    } catch (error) {
      const tooMany = isProbityError(error) && (error.code === 'CUBE_TOO_LARGE' || error.code === 'TOO_MANY_GROUPS')
      if (!tooMany || count <= 1) throw error
    }
  }
}

/** Scores only matter as far as the decision hangs on them. */
function coarse(score: NonNullable<CubeSpec['score']>): NonNullable<CubeSpec['score']> {
  const { range, threshold } = score
  if (range === null || threshold === null) return score
  const edges = [...new Set([range[0], Math.min(Math.max(threshold, range[0]), range[1]), range[1]])]
  return { ...score, bins: { kind: 'edges', edges: edges.sort((a, b) => a - b) } }
}

function missingCode(cube: Cube, name: string): ReadonlySet<number> {
  const values =
    cube.dimensions.find((dimension) => dimension.role === 'sensitive' && dimension.name === name)?.values ?? []
  return new Set(values.includes(null) ? [values.indexOf(null)] : [])
}
