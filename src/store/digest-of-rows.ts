import { existsSync } from 'node:fs'
import path from 'node:path'

import { sha256OfFile } from '../environment/digest.js'
import { rowsFile } from './run-files.js'

/** The digest of a run's kept rows, by which another run names it as its baseline; empty where none were kept. */
export async function digestOfRows(folder: string): Promise<string[]> {
  const file = path.join(folder, rowsFile)
  return existsSync(file) ? [await sha256OfFile(file)] : []
}
