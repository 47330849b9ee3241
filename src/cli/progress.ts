import pc from 'picocolors'

import type { Progress } from '../environment/tools.js'

/** One line per step on standard error: updated in place on a terminal, plain when it is not one. */
export function progressLines(quiet: boolean): Progress {
  if (quiet) return () => undefined
  const live = process.stderr.isTTY === true && !process.env.CI
  return ({ step, state, share, detail }) => {
    const mark = { start: pc.dim('…'), advance: pc.dim('…'), done: pc.green('✓'), failed: pc.red('✗') }[state]
    const percent = share === undefined ? '' : ` ${Math.round(share * 100)} %`
    const text = `${mark} ${step}${percent}${detail ? pc.dim(` ${detail}`) : ''}`
    if (live) process.stderr.write(`\r\u001b[2K${text}${state === 'done' || state === 'failed' ? '\n' : ''}`)
    else if (state !== 'advance') process.stderr.write(`${text}\n`)
  }
}
