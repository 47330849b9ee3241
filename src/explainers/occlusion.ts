import { z } from 'zod'
import { say } from '../schema/message.js'
import { plainNumbers } from './attribution.js'
import { anyBaseline, resolveBaseline, rowsOf } from './baseline.js'
import { remarksOnZeros } from './completeness.js'
import { defineExplainer } from './explainer.js'
import { createMixer, MixList } from './mixer.js'
import { windowsOf } from './occlusion/windows.js'

/**
 * f(x) − f(x with a window occluded): positive where the score falls without it. Windows that overlap are averaged over for each
 * unit, and the last one is cut at the edge, so that every unit counts alike. Needs predictions only: one for each window, row
 * and row of the baseline.
 */
export const occlusion = defineExplainer({
  id: 'occlusion',
  reference: 'Zeiler & Fergus 2014, arXiv 1311.2901',
  meaning: say('explain.meaning.occlusion'),
  scope: 'rows',
  needs: ['predict'],
  needsOutcomes: false,
  options: z.object({
    baseline: anyBaseline.default('auto'),
    /** Units that are occluded together; of a picture a square of this side. `auto`: one column; a fourteenth of a picture's longer side. */
    window: z.union([z.literal('auto'), z.number().int().min(1)]).default('auto'),
    /** From one window to the next; `auto`: half a window. */
    stride: z.union([z.literal('auto'), z.number().int().min(1)]).default('auto'),
  }),
  async explain(request, options, tools) {
    const { target, batch, units } = request
    const rows = rowsOf(batch)
    const baseline = resolveBaseline(options.baseline, request, 'background')
    const of = Int32Array.from({ length: rows }, (_, row) => row)
    const scores = await target.score(batch, of, tools)
    const windows = windowsOf(units, options)
    const size = units.list.length
    const covered = new Float64Array(size)
    for (const window of windows) for (const unit of window) covered[unit]! += 1
    const present = new Uint8Array((windows.length + 1) * size).fill(1)
    windows.forEach((window, set) => {
      for (const unit of window) present[set * size + unit] = 0
    })
    present.fill(0, windows.length * size) // the last set: nothing is present
    const mixer = createMixer(target, batch, baseline.batch, units)
    const others = baseline.paired ? 1 : baseline.rows
    const lines: number[][] = []
    const bases: number[] = []
    for (let row = 0; row < rows; row++) {
      const list = new MixList()
      for (let set = 0; set <= windows.length; set++)
        for (let other = 0; other < others; other++) list.add(row, baseline.paired ? row : other, set)
      const found = await mixer.score(list.mixes(present), tools)
      const dropOf = (set: number): number => {
        let sum = 0
        for (let other = 0; other < others; other++) sum += scores[row]! - found[set * others + other]!
        return sum / others
      }
      const line = new Float64Array(size)
      windows.forEach((window, set) => {
        const drop = dropOf(set)
        for (const unit of window) line[unit]! += drop / covered[unit]!
      })
      lines.push(plainNumbers(line))
      bases.push(...plainNumbers([scores[row]! - dropOf(windows.length)]))
      tools.progress({ step: 'occlusion', state: 'advance', share: (row + 1) / rows })
    }
    return {
      values: lines,
      standardErrors: null,
      scores: plainNumbers(scores),
      bases,
      baseline: { kind: baseline.kind, rows: baseline.rows },
      completeness: null,
      game: null,
      exact: null,
      measure: null,
      remarks: remarksOnZeros(lines, plainNumbers(scores), bases),
    }
  },
})
