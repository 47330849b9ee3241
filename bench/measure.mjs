import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import path from 'node:path'

export const root = new URL('..', import.meta.url).pathname
export const main = path.join(root, 'dist/bundle/main.js')

/**
 * Runs a process to its end: wall seconds, processor seconds and peak resident memory in MB (from /proc, where there is one), output and exit code.
 */
export function run(args, options = {}) {
  return new Promise((resolve) => {
    const started = performance.now()
    const child = spawn(process.execPath, args, {
      cwd: options.cwd ?? root,
      env: { ...process.env, NO_COLOR: '1', ...options.env },
    })
    let output = ''
    let errors = ''
    let peak = 0
    let processor = 0
    const look = () => {
      try {
        const status = readFileSync(`/proc/${child.pid}/status`, 'utf8')
        peak = Math.max(peak, Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024)
        // Fields 14 and 15, in hundredths of a second; the name before them may hold spaces.
        const fields = readFileSync(`/proc/${child.pid}/stat`, 'utf8').split(') ').pop().split(' ')
        processor = (Number(fields[11]) + Number(fields[12])) / 100
      } catch {
        // the process has ended, or there is no /proc
      }
    }
    const timer = setInterval(look, 20)
    child.stdout.on('data', (data) => (output += data))
    child.stderr.on('data', (data) => (errors += data))
    child.on('close', (code) => {
      clearInterval(timer)
      resolve({ seconds: (performance.now() - started) / 1000, processor, peak, output, errors, code })
    })
  })
}

export const minimum = (values) => Math.min(...values)
export const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]
