import type { Measurement } from '../schema/measurement.js'
import type { FeatureSummary } from '../schema/run.js'
import { groupColours } from './charts/group-colours.js'
import type { Drawing } from './drawing.js'
import type { Language } from './language.js'
import { translate } from './translate.js'
import { evidenceLine } from './view/measurement-text.js'

/** The drawing of one document: colours by feature, counted ids, evidence looked up among the measurements given. */
export function createDrawing(given: {
  readonly language: Language
  readonly features: readonly FeatureSummary[]
  readonly measurements: ReadonlyMap<string, Measurement>
  readonly draw: Drawing['draw']
  readonly rowLimit: number
}): Drawing {
  const { language, measurements } = given
  const counts = new Map<string, number>()
  return {
    language,
    say: (message) => translate(message, language),
    colours: groupColours(given.features),
    nextId: (prefix) => {
      const count = (counts.get(prefix) ?? 0) + 1
      counts.set(prefix, count)
      return `${prefix}-${count}`
    },
    draw: given.draw,
    rowLimit: given.rowLimit,
    evidence: (id) => {
      const measurement = measurements.get(id)
      return measurement ? evidenceLine(measurement, language) : null
    },
  }
}
