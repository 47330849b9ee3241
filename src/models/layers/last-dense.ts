import { numbersOf, storeTensor } from '../../graph/stored-tensor.js'
import { booleanSetting, wordSetting } from './settings.js'
import type { LayersTopology } from './topology.js'
import { createWeightStore, type Weights } from './weight-store.js'

/** The weights of a last layer that can take up a scale and an offset of what it gives. */
export interface LastDense {
  readonly kernel: string
  readonly bias: string
}

/** What a value is multiplied by, and what is added to it, by column. */
export interface Rescaling {
  readonly scale: readonly number[]
  readonly offset: readonly number[]
}

/** The last layer, where it is a Dense with a bias and without an activation that is called once; else null. */
export function lastDense({ layers, outputs }: LayersTopology, weights: Weights): LastDense | null {
  const last = layers.find(({ name }) => name === outputs[0]?.layer)
  if (outputs.length !== 1 || last?.className !== 'Dense' || last.calls.length !== 1) return null
  const { settings, name } = last
  if (wordSetting(settings, 'activation', 'linear') !== 'linear') return null
  if (!booleanSetting(settings, 'useBias', true)) return null
  const store = createWeightStore(weights)
  return { kernel: store.find([name], 'kernel', [null, null]).name, bias: store.find([name], 'bias', [null]).name }
}

/** The weights with which the last layer gives value · scale + offset in place of each value. */
export function scaledUp(weights: Weights, last: LastDense, { scale, offset }: Rescaling): Weights {
  return withLast(weights, last, {
    kernel: (value, column) => value * scale[column]!,
    bias: (value, column) => value * scale[column]! + offset[column]!,
  })
}

/** The weights with which the last layer gives (value − offset) / scale in place of each value. */
export function scaledDown(weights: Weights, last: LastDense, { scale, offset }: Rescaling): Weights {
  return withLast(weights, last, {
    kernel: (value, column) => value / scale[column]!,
    bias: (value, column) => (value - offset[column]!) / scale[column]!,
  })
}

type Change = (value: number, column: number) => number

function withLast(weights: Weights, last: LastDense, changes: Record<keyof LastDense, Change>): Weights {
  const changed = (part: keyof LastDense): [string, ReturnType<typeof storeTensor>] => {
    const tensor = weights.get(last[part])!
    const columns = tensor.shape.at(-1)!
    const values = numbersOf(tensor).map((value, at) => changes[part](value, at % columns))
    return [last[part], storeTensor('float32', tensor.shape, values)]
  }
  return new Map([...weights, changed('kernel'), changed('bias')])
}
