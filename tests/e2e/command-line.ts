import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'

import type { Measurement } from '../../src/schema/measurement.js'
import type { Run } from '../../src/schema/run.js'

export const root = new URL('../../', import.meta.url).pathname
export const main = path.join(root, 'dist/bundle/main.js')

export interface Ended {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

export interface CommandOptions {
  readonly input?: string
  /** Keep standard input open after `input`. */
  readonly hold?: boolean
  readonly interruptAfter?: number
  readonly cwd?: string
}

/** Runs the built command as a user would, in a real process. */
export function probity(args: readonly string[], options: CommandOptions = {}): Promise<Ended> {
  return new Promise((resolve) => {
    const env = { ...process.env, NO_COLOR: '1', CI: 'true' }
    const child = spawn(process.execPath, [main, ...args], { cwd: options.cwd ?? root, env })
    let out = ''
    let err = ''
    child.stdout.on('data', (data: Buffer) => (out += data.toString()))
    child.stderr.on('data', (data: Buffer) => (err += data.toString()))
    child.stdin.on('error', () => undefined)
    if (options.hold) child.stdin.write(options.input ?? '')
    else child.stdin.end(options.input ?? '')
    if (options.interruptAfter !== undefined) setTimeout(() => child.kill('SIGINT'), options.interruptAfter)
    child.on('close', (code) => resolve({ code, out, err }))
  })
}

/** A folder of its own for one test file, removed by `remove`. */
export function workspace(): { path: string; file(name: string, text: string | Buffer): string; remove(): void } {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'probity-test-'))
  return {
    path: folder,
    file(name, text) {
      const full = path.join(folder, name)
      writeFileSync(full, text)
      return full
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

export function readRun(folder: string): Run | null {
  const file = path.join(folder, 'run.json')
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Run) : null
}

export function measurementOf(run: Run | null, id: string): Measurement | undefined {
  return run?.analyses.flatMap(({ measurements }) => measurements).find((measurement) => measurement.id === id)
}
