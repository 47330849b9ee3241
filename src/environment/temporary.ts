import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ProbityError } from '../errors.js'

export interface TemporaryFolder {
  readonly path: string
  /** Removes the folder with all that is in it. May be called twice. */
  remove(): void
}

const open = new Set<string>()
let watching = false

/** A new empty folder that only this user can read. It is removed by `remove`, and at the latest when the process exits. */
export function createTemporaryFolder(): TemporaryFolder {
  if (!watching) process.once('exit', () => open.forEach(removeFolder))
  watching = true
  const path = makeFolder()
  open.add(path)
  return { path, remove: () => removeFolder(path) }
}

function makeFolder(): string {
  try {
    return mkdtempSync(join(tmpdir(), 'probity-'))
  } catch (cause) {
    const reason = (cause as NodeJS.ErrnoException).code ?? String(cause)
    throw new ProbityError('TEMPORARY_UNWRITABLE', { folder: tmpdir(), reason }, { cause })
  }
}

/** Runs `use` with a temporary folder and removes it afterwards, whatever happens. */
export async function withTemporaryFolder<T>(use: (path: string) => Promise<T>): Promise<T> {
  const folder = createTemporaryFolder()
  try {
    return await use(folder.path)
  } finally {
    folder.remove()
  }
}

function removeFolder(path: string): void {
  rmSync(path, { recursive: true, force: true, maxRetries: 3 })
  open.delete(path)
}
