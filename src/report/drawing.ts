import type { Message } from '../schema/message.js'
import type { ChartSpec, DrawnChart } from './charts/chart-spec.js'
import type { GroupColours } from './charts/group-colours.js'
import type { Language } from './language.js'

/** What a block renderer needs besides its block: the language, the colours of the groups, fresh ids and a way to draw. */
export interface Drawing {
  readonly language: Language
  readonly say: (message: Message) => string
  readonly colours: GroupColours
  /** A new id in this document, such as `chart-3`. */
  readonly nextId: (prefix: string) => string
  /** Compiles a chart to SVG; null where pictures are not wanted (Markdown). */
  readonly draw: ((spec: ChartSpec) => Promise<DrawnChart>) | null
  /** Rows that a table shows before it says how many are left. */
  readonly rowLimit: number
  /** How the measurements of a finding read, by id. */
  readonly evidence: (measurementId: string) => EvidenceLine | null
}

export interface EvidenceLine {
  /** What was measured, in words. */
  readonly name: string
  readonly id: string
  readonly value: string
  /** Interval, n and method in one line. */
  readonly detail: string
}
