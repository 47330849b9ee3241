import { testPart, trainingPart, validationPart } from '../rows/parts.js'
import type { Lint } from './lint.js'

/** Rows that are judged and were trained on make the model look better than it is. */
export const trainTestOverlap: Lint = {
  id: 'train-test-overlap',
  level: 'warning',
  check: ({ duplicates, parts }) => {
    const count = (of: number): number => parts.reduce((sum, part) => sum + (part === of ? 1 : 0), 0)
    const rows = count(testPart) > 0 ? count(testPart) : count(validationPart)
    const found = count(testPart) > 0 ? duplicates.test : duplicates.validation
    return found === 0 ? null : { found, rows, share: found / rows }
  },
}

/** Rows of one person on both sides of a split. */
export const unitsOnBothSides: Lint = {
  id: 'units-on-both-sides',
  level: 'warning',
  check: ({ config, train }) =>
    config.data.unit !== null && train.split.by !== 'group' ? { unit: config.data.unit, by: train.split.by } : null,
}

const rareClass = 0.05

/** A class so rare that ignoring it costs next to nothing. */
export const imbalance: Lint = {
  id: 'imbalance',
  level: 'warning',
  check: ({ target, parts, train, loss }) => {
    if (target.kind === 'values' || train.classWeights !== null || loss.id === 'focal') return null
    const counts = target.classes.map(() => 0)
    parts.forEach((part, row) => {
      if (part === trainingPart) counts[Number(target.tensor.data[row])]!++
    })
    return rareClassOf(counts.map((rows, at) => ({ name: target.classes[at]!, rows })))
  },
}

/** The rarest of some classes where it is very rare; null otherwise. */
export function rareClassOf(
  classes: readonly { readonly name: string; readonly rows: number }[],
): { readonly class: string; readonly found: number; readonly rows: number; readonly share: number } | null {
  const rows = classes.reduce((sum, { rows: count }) => sum + count, 0)
  const rarest = classes.reduce((least, found) => (found.rows < least.rows ? found : least))
  if (rows === 0 || rarest.rows / rows >= Math.min(rareClass, 0.5 / classes.length)) return null
  return { class: rarest.name, found: rarest.rows, rows, share: rarest.rows / rows }
}

/** Few rows for each weight: what is learnt by heart says little of others. */
export const moreWeightsThanRows: Lint = {
  id: 'more-weights-than-rows',
  level: 'note',
  check: ({ network, parts, train }) => {
    const weights = network.weights.reduce((sum, name) => {
      const { shape } = network.graph.initializers.get(name)!
      return sum + shape.reduce((product, size) => product * size, 1)
    }, 0)
    const rows = parts.reduce((sum, part) => sum + (part === trainingPart ? 1 : 0), 0)
    const { l1, l2, dropout } = train.regularization
    const held = l1 > 0 || l2 > 0 || dropout > 0 || train.earlyStopping !== null
    return weights > rows && !held ? { weights, rows } : null
  },
}
