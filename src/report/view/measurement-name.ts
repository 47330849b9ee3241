import { parseMeasurementId, type Cell, type MeasurementAddress } from '../../schema/measurement-id.js'
import { say, type Message } from '../../schema/message.js'
import type { Language } from '../language.js'
import { tidyName } from '../names.js'
import { hasText, translate } from '../translate.js'

/** The name of a metric as a message; its id in plain words where it has none. */
export function metricMessage(metric: string): Message {
  const id = `metric.${metric}`
  return hasText(id, 'en') ? say(id) : say('report.plain', { text: metric.replaceAll('-', ' ') })
}

/** `sex = F` for one group, `race = Black and sex = F` for an intersection. */
function cellName(cell: Cell): Message[] {
  return Object.entries(cell).map(([feature, value]) => say('report.cell', { feature, value }))
}

function withPlace(name: Message, { features, controls, cell, against }: MeasurementAddress): Message {
  let placed = name
  if (features) placed = say('report.by', { name: placed, features: [...features] })
  if (controls) placed = say('report.holding', { name: placed, controls: [...controls] })
  if (cell && against) return say('report.pair', { name: placed, first: cellName(cell), second: cellName(against) })
  return cell ? say('report.where', { name: placed, cell: cellName(cell) }) : placed
}

/** A measurement id as a message, such as "Selection rate, difference by sex"; null where it is not an id. */
export function measurementMessage(id: string): Message | null {
  const address = parseMeasurementId(id)
  if (!address) return null
  const { transform, change, parameters } = address
  let name = metricMessage(address.metric)
  if (parameters) {
    const list = Object.entries(parameters).map(([key, value]) => say('report.cell', { feature: key, value }))
    name = say('report.with-parameters', { name, parameters: list })
  }
  if (transform) name = say(`report.transform.${transform}`, { name })
  if (change) name = say('report.change', { name })
  return withPlace(name, address)
}

/** A measurement id in words; the id itself, made safe for a line, where it is not one. */
export function measurementName(id: string, language: Language): string {
  const message = measurementMessage(id)
  return message ? translate(message, language) : tidyName(id)
}
