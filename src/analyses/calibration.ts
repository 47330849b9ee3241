import { z } from 'zod'
import { metricId } from '../metrics/registry.js'
import type { Config } from '../schema/config.js'
import { say, type Message } from '../schema/message.js'
import { defineAnalysis } from './analysis.js'
import { calibrationBlocks } from './calibration/calibration-blocks.js'
import { calibrationFindings } from './calibration/calibration-findings.js'
import { calibrationTests, withTests } from './calibration/calibration-tests.js'
import { measureEverything } from './groups/measure-everything.js'

/** Whether scores mean what they say in every group: calibration error with its test, slope and intercept. */
export const calibration = defineAnalysis({
  id: 'calibration',
  question: say('calibration.question'),
  limits: [say('calibration.limit.biased'), say('calibration.limit.bins'), say('calibration.limit.base-rates')],
  needs: ['cube', 'unitCube', 'metrics'],
  tasks: ['binary'],
  options: z.object({
    /** Sensitive features, or intersections written `race,sex`; all of them when empty. */
    by: z.array(z.string()).default([]),
    metrics: z.array(metricId).default([]),
    /** Equal-width bins of the calibration error. */
    bins: z.number().int().min(2).max(1000).default(10),
  }),
  appliesTo: whyNot,
  run({ cube, unitCube, metrics }, { by, metrics: only, bins }, { config, tools }) {
    const { confidence } = config.statistics
    const request = { analysis: 'calibration', cube, unitCube, metrics, confidence, by, only, random: tools.random }
    const measured = measureEverything({ ...request, options: { bins } })
    const tests = calibrationTests(measured, bins, tools.random)
    const measurements = withTests(measured.measurements, tests)
    const context = { spec: cube.spec, confidence, bins, measured: { ...measured, measurements } }
    return { measurements, blocks: [...calibrationFindings(context), ...calibrationBlocks(context)] }
  },
})

function whyNot({ roles }: Config): Message | null {
  if (!roles.score) return say('calibration.no-scores')
  if (!roles.label) return say('calibration.no-labels')
  const range = roles.score.range === undefined ? [0, 1] : roles.score.range
  if (range === null) return say('calibration.no-range')
  return range[0]! < 0 || range[1]! > 1
    ? say('calibration.not-probability', { low: String(range[0]), high: String(range[1]) })
    : null
}
