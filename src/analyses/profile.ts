import { z } from 'zod'

import { profileColumns } from '../data/profile-columns.js'
import type { Dataset } from '../data/dataset.js'
import type { Tools } from '../environment/tools.js'
import type { Config } from '../schema/config.js'
import type { CubeSpec } from '../schema/cube.js'
import type { Measurement } from '../schema/measurement.js'
import { say } from '../schema/message.js'
import { benjaminiHochberg } from '../statistics/benjamini-hochberg.js'
import { defineAnalysis } from './analysis.js'
import { associations, type Association } from './profile/associations.js'
import { conditionalDisparity } from './profile/conditional-disparity.js'
import { countDuplicates } from './profile/count-duplicates.js'
import { labelMeasures } from './profile/label-measures.js'
import { profileBlocks, type ExaminedTable } from './profile/profile-blocks.js'
import { profileMeasurement } from './profile/profile-measurement.js'
import { representation } from './profile/representation.js'
import { sampleRows } from './profile/sample-rows.js'

/** What the data is like before anything is decided on it: columns, labels by group, who is represented, what leaks and what stands in for a sensitive feature. */
export const profile = defineAnalysis({
  id: 'profile',
  question: say('profile.question'),
  limits: [say('profile.limit.proxies'), say('profile.limit.labels'), say('profile.limit.unweighted')],
  needs: ['cube', 'datasetIfAny'],
  tasks: ['binary', 'multiclass', 'regression', 'ranking', 'outcomes'],
  options: z.object({
    /** Columns that are examined as proxies and leaks, in the order of the table. */
    maximumColumns: z.number().int().min(0).max(1000).default(60),
    /** Strength from which a column is named a proxy, and a suspect of leakage. */
    proxyFrom: z.number().min(0).max(1).default(0.3),
    leakFrom: z.number().min(0).max(1).default(0.95),
  }),
  async run({ cube, datasetIfAny: dataset }, options, { config, tools }) {
    const { confidence } = config.statistics
    const represented = representation(cube, config.population, confidence)
    const labels = labelMeasures(cube, confidence)
    const conditional = conditionalDisparity(cube, confidence)
    const table = dataset && (await examine(dataset, cube.spec, options, { config, tools }))
    const proxies = table === null ? [] : proxyMeasurements(table.found.proxies, confidence)
    const measurements = [...represented.map(({ measurement }) => measurement), ...labels, ...conditional, ...proxies]
    return { measurements, blocks: profileBlocks({ cube, table, represented, labels, conditional, options, config }) }
  },
})

/** What only the rows can tell: columns, repeated rows, and what each column alone says of a sensitive feature or the outcome. */
async function examine(
  dataset: Dataset,
  spec: CubeSpec,
  options: { readonly maximumColumns: number },
  { config, tools }: { readonly config: Config; readonly tools: Tools },
): Promise<ExaminedTable> {
  const columns = await profileColumns(dataset, tools)
  const duplicates = await countDuplicates(dataset, config.data.id, tools)
  const sample = await sampleRows(dataset, tools)
  const found = await associations(sample.dataset, spec, columns, options, { config, tools })
  return { dataset, columns, duplicates, found, examined: sample.dataset.rows, oneIn: sample.oneIn }
}

function proxyMeasurements(proxies: readonly Association[], confidence: number): Measurement[] {
  const adjusted = benjaminiHochberg(proxies.map(({ p }) => p))
  return proxies.map(({ column, target, strength, rows, statistic, p, interval, method }, i) =>
    profileMeasurement(
      { metric: 'proxy-strength', features: [target], parameters: { column } },
      {
        outcome: { value: strength },
        ...(interval ? { interval: { ...interval, confidence, method: 'delong' } } : {}),
        n: { rows, denominator: rows },
        method,
        test: { null: 'independent', statistic, p, adjusted: adjusted[i]!, family: 'proxies' },
      },
    ),
  )
}
