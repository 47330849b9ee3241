import { z } from 'zod'

import { profileColumns } from '../data/profile-columns.js'
import { say } from '../schema/message.js'
import { benjaminiHochberg } from '../statistics/benjamini-hochberg.js'
import { defineAnalysis } from './analysis.js'
import { associations } from './profile/associations.js'
import { conditionalDisparity } from './profile/conditional-disparity.js'
import { countDuplicates } from './profile/count-duplicates.js'
import { labelMeasures } from './profile/label-measures.js'
import { profileBlocks } from './profile/profile-blocks.js'
import { profileMeasurement } from './profile/profile-measurement.js'
import { representation } from './profile/representation.js'

/** What the data is like before anything is decided on it: columns, labels by group, who is represented, what leaks and what stands in for a sensitive feature. */
export const profile = defineAnalysis({
  id: 'profile',
  question: say('profile.question'),
  limits: [say('profile.limit.proxies'), say('profile.limit.labels'), say('profile.limit.unweighted')],
  needs: ['cube', 'dataset'],
  tasks: ['binary', 'multiclass', 'regression', 'ranking', 'outcomes'],
  options: z.object({
    /** Columns that are examined as proxies and leaks, in the order of the table. */
    maximumColumns: z.number().int().min(0).max(1000).default(60),
    /** Strength from which a column is named a proxy, and a suspect of leakage. */
    proxyFrom: z.number().min(0).max(1).default(0.3),
    leakFrom: z.number().min(0).max(1).default(0.95),
  }),
  async run({ cube, dataset }, options, { config, tools }) {
    const { confidence } = config.statistics
    const columns = await profileColumns(dataset, tools)
    const duplicates = await countDuplicates(dataset, config.data.id, tools)
    const represented = representation(cube, config.population, confidence)
    const labels = labelMeasures(cube, confidence)
    const conditional = conditionalDisparity(cube, confidence)
    const found = await associations(dataset, cube.spec, columns, options, { config, tools })
    const adjusted = benjaminiHochberg(found.proxies.map(({ p }) => p))
    const proxies = found.proxies.map(({ column, target, strength, rows, statistic, p, method }, i) =>
      profileMeasurement(
        { metric: 'proxy-strength', features: [target], parameters: { column } },
        {
          outcome: { value: strength },
          n: { rows, denominator: rows },
          method,
          test: { null: 'independent', statistic, p, adjusted: adjusted[i]!, family: 'proxies' },
        },
      ),
    )
    const measurements = [...represented.map(({ measurement }) => measurement), ...labels, ...conditional, ...proxies]
    const context = { cube, dataset, columns, duplicates, represented, labels, conditional, found, options, config }
    return { measurements, blocks: profileBlocks(context) }
  },
})
