import type { TrainerState } from './state.js'

/** Far below what changes a weight, and far above 1.2e-38, where float32 begins to lose digits. */
const faded = 1e-35
/** Steps between two looks: a moment that shrinks by a tenth at each is still above 1e-37 at the next. */
const interval = 32

/**
 * Sets to 0 what the optimizer remembers of weights whose gradients have ended (dead units, words that do not come). Moments of such
 * weights shrink until they are subnormal, and processors take up to a hundred times as long for a product with a subnormal number. The
 * weights themselves are never touched. Depends on the number of the step alone.
 */
export function dropFaded({ step, values }: TrainerState, weights: readonly { readonly name: string }[]): void {
  if (step % interval !== 0) return
  const own = new Set(weights.map(({ name }) => name))
  for (const [name, numbers] of Object.entries(values)) if (!own.has(name)) drop(numbers)
}

function drop(numbers: Float32Array): void {
  for (let i = 0; i < numbers.length; i++) if (Math.abs(numbers[i]!) < faded) numbers[i] = 0
}
