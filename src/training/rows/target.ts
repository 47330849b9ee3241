import type { Column } from '../../data/dataset.js'
import { ProbityError } from '../../errors.js'
import type { SqlValue } from '../../environment/duckdb.js'
import { float32Tensor, type Tensor } from '../../graph/tensor.js'
import { numberOf, textOf } from '../../models/column-values.js'
import type { Config } from '../../schema/config.js'
import { positiveText } from '../../cube/spec-columns.js'

/** What is to be learnt, for all rows that have a label. */
export type Target =
  | {
      readonly kind: 'binary'
      readonly tensor: Tensor
      readonly positive: string
      readonly classes: readonly [string, string]
    }
  | { readonly kind: 'classes'; readonly tensor: Tensor; readonly classes: readonly string[] }
  | { readonly kind: 'values'; readonly tensor: Tensor }

const mostClasses = 1000

/** Labels as numbers: 1 for the positive value and 0 for others, positions of classes, or the numbers themselves. */
export function makeTarget(config: Config, column: Column, labels: readonly SqlValue[]): Target {
  const { task } = config
  if (task === 'regression') return { kind: 'values', tensor: numbersOf(column, labels) }
  const texts = textsOf(labels)
  const found = [...new Set(texts)].sort(byNumberOrText)
  if (found.length < 2)
    throw new ProbityError('TRAINING_ONE_CLASS', { column: column.name, value: found[0] ?? null, rows: labels.length })
  return task === 'multiclass' ? classTarget(column, texts, found) : binaryTarget(config, column, texts, found)
}

/** One text for each value that there is. */
function textsOf(labels: readonly SqlValue[]): string[] {
  const known = new Map<SqlValue, string>()
  return labels.map((value) => {
    const text = known.get(value) ?? textOf(value)!
    if (known.size <= mostClasses) known.set(value, text)
    return text
  })
}

function binaryTarget(config: Config, column: Column, texts: readonly string[], found: readonly string[]): Target {
  const said = config.roles.label?.positive ?? null
  const positive = said === null ? null : positiveText(String(said), column)
  if (positive === null || !found.includes(positive))
    throw said === null
      ? new ProbityError('POSITIVE_NOT_NAMED', { column: column.name, role: 'label' })
      : new ProbityError('POSITIVE_NOT_FOUND', { column: column.name, role: 'label', positive: String(said), found })
  const others = found.filter((value) => value !== positive)
  const negative = others.length === 1 ? others[0]! : `not ${positive}`
  const ones = Float32Array.from(texts, (text) => (text === positive ? 1 : 0))
  return { kind: 'binary', tensor: float32Tensor([texts.length, 1], ones), positive, classes: [negative, positive] }
}

function classTarget(column: Column, texts: readonly string[], classes: readonly string[]): Target {
  if (classes.length > mostClasses)
    throw new ProbityError('TRAINING_TOO_MANY_CLASSES', {
      column: column.name,
      classes: classes.length,
      limit: mostClasses,
    })
  const places = new Map(classes.map((name, at) => [name, at]))
  const data = Int32Array.from(texts, (text) => places.get(text)!)
  return { kind: 'classes', tensor: { dtype: 'int32', shape: [texts.length], data }, classes }
}

function numbersOf(column: Column, labels: readonly SqlValue[]): Tensor {
  const numbers = Float32Array.from(labels, (value, row) => {
    const number = numberOf(value)
    if (number == null || !Number.isFinite(Math.fround(number)))
      throw new ProbityError('TRAINING_INPUT_NOT_FINITE', {
        what: 'The label',
        name: column.name,
        value: String(value),
        row: row + 1,
      })
    return number
  })
  return float32Tensor([labels.length, 1], numbers)
}

/** 2 before 10, numbers before words. */
function byNumberOrText(a: string, b: string): number {
  const [first, second] = [Number(a), Number(b)]
  if (Number.isFinite(first) && Number.isFinite(second) && first !== second) return first - second
  return a < b ? -1 : a > b ? 1 : 0
}
