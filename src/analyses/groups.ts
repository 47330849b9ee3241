import { z } from 'zod'
import { metricId } from '../metrics/registry.js'
import { say } from '../schema/message.js'
import { defineAnalysis } from './analysis.js'
import { curveCharts } from './groups/curve-charts.js'
import { groupBlocks } from './groups/group-blocks.js'
import { groupFindings, groupNotes } from './groups/group-findings.js'
import { measureEverything } from './groups/measure-everything.js'

/** Every metric of the task by group: values, gaps and ratios with their intervals, pairs, and each group against the reference and all rows. */
export const groups = defineAnalysis({
  id: 'groups',
  question: say('groups.question'),
  limits: [say('groups.limit.listed'), say('groups.limit.observed'), say('groups.limit.many')],
  needs: ['cube', 'unitCube', 'metrics'],
  tasks: ['binary', 'multiclass', 'regression', 'ranking', 'outcomes'],
  options: z.object({
    /** Sensitive features, or intersections written `race,sex`; all of them when empty. */
    by: z.array(z.string()).default([]),
    /** Metrics or aliases; all of the task when empty. */
    metrics: z.array(metricId).default([]),
    /** First places of a ranking whose shares are measured. */
    k: z.array(z.number().int().min(1)).min(1).default([10]),
  }),
  run({ cube, unitCube, metrics }, { by, metrics: only, k }, { config, tools }) {
    const { confidence } = config.statistics
    const request = { analysis: 'groups', cube, unitCube, metrics, confidence, by, only, random: tools.random }
    const measured = measureEverything({ ...request, options: { k } })
    const context = { spec: cube.spec, confidence, measured }
    return {
      measurements: measured.measurements,
      blocks: [
        ...groupFindings(context),
        ...measured.sets.flatMap((set) => [...groupBlocks(set, context), ...curveCharts(cube, set)]),
        ...groupNotes(context),
      ],
    }
  },
})
