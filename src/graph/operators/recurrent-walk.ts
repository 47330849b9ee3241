import type { Builder } from '../builder.js'
import type { Cell } from './recurrent-cells.js'
import type { Direction, Slopes } from './recurrent-direction.js'
import { scan, type ScanStep } from './scan.js'

/** What the walk back through the steps leaves. */
export interface Passed {
  /** d(target)/d(sums): [steps, rows, parts · size]. */
  readonly sums: string
  readonly firstHidden: string
  readonly firstCell: string
}

/** What a step of the walk reads besides the gradients that the step after it handed on. */
type Entries = Readonly<Partial<Record<keyof Slopes | 'gradient' | 'mask', string>>>

/** From the last step to the first: gradients of the sums of every step, and of the states that it began with. */
export function walkBack(b: Builder, cell: Cell, direction: Direction, slopes: Slopes): Passed {
  const { r, mask, gradient, lastGradient, lastCellGradient, name } = direction
  const present = Object.entries({ ...slopes, gradient, mask }).filter(([, value]) => value !== '')
  const found = scan(b, {
    name: `${name}/back`,
    states: cell.hasCell ? [lastGradient, lastCellGradient] : [lastGradient],
    sequences: present.map(([, value]) => value),
    captures: [r],
    backwards: true,
    step: (inner, states, entries) =>
      stepBack(inner, cell, direction, states, Object.fromEntries(present.map(([key], at) => [key, entries[at]!]))),
  })
  return { sums: found.results[0]!, firstHidden: found.states[0]!, firstCell: found.states[1] ?? '' }
}

function stepBack(b: Builder, cell: Cell, direction: Direction, states: readonly string[], at: Entries): ScanStep {
  const [after, cellAfter] = states
  const arriving = at.gradient === undefined ? after! : b.add(after!, at.gradient)
  const during = (value: string): string => (at.mask === undefined ? value : b.multiply(value, at.mask))
  const hidden = during(arriving)
  const cells = cellAfter === undefined ? null : during(cellAfter)
  const wide = (value: string): string => b.unsqueeze(value, [1])
  const bySums = b.multiply(wide(hidden), at.hiddenBySums!)
  const own = cells === null ? bySums : b.add(bySums, b.multiply(wide(cells), at.cellBySums!))
  const { sums, toHidden } = at.resetGate === undefined ? plain(b, cell, direction, own) : reset(b, direction, own, at)
  const direct = at.hiddenByHidden === undefined ? [] : [b.multiply(hidden, at.hiddenByHidden)]
  const next = [b.sum([...toHidden, ...direct, ...skipped(b, at.mask, after!)])]
  if (cells !== null) {
    const throughHidden = b.multiply(hidden, at.hiddenByCell!)
    next.push(b.sum([throughHidden, b.multiply(cells, at.cellByCell!), ...skipped(b, at.mask, cellAfter!)]))
  }
  return { states: next, results: [sums] }
}

/** Where a row's sequence is over, its state was handed on as it is. */
function skipped(b: Builder, mask: string | undefined, gradient: string): readonly string[] {
  return mask === undefined ? [] : [b.multiply(gradient, b.subtractFrom(1, mask))]
}

function plain(b: Builder, cell: Cell, { r, size }: Direction, own: string) {
  const flat = (value: string, count: number): string => b.reshape(value, [-1, count * size])
  const sums = flat(own, cell.parts)
  const all = cell.hiddenParts.length === cell.parts
  const met = all ? sums : flat(b.gather(own, b.integers(cell.hiddenParts), 1), cell.hiddenParts.length)
  return { sums, toHidden: [b.matMul(met, r)] }
}

/** z and r meet the hidden state itself, the candidate meets it after the reset. */
function reset(b: Builder, { r, size }: Direction, own: string, at: Entries) {
  const [z, , candidate] = b.split(b.reshape(own, [-1, 3 * size]), [size, size, size], 3, 1)
  const rows = (from: number, to: number): string => b.slice(r, { axes: [0], starts: [from * size], ends: [to * size] })
  const afterReset = b.matMul(candidate!, rows(2, 3))
  const gate = b.multiply(afterReset, at.resetSlope!)
  const gates = b.concat([z!, gate], 1)
  const toHidden = [b.matMul(gates, rows(0, 2)), b.multiply(afterReset, at.resetGate!)]
  return { sums: b.concat([gates, candidate!], 1), toHidden }
}
