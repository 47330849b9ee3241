import { ProbityError } from '../../errors.js'
import { checkRun } from '../../store/verify.js'
import { writeResult, type CommandResult } from '../terminal.js'

/** Recomputes the digests of a run folder, and of its inputs where they lie beside it or in the current folder. */
export async function verify(folder: string): Promise<CommandResult> {
  const files = await checkRun(folder)
  for (const { name, status } of files) writeResult(`${status.padEnd(12)} ${name}`)
  const wrong = files.filter(({ status }) => status === 'changed' || status === 'missing').map(({ name }) => name)
  if (wrong.length > 0) throw new ProbityError('RUN_CHANGED', { path: wrong.join(' and ') })
  return { exitCode: 0 }
}
