import type { BackwardContext } from '../operators/operator.js'

/** What a modified rule may use beyond what the derivative of an operator has. */
export interface RuleContext extends BackwardContext {
  /** The ordinary derivative of the node; of the node with other inputs, or for other gradients, where given. */
  ordinary(changes?: {
    readonly inputs?: readonly string[]
    readonly gradients?: readonly (string | null)[]
  }): readonly (string | null)[]
  /** The node once more, with other inputs; the name of its first output. */
  repeat(inputs: readonly string[]): string
  /** The same value in the reference pass (for rules with `needsReference`). */
  reference(value: string): string
}

/**
 * A modified backward pass: what it hands from outputs to inputs is no longer the derivative where it has a rule of its own.
 * Chosen per call by `differentiate(graph, { …, rule })`.
 */
export interface BackwardRule {
  readonly id: string
  readonly reference: string
  /** By operator; the ordinary derivative holds for all others. */
  readonly operators: Readonly<Record<string, (context: RuleContext) => readonly (string | null)[]>>
  /** What the target starts with: 1 as in a derivative, or its own value, which is then shared out. */
  readonly start?: 'one' | 'value'
  /** Runs the graph a second time on inputs named `reference:<input>`. */
  readonly needsReference?: boolean
}
