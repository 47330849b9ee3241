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
    const rows = counts.reduce((sum, count) => sum + count, 0)
    const fewest = Math.min(...counts)
    if (fewest / rows >= Math.min(rareClass, 0.5 / counts.length)) return null
    return { class: target.classes[counts.indexOf(fewest)]!, found: fewest, rows, share: fewest / rows }
  },
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
