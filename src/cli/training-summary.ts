import pc from 'picocolors'

import { formatCell, parseMeasurementId } from '../schema/measurement-id.js'
import type { Evaluated } from '../training/evaluate.js'
import type { ConductedTraining } from '../workflow/conduct-training.js'

const headings: Readonly<Record<string, string>> = {
  accuracy: 'accuracy',
  'selection-rate': 'selected',
  'positive-predictive-value': 'precision',
  'true-positive-rate': 'recall',
  'f1-score': 'F1',
  auc: 'AUC',
  precision: 'precision',
  recall: 'recall',
  'root-mean-squared-error': 'RMSE',
  'mean-absolute-error': 'MAE',
  'r-squared': 'R²',
}

/** What a training says at its end: how many rows, a table of measures by group, and where the bundle lies. */
export function summariseTraining({ folder, testRows, record, meta }: ConductedTraining): string {
  const { architecture, data, epochs, evaluation } = record
  const count = (n: number): string => n.toLocaleString('en')
  const early =
    epochs.stopped === 'early' ? `, stopped early at epoch ${epochs.run}, weights of epoch ${epochs.of}` : ''
  return [
    `${architecture.id} with ${count(architecture.weights)} weights, trained on ${count(data.rows.training)} rows in ${meta.seconds.toFixed(1)} s${early}`,
    `About ${(meta.energy.kilowattHours * 1000).toPrecision(2)} Wh of energy, at ${meta.energy.wattsPerCore} W a core`,
    '',
    `${count(evaluation.rows)} ${evaluation.part} rows`,
    ...table(evaluation.measurements),
    '',
    `Bundle: ${folder}`,
    ...(testRows === null ? [] : [`Test rows: ${testRows}`]),
    pc.dim(`Audit it: probity audit … ${testRows === null ? '' : `--data ${testRows} `}--model ${folder}`),
    ...(testRows === null
      ? [pc.dim('(--test-rows FILE keeps the rows that it has not seen, to audit it on those)')]
      : []),
  ].join('\n')
}

function table(measurements: readonly Evaluated[]): string[] {
  const rows = new Map<string, { rows: number; values: Map<string, string> }>()
  const columns: string[] = []
  for (const { id, value, n } of measurements) {
    const { metric, cell, parameters } = parseMeasurementId(id)!
    if (parameters?.class !== undefined) continue
    const name = cell === undefined ? 'all' : formatCell(cell)
    const row = rows.get(name) ?? { rows: n.rows, values: new Map<string, string>() }
    rows.set(name, row)
    if (!columns.includes(metric)) columns.push(metric)
    row.values.set(metric, value === null ? '—' : value.toPrecision(3))
  }
  const width = Math.max(4, ...[...rows.keys()].map((name) => name.length))
  const line = (name: string, cells: readonly string[]): string =>
    `  ${name.padEnd(width)}${cells.map((cell) => cell.padStart(11)).join('')}`
  return [
    pc.dim(line('', ['rows', ...columns.map((metric) => headings[metric] ?? metric)])),
    ...[...rows].map(([name, row]) =>
      line(name, [row.rows.toLocaleString('en'), ...columns.map((metric) => row.values.get(metric) ?? '')]),
    ),
  ]
}
