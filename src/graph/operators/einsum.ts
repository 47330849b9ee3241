import { stringAttribute } from '../attributes.js'
import type { Builder } from '../builder.js'
import type { Dimension, GraphNode } from '../graph.js'
import { identityMatrix } from './along-axis.js'
import type { Backward, Infer, Operator } from './operator.js'

const reference =
  'Laue, Mitterreiter & Giesen 2020, A simple and efficient tensor calculus ; https://onnx.ai/onnx/operators/onnx__Einsum.html'

interface Equation {
  /** One letter for each axis of each input; the axes of `...` get capitals of their own. */
  readonly terms: readonly string[]
  readonly result: string
}

/** Reads `ab...,bc->a...c`. Capitals counted from the end of the alphabet stand for the axes of `...`. */
function readEquation(node: GraphNode, ranks: readonly number[]): Equation {
  const text = stringAttribute(node, 'equation').replaceAll(' ', '')
  const [left, right] = text.split('->') as [string, string | undefined]
  const terms = left.split(',')
  const open = terms.map((term, at) => (term.includes('...') ? ranks[at]! - (term.length - 3) : 0))
  const most = Math.max(0, ...open)
  const used = new Set(text)
  const spare = [...'ZYXWVUTSRQPONMLKJIHGFEDCBA'].filter((letter) => !used.has(letter)).slice(0, most)
  const dots = spare.join('')
  const expanded = terms.map((term, at) => term.replace('...', dots.slice(most - open[at]!)))
  return { terms: expanded, result: right?.replace('...', dots) ?? implied(terms, dots) }
}

/** Without an arrow: the axes of `...`, then every letter that occurs once, in order. */
function implied(terms: readonly string[], dots: string): string {
  const letters = [...terms.join('').replaceAll('.', '')]
  return (
    dots +
    letters
      .filter((letter) => letters.indexOf(letter) === letters.lastIndexOf(letter))
      .sort()
      .join('')
  )
}

const infer: Infer = ({ node, inputs }) => {
  const dtype = inputs.find((input) => input !== undefined)?.dtype
  if (dtype === undefined) return []
  const shapes = inputs.map((input) => input?.shape ?? null)
  if (shapes.includes(null)) return [{ dtype, shape: null }]
  const { terms, result } = readEquation(
    node,
    shapes.map((shape) => shape!.length),
  )
  const sizes = new Map<string, Dimension>()
  terms.forEach((term, at) =>
    [...term].forEach((letter, axis) => {
      const known = sizes.get(letter)
      if (known === undefined || known === 1 || known === null) sizes.set(letter, shapes[at]![axis]!)
    }),
  )
  return [{ dtype, shape: [...result].map((letter) => sizes.get(letter) ?? null) }]
}

/**
 * The gradient of one factor is the sum over the others times dy. Axes that only this factor has are repeated; a letter that
 * it has twice (a diagonal) is spread out by an identity matrix; axes of size 1 that met larger ones are summed.
 */
const backward: Backward = ({ node, builder: b, inputs, gradients, needs, rank }) => {
  const equation = readEquation(node, inputs.map(rank))
  return inputs.map((input, at) => (needs(at) ? factorGradient(b, equation, inputs, gradients[0]!, input, at) : null))
}

function factorGradient(
  b: Builder,
  { terms, result }: Equation,
  inputs: readonly string[],
  gradient: string,
  input: string,
  at: number,
): string {
  const used = new Set([...terms.join(''), ...result])
  const fresh = [...'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'].filter((letter) => !used.has(letter))
  const operands = [gradient, ...inputs.filter((_, other) => other !== at)]
  const lefts = [result, ...terms.filter((_, other) => other !== at)]
  const wanted = [...terms[at]!].map((letter, axis, all) => {
    if (all.indexOf(letter) === axis) return letter
    const other = fresh.shift()!
    operands.push(identityMatrix(b, b.sizes(input, [axis]), input))
    lefts.push(letter + other)
    return other
  })
  const available = new Set(lefts.join(''))
  const found = wanted.filter((letter) => available.has(letter))
  const product = b.node('Einsum', operands, { equation: `${lefts.join(',')}->${found.join('')}` })
  const missing = wanted.flatMap((letter, axis) => (available.has(letter) ? [] : [axis]))
  const wide = b.unsqueeze(product, missing)
  if (missing.length === 0) return b.sumToShapeOf(wide, input)
  const sizes = wanted.map((_, axis) => b.sizes(missing.includes(axis) ? input : wide, [axis]))
  return b.sumToShapeOf(b.expand(wide, b.concat(sizes, 0)), input)
}

export const einsums: readonly Operator[] = [{ id: 'Einsum', reference, infer, backward }]
