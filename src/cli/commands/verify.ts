import { ProbityError } from '../../errors.js'
import { verifyRun } from '../../store/verify.js'
import { writeResult, type CommandResult } from '../terminal.js'

/** Recomputes the digests of a run folder, and of its inputs where they lie in the current folder. */
export async function verify(folder: string): Promise<CommandResult> {
  const files = await verifyRun(folder, [process.cwd()])
  for (const { name, status } of files) writeResult(`${status.padEnd(12)} ${name}`)
  const wrong = files.find(({ status }) => status === 'changed' || status === 'missing')
  if (wrong) throw new ProbityError('RUN_CHANGED', { path: wrong.name })
  return { exitCode: 0 }
}
