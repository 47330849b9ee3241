import type { Tensor } from '../../graph/tensor.js'
import { findDuplicates, findStreamedDuplicates, type Duplicates } from './duplicates.js'
import type { EncodedRows, LearningRows } from './learning-rows.js'
import { testPart, validationPart } from './parts.js'

/** Validation and test rows that equal a training row. */
export interface DuplicateRows {
  readonly validation: number
  readonly test: number
  /** The first few, by their names, where rows have some. */
  readonly examples?: readonly { readonly row: string; readonly twin: string }[]
}

/** Rows of a table are the same where features and target are, images where the pixels are: with another label they are worse. */
export async function duplicatesOf(
  encoded: EncodedRows,
  { target, parts }: Pick<LearningRows, 'target' | 'parts'>,
): Promise<DuplicateRows> {
  const { stream } = encoded
  const find = (part: number): Promise<Duplicates> =>
    stream === undefined
      ? Promise.resolve(
          findDuplicates(numbers(encoded.inputs[encoded.network.name]!), numbers(target.tensor), parts, part),
        )
      : findStreamedDuplicates(stream, parts, part)
  const [validation, test] = [await find(validationPart), await find(testPart)]
  const counts = { validation: validation.rows, test: test.rows }
  if (stream === undefined) return counts
  const examples = [...test.examples, ...validation.examples].map(({ row, twin }) => ({
    row: stream.nameOf(row),
    twin: stream.nameOf(twin),
  }))
  return { ...counts, examples }
}

/** Features and targets are of 32-bit numbers. */
function numbers({ data }: Tensor): Float32Array | Int32Array {
  return data as Float32Array | Int32Array
}
