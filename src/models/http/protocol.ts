import type { Batch, FloatTensor, InputSpec } from '../model.js'

/** How a batch becomes the body of a request, and an answer scores. */
export interface Protocol {
  readonly inputs: readonly InputSpec[]
  /** What the server says of its outputs' names; null where it says nothing. */
  readonly output: string | null
  body(batch: Batch, rows: number): unknown
  read(answer: unknown, rows: number): { readonly scores: FloatTensor; readonly labels?: readonly string[] }
}
