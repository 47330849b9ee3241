import { ProbityError } from '../errors.js'
import type { Builder } from './builder.js'
import { productOf } from './dimensions.js'

/** d(Σ over rows of the column)/d(target): 1 in that column of every row, 0 elsewhere; 1 everywhere without a column. */
export function seedGradient(b: Builder, target: string, index: number | undefined): string {
  const one = b.scalar(target, 1)
  if (index === undefined) return b.expand(one, b.shapeOf(target))
  const shape = b.shapeKnown(target)
  const columns = productOf(shape.slice(1))
  if (!Number.isInteger(index) || index < 0 || (typeof columns === 'number' && index >= columns))
    throw new ProbityError('GRAPH_OUTPUT_COLUMN_MISSING', { output: target, columns: String(columns ?? '?'), index })
  if (columns === 1) return b.expand(one, b.shapeOf(target))
  const rows = b.sizes(target, [0])
  if (typeof columns === 'number') {
    const row = Array.from({ length: columns }, (_, column) => (column === index ? 1 : 0))
    const wide = b.expand(b.constant(b.dtypeOf(target), [1, columns], row), b.joinShape([rows, columns]))
    return b.reshapeLike(wide, target)
  }
  const inner = shape.slice(1).map((_, axis) => axis + 1)
  const width = b.node('ReduceProd', [b.sizes(target, inner), b.integers([0])], { keepdims: 0 })
  const chosen = b.cast(b.equal(b.range(width), b.constant('int64', [], [index])), b.dtypeOf(target))
  const wide = b.expand(b.unsqueeze(chosen, [0]), b.joinShape([rows, b.unsqueeze(width, [0])]))
  return b.reshapeLike(wide, target)
}
