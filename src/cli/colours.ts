import pc from 'picocolors'

import type { Colours } from '../gate/outputs/text.js'

/** The terminal's colours of a verdict; none under NO_COLOR. */
export const terminalColours: Colours = {
  pass: pc.green,
  fail: pc.red,
  inconclusive: pc.yellow,
  'not-applicable': pc.dim,
  dim: pc.dim,
  bold: pc.bold,
}
