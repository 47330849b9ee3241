import type { OutputSpec } from '../model.js'
import { isStandard, type Makers } from './walk.js'

const passes = new Set(['Identity', 'Cast', 'Dropout'])

/** The value that the last softmax or sigmoid before an output reads: as many columns, on the scale of log-odds. Null where there is none. */
export function beforeScale(output: OutputSpec, makers: Makers): OutputSpec | null {
  if (output.scale !== 'probability') return null
  let node = makers.get(output.name)?.node
  while (node !== undefined && isStandard(node) && passes.has(node.operator)) node = makers.get(node.inputs[0]!)?.node
  if (node === undefined || !isStandard(node) || !['Softmax', 'Sigmoid'].includes(node.operator)) return null
  return { ...output, name: node.inputs[0]!, scale: 'logit', scored: false }
}
