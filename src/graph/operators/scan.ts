import { graphAttribute } from '../attributes.js'
import type { Builder } from '../builder.js'
import type { DataType } from '../data-types.js'
import type { Dimension, Shape } from '../graph.js'

export interface ScanOptions {
  readonly name: string
  /** Values handed from step to step, at the start. */
  readonly states: readonly string[]
  /** Values with a step on their first axis. */
  readonly sequences: readonly string[]
  /** Values of the graph around that a step reads as they are. */
  readonly captures: readonly string[]
  /** From the last step to the first. */
  readonly backwards?: boolean
  /** One step: from the names of states and entries of the sequences to the next states and what the step gives. */
  readonly step: (inner: Builder, states: readonly string[], entries: readonly string[]) => ScanStep
}
export interface ScanStep {
  readonly states: readonly string[]
  readonly results: readonly string[]
}

/** Runs a step over sequences inside the graph: the graph stays as small for a thousand steps as for one. */
export function scan(b: Builder, options: ScanOptions): ScanStep {
  const { name, states, sequences, backwards = false } = options
  const scope = b.freshName(name)
  const inner = b.child(scope, options.captures)
  const input = (wish: string, dtype: DataType, shape: Shape): string => inner.input(`${scope}/${wish}`, dtype, shape)
  const stateNames = states.map((state, at) => input(`state_${at}`, b.dtypeOf(state), b.shapeKnown(state)))
  const entryNames = sequences.map((sequence, at) =>
    input(`entry_${at}`, b.dtypeOf(sequence), b.shapeKnown(sequence).slice(1)),
  )
  const made = options.step(inner, stateNames, entryNames)
  made.states.forEach((state, at) => inner.output(state, `${scope}/next_${at}`))
  made.results.forEach((result, at) => inner.output(result, `${scope}/result_${at}`))
  const direction = backwards ? 1 : 0
  const outputs = b.nodes(
    'Scan',
    [...states, ...sequences],
    {
      body: graphAttribute(inner.build()),
      num_scan_inputs: sequences.length,
      scan_input_directions: sequences.map(() => direction),
      scan_output_directions: made.results.map(() => direction),
    },
    { name, outputs: made.states.length + made.results.length },
  )
  const steps: Dimension = b.shapeKnown(sequences[0]!)[0]!
  const results = outputs.slice(states.length)
  states.forEach((state, at) => b.declare(outputs[at]!, b.type(state)!))
  results.forEach((result, at) => {
    const { dtype, shape } = inner.type(made.results[at]!)!
    b.declare(result, { dtype, shape: shape === null ? null : [steps, ...shape] })
  })
  return { states: outputs.slice(0, states.length), results }
}
