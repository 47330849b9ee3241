import pc from 'picocolors'

import { formatNumber } from '../report/numbers.js'
import { translate } from '../report/translate.js'
import type { Explanation } from '../workflow/explanation-context.js'

const rowsShown = 5
const columnsShown = 12
const barWidth = 24

/** The explanation as a table: means over rows, the steps of rows that were asked for, or the totals of maps. */
export function summariseExplanation(
  { run, attribution, rows, summary }: Explanation,
  saved: { readonly folder: string; readonly files: readonly string[] },
): string {
  const { target, baseline, explainer, grid } = attribution
  const about = target.class === null ? (target.predicted ? 'each row’s predicted class' : target.output) : target.class
  const scale = { probability: 'probability', logit: 'score before softmax or sigmoid', value: 'score' }[target.scale]
  const page = saved.files.find((file) => /^report.*\.(html|md)$/.test(file)) ?? 'run.json'
  const findings = run.analyses.flatMap(({ blocks }) => blocks).filter((block) => block.kind === 'finding')
  const body = grid !== null ? maps(attribution, rows) : summary !== null ? means(summary) : steps(attribution, rows)
  return [
    `${explainer} of ${target.model}: ${scale} of ${about}${baseline.rows > 0 ? pc.dim(`, against ${baseline.kind} (${baseline.rows} rows)`) : ''}`,
    '',
    ...body,
    '',
    ...attribution.remarks
      .slice(0, rowsShown)
      .map(({ row, remark }) => pc.yellow(`! ${row === null ? '' : `${rows[row]!.name}: `}${translate(remark, 'en')}`)),
    ...findings.map(({ sentence }) => `• ${translate(sentence, 'en')}`),
    pc.dim(
      `${attribution.evaluations.predictions.toLocaleString('en')} rows scored${attribution.evaluations.gradients > 0 ? `, ${attribution.evaluations.gradients.toLocaleString('en')} gradients` : ''}`,
    ),
    `Report: ${saved.folder}/${page}`,
  ].join('\n')
}

function number(value: number | null): string {
  return formatNumber(value, 'measure', 'en')
}

function means({ features, attribution }: NonNullable<Explanation['summary']>): string[] {
  const shown = features.slice(0, columnsShown)
  const most = Math.max(...shown.map(({ size }) => Math.abs(size.value)))
  const width = widest(shown.map(({ feature }) => feature))
  const left = features.length - shown.length
  return [
    pc.dim(
      attribution.scope === 'all'
        ? `How much worse the model gets (${attribution.measure})`
        : `Mean size over ${attribution.values.length} rows`,
    ),
    ...shown.map(({ feature, size }) => {
      const interval =
        size.interval === null ? '' : pc.dim(` ${number(size.interval.low)} to ${number(size.interval.high)}`)
      return `  ${cut(feature).padEnd(width)} ${number(size.value).padStart(10)} ${bar(size.value, most).padEnd(barWidth)}${interval}`
    }),
    ...(left > 0 ? [pc.dim(`  … ${left} more columns in the report`)] : []),
  ]
}

function steps(attribution: Explanation['attribution'], rows: Explanation['rows']): string[] {
  return rows.slice(0, rowsShown).flatMap(({ name, values }, row) => {
    const line = attribution.values[row]!
    const known = line.map((_, unit) => unit).filter((unit) => attribution.units[unit]! in values)
    const order = known.sort((a, b) => Math.abs(line[b]!) - Math.abs(line[a]!))
    const shown = order.slice(0, columnsShown)
    const most = Math.max(...line.map(Math.abs))
    const labels = shown.map((unit) =>
      cut(`${attribution.units[unit]!} = ${String(values[attribution.units[unit]!] ?? '—')}`),
    )
    const width = widest(labels)
    const ends =
      attribution.completeness === null
        ? `score ${number(attribution.scores[row]!)}`
        : `score ${number(attribution.scores[row]!)}, baseline ${number(attribution.bases[row]!)}`
    return [
      `Row ${name}: ${ends}`,
      ...shown.map((unit, at) => {
        const value = line[unit]!
        const drawn = bar(value, most)
        return `  ${labels[at]!.padEnd(width)} ${number(value).padStart(10)} ${value < 0 ? pc.blue(drawn) : pc.yellow(drawn)}`
      }),
      ...(order.length > shown.length ? [pc.dim(`  … ${order.length - shown.length} more in the report`)] : []),
    ]
  })
}

function maps({ values, scores, completeness }: Explanation['attribution'], rows: Explanation['rows']): string[] {
  const width = widest(rows.map(({ name }) => name))
  return [
    pc.dim(
      `  ${'picture'.padEnd(width)} ${'label'.padStart(10)} ${'says'.padStart(10)} ${'score'.padStart(10)} ${'for'.padStart(10)} ${'against'.padStart(10)} ${'gap'.padStart(10)}`,
    ),
    ...rows.map(({ name, values: said }, row) => {
      const line = values[row]!
      const plus = line.reduce((sum, value) => sum + Math.max(0, value), 0)
      const minus = line.reduce((sum, value) => sum + Math.min(0, value), 0)
      const cells = [
        String(said.truth ?? '—'),
        String(said.said ?? '—'),
        ...[scores[row]!, plus, minus, completeness?.gaps[row] ?? null].map(number),
      ]
      return `  ${cut(name).padEnd(width)} ${cells.map((cell) => cell.padStart(10)).join(' ')}`
    }),
  ]
}

function cut(text: string): string {
  return text.length > 40 ? `${text.slice(0, 39)}…` : text
}

function widest(texts: readonly string[]): number {
  return Math.max(7, ...texts.map((text) => cut(text).length))
}

function bar(value: number, most: number): string {
  return '█'.repeat(most === 0 ? 0 : Math.round((barWidth * Math.abs(value)) / most))
}
