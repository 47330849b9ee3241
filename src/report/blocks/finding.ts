import type { BlockOf } from '../../schema/block.js'
import type { Drawing, EvidenceLine } from '../drawing.js'
import type { FindingView } from './block-view.js'

const evidenceLimit = 6

/** A statement, what to do next, and the measurements under it with interval, n and method. */
export function finding(block: BlockOf<'finding'>, { say, evidence }: Drawing): FindingView {
  const lines = block.measurements.map(evidence).filter((line): line is EvidenceLine => line !== null)
  const left = lines.length - evidenceLimit
  return {
    weight: block.weight,
    weightName: say({ id: `report.weight.${block.weight}` }),
    sentence: say(block.sentence),
    next: block.next ? say(block.next) : null,
    evidence: lines.slice(0, evidenceLimit),
    moreEvidence: left > 0 ? say({ id: 'report.more-evidence', values: { left } }) : null,
  }
}
