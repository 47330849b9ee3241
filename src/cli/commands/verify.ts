import { verifyRun } from '../../store/verify.js'
import { writeResult, type CommandResult } from '../terminal.js'

/** Recomputes the digests of a run folder; a difference is an error of its own. */
export async function verify(folder: string): Promise<CommandResult> {
  const checked = await verifyRun(folder)
  for (const entry of checked) writeResult(`${entry.name}  ${entry.status}`)
  return { exitCode: 0 }
}
