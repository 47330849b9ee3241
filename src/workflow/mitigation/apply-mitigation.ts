import type { AppliedOf } from '../../mitigations/mitigation.js'
import { trainingPart } from '../../training/rows/parts.js'
import { rowsOf } from '../../training/rows/split.js'
import type { TableRows } from '../../training/table/table-rows.js'

type Changed = AppliedOf['before'] | AppliedOf['during']

/** The same rows as a model learns from them under a mitigation. Validation and test rows stay as they are, and so does the split. */
export function withMitigation(rows: TableRows, applied: Changed): TableRows {
  const training = rowsOf(rows.rows.parts, trainingPart)
  switch (applied.kind) {
    case 'weights': {
      const weights = Float32Array.from(rows.rows.weights)
      training.forEach((row, at) => (weights[row] = applied.weights[at]!))
      return { ...rows, rows: { ...rows.rows, weights } }
    }
    case 'rows':
      return { ...rows, rows: { ...rows.rows, learning: applied.positions.map((at) => training[at]!) } }
    case 'features':
      return rows.without(applied.exclude)
    case 'training':
      return { ...rows, train: { ...rows.train, ...applied.settings } }
  }
}
