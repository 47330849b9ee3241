import type { Tensor } from '../../graph/tensor.js'
import { findDuplicates } from './duplicates.js'
import type { LearningRows } from './learning-rows.js'
import { testPart, validationPart } from './parts.js'

/** Validation and test rows that equal a training row. */
export function duplicatesOf(
  features: Tensor,
  { target, parts }: Pick<LearningRows, 'target' | 'parts'>,
): { readonly validation: number; readonly test: number } {
  const truth = target.tensor.data as Float32Array | Int32Array // as makeTarget makes it
  const count = (part: number): number =>
    findDuplicates(features.data as Float32Array | Int32Array, truth, parts, part).rows
  return { validation: count(validationPart), test: count(testPart) }
}
