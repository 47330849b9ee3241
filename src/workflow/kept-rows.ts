import path from 'node:path'

import { withTemporaryFolder } from '../environment/temporary.js'
import type { ConductedAudit } from './conduct-audit.js'

/**
 * Gives the file of the rows to keep, or null where none are asked for or to be had. They are written beside the run only when it is whole; until then they
 * wait in a temporary folder. After an interruption there are none: what was measured until then is kept all the same.
 */
export function withKeptRows<T>(
  conducted: Pick<ConductedAudit, 'keepRows'>,
  { keep, signal }: { readonly keep: boolean; readonly signal: AbortSignal },
  use: (rows: string | null) => Promise<T>,
): Promise<T> {
  if (!keep || signal.aborted) return use(null)
  return withTemporaryFolder(async (folder) => {
    const file = path.join(folder, 'decisions.parquet')
    const kept = await conducted.keepRows(file).catch((error: unknown) => {
      if (signal.aborted) return false
      throw error
    })
    return use(kept ? file : null)
  })
}
