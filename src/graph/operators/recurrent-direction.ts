import type { Builder } from '../builder.js'
import type { BackwardContext } from './operator.js'
import type { Cell, CellInputs } from './recurrent-cells.js'
import { walkBack, type Passed } from './recurrent-walk.js'
import { scan } from './scan.js'

/** One direction of a recurrent layer in the order in which it runs; '' for what it has not. */
export interface Direction {
  readonly name: string
  readonly size: number
  /** [steps, rows, inputs] */
  readonly x: string
  /** [steps, rows, size]: the hidden states that it gave. */
  readonly hiddenStates: string
  readonly w: string
  readonly r: string
  readonly inputBias: string
  readonly hiddenBias: string
  readonly peepholes: string
  readonly firstHidden: string
  readonly firstCell: string
  /** [steps, rows, 1]: 1 while a row's sequence lasts. */
  readonly mask: string
  /** Gradients of all hidden states, and of the last hidden and cell state. */
  readonly gradient: string
  readonly lastGradient: string
  readonly lastCellGradient: string
}

/** Gradients in the shapes of the values; those of weights are only made where somebody asks. */
export interface DirectionGradients {
  readonly x: () => string
  readonly w: () => string
  readonly r: () => string
  readonly inputBias: () => string
  readonly hiddenBias: () => string
  readonly peepholes: () => string
  readonly firstHidden: string
  readonly firstCell: string
}

/** Slopes of the next states in the sums and in the states before, and of a reset that comes before the product with R. */
export interface Slopes {
  /** [steps, rows, parts, size]; '' where there is none. */
  readonly hiddenBySums: string
  readonly cellBySums: string
  /** [steps, rows, size] */
  readonly hiddenByHidden: string
  readonly hiddenByCell: string
  readonly cellByCell: string
  readonly resetGate: string
  readonly resetSlope: string
}

/** What the forward pass went through, for all steps at once. */
interface Course {
  readonly hiddenBefore: string
  readonly cellBefore: string
  readonly cellAfter: string
  /** Reset first only: the hidden state after its reset. */
  readonly hiddenReset: string
}

type Through = BackwardContext['through']

/**
 * Back-propagation through time (Werbos 1990). The hidden states are known, so all products with weights and all slopes of
 * the cell are computed for every step at once; what remains step by step, inside a Scan, is the product with R and a few
 * multiplications.
 */
export function directionGradients(
  { builder: b, through }: Pick<BackwardContext, 'builder' | 'through'>,
  cell: Cell,
  direction: Direction,
): DirectionGradients {
  const hiddenBefore = shifted(b, direction.hiddenStates, direction.firstHidden)
  const sums = cell.reset === undefined ? sumsOf(b, cell, direction, hiddenBefore) : null
  const resetting = sums === null ? resetFirst(b, through, cell, direction, hiddenBefore) : null
  const all = sums ?? resetting!.sums
  const cellBefore = cell.hasCell ? cellStates(b, cell, direction, all) : ''
  const own = slopesOf(b, through, cell, direction, { sums: all, hidden: hiddenBefore, cell: cellBefore })
  const slopes = { ...own.slopes, resetGate: resetting?.gate ?? '', resetSlope: resetting?.slope ?? '' }
  const passed = walkBack(b, cell, direction, slopes)
  const hiddenReset = resetting?.hidden ?? ''
  return collect(b, cell, direction, { hiddenBefore, cellBefore, cellAfter: own.cellAfter, hiddenReset }, passed)
}

/** What a step had before it: the first state, then all but the last. */
function shifted(b: Builder, states: string, first: string): string {
  const earlier = b.slice(states, { axes: [0], starts: [0], ends: [-1] })
  return b.concat([b.unsqueeze(first, [0]), earlier], 0)
}

/** A name of its own, so that what is built on it is built anew and can be differentiated by itself. */
function fresh(b: Builder, value: string): string {
  return b.nodes('Identity', [value], {}, { outputs: [b.freshName('value')] })[0]!
}

function gatesOf(b: Builder, value: string, count: number, size: number): readonly string[] {
  return b.split(value, Array<number>(count).fill(size), count, -1)
}

const biased = (b: Builder, product: string, bias: string): string => (bias === '' ? product : b.add(product, bias))
const timesTransposed = (b: Builder, value: string, weights: string): string =>
  b.matMul(value, b.transpose(weights, [1, 0]))

function sumsOf(b: Builder, cell: Cell, direction: Direction, before: string): string {
  const { size, x, w, r } = direction
  const fromInput = biased(b, timesTransposed(b, x, w), direction.inputBias)
  const fromHidden = biased(b, timesTransposed(b, before, r), direction.hiddenBias)
  if (cell.parts === cell.gates) return fresh(b, b.add(fromInput, fromHidden))
  const inputs = gatesOf(b, fromInput, cell.gates, size)
  const hiddens = gatesOf(b, fromHidden, cell.gates, size)
  const parts = Array.from({ length: cell.parts }, (_, part) => {
    const found = [inputs[cell.inputParts.indexOf(part)], hiddens[cell.hiddenParts.indexOf(part)]]
    return b.sum(found.filter((value) => value !== undefined))
  })
  return fresh(b, b.concat(parts, -1))
}

/** Sums of a cell that resets its hidden state before the last product with R: gates first, then the candidate. */
function resetFirst(b: Builder, through: Through, cell: Cell, direction: Direction, before: string) {
  const { size, r, x, w, hiddenBias } = direction
  const rows = (value: string, from: number, to: number): string =>
    value === '' ? '' : b.slice(value, { axes: [0], starts: [from * size], ends: [to * size] })
  const [z, resetPart, candidate] = gatesOf(b, biased(b, timesTransposed(b, x, w), direction.inputBias), 3, size)
  const gates = biased(b, timesTransposed(b, before, rows(r, 0, 2)), rows(hiddenBias, 0, 2))
  const [zHidden, resetHidden] = gatesOf(b, gates, 2, size)
  const resetSum = fresh(b, b.add(resetPart!, resetHidden!))
  let gate = ''
  let hidden = ''
  const nodes = b.record(() => {
    gate = cell.reset!(b, resetSum)
    hidden = b.multiply(gate, before)
  })
  const slope = through(nodes, new Map([[hidden, ones(b, hidden)]]), [resetSum])[0]!
  const whole = b.add(candidate!, biased(b, timesTransposed(b, hidden, rows(r, 2, 3)), rows(hiddenBias, 2, 3)))
  return { sums: fresh(b, b.concat([b.add(z!, zHidden!), resetSum, whole], -1)), gate, hidden, slope }
}

/** Cell states before each step. */
function cellStates(b: Builder, cell: Cell, direction: Direction, sums: string): string {
  const { firstCell, peepholes, size, name } = direction
  return scan(b, {
    name: `${name}/cells`,
    states: [firstCell],
    sequences: [sums],
    captures: peepholes === '' ? [] : [peepholes],
    step: (inner, [before], [entry]) => {
      const next = cell.step(inner, { sums: entry!, hidden: '', cell: before!, peepholes }, size)
      return { states: [next.cell!], results: [inner.node('Identity', [before!])] }
    },
  }).results[0]!
}

const ones = (b: Builder, value: string): string => b.expand(b.scalar(value, 1), b.shapeOf(value))

/** The cell works element by element, so each of its slopes is a factor. */
function slopesOf(
  b: Builder,
  through: Through,
  cell: Cell,
  { size, peepholes }: Direction,
  inputs: Omit<CellInputs, 'peepholes'>,
): { slopes: Omit<Slopes, 'resetGate' | 'resetSlope'>; cellAfter: string } {
  const own = { ...inputs, hidden: fresh(b, inputs.hidden), cell: inputs.cell === '' ? '' : fresh(b, inputs.cell) }
  let hidden = ''
  let cellAfter = ''
  const nodes = b.record(() => {
    const made = cell.step(b, { ...own, peepholes }, size)
    hidden = made.hidden
    cellAfter = made.cell ?? ''
  })
  const wanted = [own.sums, own.hidden, own.cell]
  const slopesFrom = (value: string) => (value === '' ? [] : through(nodes, new Map([[value, ones(b, value)]]), wanted))
  const [byHidden, byCell] = [slopesFrom(hidden), slopesFrom(cellAfter)]
  const parted = (value: string | null | undefined): string =>
    value == null ? '' : b.reshape(value, b.joinShape([b.sizes(value, [0, 1]), cell.parts, size]))
  const slopes = {
    hiddenBySums: parted(byHidden[0]),
    cellBySums: parted(byCell[0]),
    hiddenByHidden: byHidden[1] ?? '',
    hiddenByCell: byHidden[2] ?? '',
    cellByCell: byCell[2] ?? '',
  }
  return { slopes, cellAfter }
}

/** Gradients of weights and inputs from those of the sums: products over all steps and rows at once. */
function collect(b: Builder, cell: Cell, direction: Direction, course: Course, passed: Passed): DirectionGradients {
  const { size, x, w } = direction
  const parts = b.reshape(passed.sums, b.joinShape([b.sizes(passed.sums, [0, 1]), cell.parts, size]))
  const chosen = (list: readonly number[]): string => {
    if (list.length === cell.parts) return passed.sums
    const found = b.gather(parts, b.integers(list), 2)
    return b.reshape(found, b.joinShape([b.sizes(found, [0, 1]), list.length * size]))
  }
  const part = (at: number): string => b.gather(parts, b.constant('int64', [], [at]), 2)
  const rows = (value: string): string => b.reshape(value, b.joinShape([-1, b.sizes(value, [2])]))
  const product = (a: string, other: string): string => b.matMul(b.transpose(rows(a), [1, 0]), rows(other))
  const total = (value: string): string => b.reduceSum(value, [0, 1], { drop: true })
  const byHidden = (): string => {
    if (course.hiddenReset === '') return product(chosen(cell.hiddenParts), course.hiddenBefore)
    return b.concat([product(chosen([0, 1]), course.hiddenBefore), product(part(2), course.hiddenReset)], 0)
  }
  const seen = (at: number, state: string): string => total(b.multiply(part(at), state))
  return {
    x: () => b.matMul(chosen(cell.inputParts), w),
    w: () => product(chosen(cell.inputParts), x),
    r: byHidden,
    inputBias: () => total(chosen(cell.inputParts)),
    hiddenBias: () => total(chosen(cell.hiddenParts)),
    peepholes: () => b.concat([seen(0, course.cellBefore), seen(1, course.cellAfter), seen(2, course.cellBefore)], 0),
    firstHidden: passed.firstHidden,
    firstCell: passed.firstCell,
  }
}
