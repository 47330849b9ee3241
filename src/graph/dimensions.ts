import type { Dimension, Shape } from './graph.js'

/**
 * Arithmetic with sizes that may be names. A size is a polynomial of names, written canonically ("2*batch + 1"), so that
 * equal sizes are equal texts. Where a result cannot be written so, it is null: unknown.
 */
type Polynomial = ReadonlyMap<string, number>

function parse(dimension: number | string): Polynomial {
  if (typeof dimension === 'number') return new Map(dimension === 0 ? [] : [['', dimension]])
  const terms = new Map<string, number>()
  for (const term of dimension.split(' + ')) {
    const factors = term.split('*')
    const names = factors.filter((factor) => !/^-?\d+$/u.test(factor)).sort()
    const coefficient = factors.reduce(
      (product, factor) => (/^-?\d+$/u.test(factor) ? product * Number(factor) : product),
      1,
    )
    addTerm(terms, names.join('*'), coefficient)
  }
  return terms
}

function addTerm(terms: Map<string, number>, names: string, coefficient: number): void {
  const sum = (terms.get(names) ?? 0) + coefficient
  if (sum === 0) terms.delete(names)
  else terms.set(names, sum)
}

function format(terms: Polynomial): Dimension {
  if ([...terms.keys()].every((names) => names === '')) return terms.get('') ?? 0
  return [...terms]
    .sort(([a], [b]) => (a === '' ? 1 : b === '' ? -1 : a < b ? -1 : 1))
    .map(([names, coefficient]) =>
      names === '' ? String(coefficient) : coefficient === 1 ? names : `${coefficient}*${names}`,
    )
    .join(' + ')
}

export function addDimensions(a: Dimension, b: Dimension): Dimension {
  if (a === null || b === null) return null
  if (typeof a === 'number' && typeof b === 'number') return a + b
  const sum = new Map(parse(a))
  for (const [names, coefficient] of parse(b)) addTerm(sum, names, coefficient)
  return format(sum)
}

export function multiplyDimensions(a: Dimension, b: Dimension): Dimension {
  if (a === 0 || b === 0) return 0
  if (a === null || b === null) return null
  if (typeof a === 'number' && typeof b === 'number') return a * b
  const product = new Map<string, number>()
  for (const [left, x] of parse(a))
    for (const [right, y] of parse(b)) {
      const names = [...left.split('*'), ...right.split('*')].filter((name) => name !== '').sort()
      addTerm(product, names.join('*'), x * y)
    }
  return format(product)
}

export function subtractDimensions(a: Dimension, b: Dimension): Dimension {
  return addDimensions(a, multiplyDimensions(b, -1))
}

/** a ÷ b where it comes out even, else null. b may be a product of names. */
export function divideDimensions(a: Dimension, b: Dimension): Dimension {
  if (a === null || b === null || b === 0) return null
  if (a === b) return 1
  const divisor = [...parse(b)]
  if (divisor.length !== 1) return null
  const [names, coefficient] = divisor[0]!
  const quotient = new Map<string, number>()
  for (const [term, value] of parse(a)) {
    const rest = removeNames(term, names)
    if (rest === null || value % coefficient !== 0) return null
    addTerm(quotient, rest, value / coefficient)
  }
  return format(quotient)
}

function removeNames(term: string, names: string): string | null {
  const rest = term === '' ? [] : term.split('*')
  for (const name of names === '' ? [] : names.split('*')) {
    const at = rest.indexOf(name)
    if (at < 0) return null
    rest.splice(at, 1)
  }
  return rest.join('*')
}

/** Number of elements of a shape as a size. */
export function productOf(shape: Shape): Dimension {
  return shape.reduce<Dimension>(multiplyDimensions, 1)
}

/** A size where every name stands for 1, such as 416 for "416*rows": what a single row takes. */
export function sizeOfOne(dimension: Dimension): number {
  if (dimension === null) return 1
  return [...parse(dimension).values()].reduce((sum, coefficient) => sum + coefficient, 0)
}

/** Whether two sizes are known to be the same. */
export function sameDimension(a: Dimension | undefined, b: Dimension | undefined): boolean {
  return a !== null && a !== undefined && a === b
}
export function sameShape(a: Shape | null | undefined, b: Shape | null | undefined): boolean {
  return a != null && b != null && a.length === b.length && a.every((size, axis) => sameDimension(size, b[axis]))
}

/** All sizes as numbers, or null where one is not. */
export function fixedShape(shape: Shape | null | undefined): readonly number[] | null {
  return shape != null && shape.every((size) => typeof size === 'number') ? shape : null
}

/**
 * The shape of an element-wise result (NumPy broadcasting), or null where the number of axes is unknown.
 * A size that may be 1 or not (two different names) is unknown; returns undefined where the shapes cannot fit.
 */
export function broadcastShapes(shapes: readonly (Shape | null)[]): Shape | null | undefined {
  if (shapes.some((shape) => shape === null)) return null
  const known = shapes.filter((shape) => shape !== null)
  const rank = Math.max(0, ...known.map((shape) => shape.length))
  const result: Dimension[] = []
  for (let axis = 0; axis < rank; axis++) {
    const sizes = known.map((shape) => shape[axis - rank + shape.length]).filter((size) => size !== undefined)
    const size = broadcastSizes(sizes)
    if (size === undefined) return undefined
    result.push(size)
  }
  return result
}

function broadcastSizes(sizes: readonly Dimension[]): Dimension | undefined {
  const others = [...new Set(sizes)].filter((size) => size !== 1)
  if (others.length === 0) return 1
  const numbers = others.filter((size) => typeof size === 'number')
  if (numbers.length > 1) return undefined
  if (numbers.length === 1) return numbers[0]
  return others.length === 1 ? others[0] : null
}
