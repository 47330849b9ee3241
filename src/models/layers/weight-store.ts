import { nearest } from '../../environment/nearest.js'
import { ProbityError } from '../../errors.js'
import type { StoredTensor } from '../../graph/graph.js'
import { firstNotFinite } from '../finite-weights.js'

/** Weights of a model by their names in its file. */
export type Weights = ReadonlyMap<string, StoredTensor>

export interface FoundWeight {
  /** Its name in the file. */
  readonly name: string
  readonly tensor: StoredTensor
}

export interface WeightStore {
  /** The weight of a layer: its name ends in `name`, and the scopes are among the parts before, in their order. */
  find(scopes: readonly string[], name: string, shape: readonly (number | null)[]): FoundWeight
  /** The shape of such a weight; undefined where there is none. */
  shapeOf(scopes: readonly string[], name: string): readonly number[] | undefined
  /** Fails where weights were never asked for: the file then belongs to another model. */
  checkAllUsed(): void
}

export function createWeightStore(weights: Weights): WeightStore {
  const used = new Set<string>()
  const lookUp = (scopes: readonly string[], name: string): string | undefined => {
    const fitting = [...weights.keys()].filter((candidate) => fits(candidate, scopes, name))
    // Of several the one with the fewest parts: `dense/kernel` before `outer/dense/kernel`.
    return fitting.sort((a, b) => partsOf(a).length - partsOf(b).length)[0]
  }
  return {
    shapeOf: (scopes, name) => weights.get(lookUp(scopes, name) ?? '')?.shape,
    find(scopes, name, shape) {
      const found = lookUp(scopes, name)
      const wanted = [...scopes, name].join('/')
      const names = [...weights.keys()]
      if (found === undefined)
        throw new ProbityError('LAYERS_WEIGHT_MISSING', { weight: wanted, names, nearest: nearest(wanted, names) })
      const tensor = weights.get(found)!
      checkShape(found, tensor, shape)
      checkNumbers(found, tensor)
      used.add(found)
      return { name: found, tensor }
    },
    checkAllUsed() {
      const left = [...weights.keys()].filter((name) => !used.has(name))
      if (left.length > 0) throw new ProbityError('LAYERS_WEIGHTS_LEFT_OVER', { weights: left })
    },
  }
}

/** Names of Keras files may end in `:0`. */
function partsOf(name: string): readonly string[] {
  return name.replace(/:\d+$/u, '').split('/')
}

function fits(candidate: string, scopes: readonly string[], name: string): boolean {
  const parts = partsOf(candidate)
  if (parts.at(-1) !== name) return false
  let at = 0
  for (const part of parts.slice(0, -1)) if (part === scopes[at]) at++
  return at === scopes.length
}

function checkShape(name: string, { shape }: StoredTensor, expected: readonly (number | null)[]): void {
  const same = shape.length === expected.length && expected.every((size, axis) => size === null || size === shape[axis])
  if (same) return
  throw new ProbityError('LAYERS_WEIGHT_SHAPE', {
    weight: name,
    expected: expected.map((size) => size ?? '?').join(', '),
    found: shape.join(', '),
  })
}

function checkNumbers(name: string, tensor: StoredTensor): void {
  const at = firstNotFinite(tensor)
  if (at >= 0) throw new ProbityError('MODEL_WEIGHT_NOT_FINITE', { weight: name, position: at })
}
