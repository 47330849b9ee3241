import { accessSync, constants, existsSync, statSync } from 'node:fs'
import path from 'node:path'

import { ProbityError } from '../errors.js'
import { fileProblem } from './file-problem.js'

/** Whether a run folder could be written there, asked before the work begins: the nearest folder above it must be one, and writable. */
export function checkTarget(folder: string): void {
  let place = path.resolve(folder)
  while (!existsSync(place) && path.dirname(place) !== place) place = path.dirname(place)
  if (!statSync(place).isDirectory())
    throw new ProbityError('RUN_UNWRITABLE', { folder, reason: `${path.basename(place)} is a file` })
  try {
    accessSync(place, constants.W_OK)
  } catch (cause) {
    throw new ProbityError('RUN_UNWRITABLE', { folder, reason: fileProblem(cause) }, { cause })
  }
}
