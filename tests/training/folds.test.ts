import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createRandom } from '../../src/environment/random.js'
import type { TrainConfig } from '../../src/schema/train.js'
import { foldParts } from '../../src/training/rows/folds.js'
import type { TrainingRows } from '../../src/training/rows/learning-rows.js'
import { testPart } from '../../src/training/rows/parts.js'

type By = TrainConfig['split']['by']

function rowsOf(labels: readonly number[], groups: readonly string[], folds: number, by: By): TrainingRows {
  const names = [...new Set(labels)].sort((a, b) => a - b)
  const data = Int32Array.from(labels, (label) => names.indexOf(label))
  const rows = {
    ...{ count: labels.length, keys: groups, sensitive: [{ groups }], label: { column: { name: 'kind' } } },
    target: { kind: 'classes', classes: names.map(String), tensor: { dtype: 'int32', shape: [labels.length], data } },
  }
  // what folds look at and no more
  return { rows, train: { split: { folds, by, validation: 0.1 }, earlyStopping: null } } as unknown as TrainingRows
}

const partsOf = (rows: TrainingRows, folds: number, seed: number): Uint8Array[] =>
  Array.from({ length: folds }, (_, fold) => foldParts(rows, fold, { random: createRandom(seed) }))

describe('folds', () => {
  it.each(['stratified', 'random', 'time'] as const)(
    'have every class that has a row for each of them, split %s',
    (by) => {
      const row = fc.tuple(fc.integer({ min: 0, max: 2 }), fc.constantFrom('a', 'b', 'c'))
      const cases = fc.array(row, { maxLength: 60 })
      fc.assert(
        fc.property(cases, fc.integer({ min: 2, max: 5 }), fc.nat(100), (drawn, folds, seed) => {
          // each class stands there as often as there are folds
          const sure = [0, 1, 2].flatMap((label) => Array.from({ length: folds }, () => [label, 'a'] as const))
          const all = [...drawn, ...sure]
          const labels = all.map(([label]) => label)
          const parts = partsOf(rowsOf(labels, all.map(([, group]) => group), folds, by), folds, seed) // prettier-ignore
          all.forEach((_, at) => expect(parts.filter((of) => of[at] === testPart)).toHaveLength(1))
          for (const of of parts)
            expect(new Set(labels.filter((_, at) => of[at] === testPart))).toEqual(new Set(labels))
        }),
        { seed: 4, numRuns: 100 },
      )
    },
  )

  it('are refused for a class of fewer rows, and where all rows of a class stay together', () => {
    const labels = [0, 0, 0, 0, 1, 1]
    expect(() => partsOf(rowsOf(labels, labels.map(String), 3, 'stratified'), 3, 1)).toThrow(
      'The class "1" of "kind" has 2 rows; each of 3 folds must have one at least.',
    )
    const keys = ['a', 'a', 'b', 'b', 'c', 'c']
    expect(() => partsOf(rowsOf(labels, keys, 3, 'group'), 3, 1)).toThrow('training rows hold no row of the class "1"')
  })
})
