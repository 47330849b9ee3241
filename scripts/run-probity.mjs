// Runs the command line of this checkout as a user would, and shows what is run.
import { spawnSync } from 'node:child_process'
import path from 'node:path'

export const root = new URL('..', import.meta.url).pathname
const main = path.join(root, 'dist/bundle/main.js')
/** What the exit codes of an audit or a gate mean; any other ends a demo. */
export const meaning = { 0: 'within policy', 1: 'outside policy', 3: 'inconclusive' }

/** Prints the command, runs it, and returns its exit code. Ends the process where that is none of `expected`. */
export function probity(words, expected = [0]) {
  const shown = words.map((word) => (word.startsWith(root) ? path.relative(root, word) : word))
  console.log(`\n$ probity ${shown.map((word) => (/[ '"]/.test(word) ? JSON.stringify(word) : word)).join(' ')}`)
  const { status } = spawnSync(process.execPath, [main, ...words], { cwd: root, stdio: 'inherit' })
  if (!expected.includes(status)) process.exit(status ?? 70)
  return status
}
