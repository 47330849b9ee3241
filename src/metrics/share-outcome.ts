import type { Reason } from '../schema/measurement.js'
import { outcome, unavailable, type GroupCounts, type Outcome, type Share } from './metric.js'

/** Value of a share. Without rows to share: `empty-group` for a group of no rows, else the reason given. O(1). */
export function shareOutcome(counts: GroupCounts, share: Share, reason: Reason): Outcome {
  if (share.among > 0) return outcome(Math.min(1, share.hits / share.among), share.amongRows)
  return unavailable(counts.rows === 0 ? 'empty-group' : reason, 0)
}
