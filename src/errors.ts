import { analysisErrors } from './errors/analysis.js'
import { cliErrors } from './errors/cli.js'
import { configErrors } from './errors/config.js'
import { cubeErrors } from './errors/cube.js'
import { dataErrors } from './errors/data.js'
import { explainErrors } from './errors/explain.js'
import { gateErrors } from './errors/gate.js'
import { graphErrors } from './errors/graph.js'
import { imageErrors } from './errors/images.js'
import { mitigationErrors } from './errors/mitigation.js'
import { modelErrors } from './errors/model.js'
import { reportErrors } from './errors/report.js'
import { runErrors } from './errors/run.js'
import { sequenceErrors } from './errors/sequences.js'
import { trainingErrors } from './errors/training.js'
import type { ErrorEntry, ErrorParams } from './errors/entry.js'

/** Every error that Probity raises on purpose, by code: its sentence, its hint, its exit code and its HTTP status. */
export const errorCatalogue = {
  ...analysisErrors,
  ...cliErrors,
  ...configErrors,
  ...cubeErrors,
  ...dataErrors,
  ...explainErrors,
  ...gateErrors,
  ...graphErrors,
  ...imageErrors,
  ...mitigationErrors,
  ...modelErrors,
  ...reportErrors,
  ...runErrors,
  ...sequenceErrors,
  ...trainingErrors,
} as const satisfies Record<string, ErrorEntry>

export type ErrorCode = keyof typeof errorCatalogue

/** An error with a code from the catalogue. `message` is one sentence: what, where, expected and found. `hint` says what to do. */
export class ProbityError extends Error {
  override readonly name = 'ProbityError'
  readonly code: ErrorCode
  readonly params: ErrorParams
  readonly hint: string | undefined
  readonly exitCode: number
  readonly httpStatus: number

  constructor(code: ErrorCode, params: ErrorParams = {}, options?: { cause?: unknown }) {
    const entry: ErrorEntry = errorCatalogue[code]
    super(entry.message(params), options)
    this.code = code
    this.params = params
    this.hint = entry.hint?.(params) || undefined
    this.exitCode = entry.exitCode ?? 2
    this.httpStatus = entry.httpStatus ?? 400
  }
}

export function isProbityError(error: unknown): error is ProbityError {
  return error instanceof ProbityError
}
