import { parseMeasurementId, type MeasurementAddress } from '../../schema/measurement-id.js'
import type { Measurement } from '../../schema/measurement.js'
import type { Run } from '../../schema/run.js'
import { formatInterval } from '../cells.js'
import type { Language } from '../language.js'
import { formatNumber } from '../numbers.js'
import { translate } from '../translate.js'
import { measurementName } from '../view/measurement-name.js'
import { styleOfUnit } from '../view/measurement-text.js'

const rowLimit = 200

export interface CardTable {
  readonly title: string
  readonly columns: readonly { readonly label: string; readonly numeric: boolean }[]
  readonly rows: readonly (readonly string[])[]
  readonly left: number
}
type Entry = { readonly measurement: Measurement; readonly address: MeasurementAddress }

/** Quantitative analyses of a card: by group (unitary), by intersection, and the disparities between groups. Each with interval and n. */
export function cardTables(run: Run, language: Language): CardTable[] {
  const entries = run.analyses.flatMap(({ measurements }) =>
    measurements.flatMap((measurement): Entry[] => {
      const address = parseMeasurementId(measurement.id)
      return address ? [{ measurement, address }] : []
    }),
  )
  const features = ({ address: { cell, against } }: Entry): number => (cell && !against ? Object.keys(cell).length : 0)
  const plain = ({ address: { transform, change } }: Entry): boolean => !transform && !change
  return [
    table(
      'unitary',
      entries.filter((entry) => plain(entry) && features(entry) === 1),
      language,
    ),
    table(
      'intersectional',
      entries.filter((entry) => plain(entry) && features(entry) > 1),
      language,
    ),
    table(
      'disparities',
      entries.filter(({ address }) => address.features !== undefined && !address.cell),
      language,
    ),
  ]
}

function table(key: string, entries: readonly Entry[], language: Language): CardTable {
  const label = (column: string): string => translate({ id: `report.column.${column}` }, language)
  return {
    title: translate({ id: `report.card.${key}` }, language),
    columns: [
      { label: label('measure'), numeric: false },
      { label: label('value'), numeric: true },
      { label: label('interval'), numeric: true },
      { label: 'n', numeric: true },
      { label: label('result'), numeric: false },
    ],
    rows: entries.slice(0, rowLimit).map(({ measurement }) => row(measurement, language)),
    left: Math.max(0, entries.length - rowLimit),
  }
}

function row(measurement: Measurement, language: Language): string[] {
  const { id, value, unavailable, interval, n } = measurement
  const style = styleOfUnit(measurement.unit)
  return [
    measurementName(id, language),
    value === null
      ? translate({ id: `reason.${unavailable ?? 'missing-evidence'}` }, language)
      : formatNumber(value, style, language),
    interval ? formatInterval(interval, style, language) : '—',
    formatNumber(n.rows, 'count', language),
    id,
  ]
}
