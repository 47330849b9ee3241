import { parseMeasurementId, type Cell, type MeasurementAddress } from '../../schema/measurement-id.js'
import type { MessageValue } from '../../schema/message.js'
import type { Language } from '../language.js'
import { hasText, joinList, translate } from '../translate.js'

function metricName(metric: string, language: Language): string {
  const id = `metric.${metric}`
  return hasText(id, language) ? translate({ id }, language) : metric.replaceAll('-', ' ')
}

/** `sex = F` for one group, `race = Black, sex = F` for an intersection. */
function cellName(cell: Cell, language: Language): string {
  return Object.entries(cell)
    .map(([feature, value]) => translate({ id: 'report.cell', values: { feature, value } }, language))
    .join(translate({ id: 'report.comma' }, language))
}

function parametersName(parameters: Readonly<Record<string, string>>): string {
  return Object.entries(parameters)
    .map(([key, value]) => `${key} = ${value}`)
    .join(', ')
}

function place({ features, controls, cell, against }: MeasurementAddress, language: Language): string | null {
  const names = (list: readonly string[]): string => joinList(list, language)
  const say = (id: string, values: Record<string, MessageValue>): string => translate({ id, values }, language)
  const parts: string[] = []
  if (features) parts.push(say('report.between', { features: names(features) }))
  if (controls) parts.push(say('report.holding', { controls: names(controls) }))
  if (cell && against)
    parts.push(say('report.pair', { first: cellName(cell, language), second: cellName(against, language) }))
  else if (cell) parts.push(cellName(cell, language))
  return parts.length === 0 ? null : parts.join(translate({ id: 'report.comma' }, language))
}

/** A measurement id in words, such as "Selection rate: largest difference between the groups of sex". The id itself where it is not one. */
export function measurementName(id: string, language: Language): string {
  const address = parseMeasurementId(id)
  if (!address) return id
  const { transform, change, parameters } = address
  let name = metricName(address.metric, language)
  if (parameters)
    name = translate(
      { id: 'report.with-parameters', values: { name, parameters: parametersName(parameters) } },
      language,
    )
  if (transform) name = translate({ id: `report.transform.${transform}`, values: { name } }, language)
  if (change) name = translate({ id: 'report.change', values: { name } }, language)
  const where = place(address, language)
  return where === null ? name : translate({ id: 'report.name-and-place', values: { name, place: where } }, language)
}
