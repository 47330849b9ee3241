import type { HttpModelConfig } from '../../schema/model-config.js'
import type { Batch, InputSpec } from '../model.js'
import { labelsOf, scoresOf, valuesAt } from './answer-values.js'
import { plainAddress } from './send-json.js'
import type { Protocol } from './protocol.js'

const dtypes = { number: 'float64', text: 'string', boolean: 'bool' } as const

/** Rows as JSON under a key of the body, scores by a path in the answer. */
export function jsonProtocol({ url, columns, request, response }: HttpModelConfig): Protocol {
  const names = Object.keys(columns)
  const inputs = names.map((name): InputSpec => ({
    name,
    dtype: dtypes[columns[name]!],
    shape: ['rows', 1],
    role: 'features',
  }))
  const address = plainAddress(url)
  return {
    inputs,
    output: null,
    body(batch, rows) {
      const values = names.map((name) => jsonValues(batch[name]!))
      return { ...request.extra, [request.rows]: rowsOf(request.form, names, values, rows) }
    },
    read(answer, rows) {
      const place = { url: address, rows }
      const scores = scoresOf(valuesAt(answer, response.scores), { ...place, path: response.scores })
      const { labels } = response
      if (labels === undefined) return { scores }
      return { scores, labels: labelsOf(valuesAt(answer, labels), { ...place, path: labels }) }
    },
  }
}

function rowsOf(
  form: HttpModelConfig['request']['form'],
  names: readonly string[],
  values: readonly unknown[][],
  rows: number,
): unknown {
  if (form === 'columns') return Object.fromEntries(names.map((name, at) => [name, values[at]]))
  return Array.from({ length: rows }, (_, row) => {
    const cells = values.map((column) => column[row])
    return form === 'arrays' ? cells : Object.fromEntries(names.map((name, at) => [name, cells[at]]))
  })
}

/** Elements as JSON has them: missing numbers are null. */
export function jsonValues({ dtype, data }: Batch[string]): unknown[] {
  return Array.from(data as ArrayLike<number | bigint | string>, (value) => {
    if (dtype === 'bool') return Number(value) !== 0
    if (typeof value === 'bigint') return Number(value)
    return typeof value === 'number' && !Number.isFinite(value) ? null : value
  })
}
