import type { Backward } from './operators/operator.js'

/**
 * A modified backward pass: for the operators that it names, its own rule instead of the derivative. Explainers choose one by
 * `differentiate(graph, { …, rule })`.
 */
export interface BackwardRule {
  readonly id: string
  readonly reference: string
  /** By operator; the ordinary derivative holds for all others. */
  readonly operators: Readonly<Record<string, Backward>>
  /** Whether the rule compares with a second, reference pass (see `BackwardContext.reference`). */
  readonly needsReference?: boolean
}
