import { accessSync, constants, existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import os from 'node:os'

import pc from 'picocolors'

import { openDatabase } from '../../environment/duckdb.js'
import { createTemporaryFolder } from '../../environment/temporary.js'
import { toolVersion } from '../../environment/version.js'
import { writeResult, type CommandResult } from '../terminal.js'

interface Check {
  readonly name: string
  readonly status: 'ok' | 'absent' | 'failed'
  readonly detail: string
}

/** Checks what an audit needs on this machine. Exit 2 when something needed fails; an absent optional package is only said. */
export async function doctor(flags: { json?: boolean }): Promise<CommandResult> {
  const checks = [
    node(),
    await database(),
    packageCheck('onnxruntime-node', 'models and explanations', true),
    folder(),
    memory(),
  ]
  checks.push(packageCheck('@tensorflow/tfjs', 'TensorFlow.js models', true))
  checks.push(packageCheck('@tensorflow/tfjs-backend-wasm', 'TensorFlow.js layers on WebAssembly', true))
  checks.push(packageCheck('@tensorflow/tfjs-node', 'faster TensorFlow.js layers (optional)', false))
  checks.push(packageCheck('danfojs-node', 'DataFrames in and out (optional)', false))
  if (flags.json) writeResult(JSON.stringify({ version: toolVersion(), checks }, null, 2))
  else {
    const mark = { ok: pc.green('ok'), absent: pc.dim('absent'), failed: pc.red('failed') }
    for (const check of checks) writeResult(`${mark[check.status]}  ${check.name}: ${check.detail}`)
  }
  return { exitCode: checks.some((check) => check.status === 'failed') ? 2 : 0 }
}

function node(): Check {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  const fits = major > 20 || (major === 20 && minor >= 19)
  return { name: 'Node.js', status: fits ? 'ok' : 'failed', detail: `${process.versions.node}, needed 20.19 or newer` }
}

async function database(): Promise<Check> {
  const temporary = createTemporaryFolder()
  try {
    const database = await openDatabase({ threads: 1, spillFolder: temporary.path })
    const result = await database.query('SELECT version() AS version')
    await database.close()
    return { name: 'DuckDB', status: 'ok', detail: String(result.columns[0]?.[0]) }
  } catch (error) {
    return { name: 'DuckDB', status: 'failed', detail: (error as Error).message }
  } finally {
    temporary.remove()
  }
}

function packageCheck(name: string, purpose: string, needed: boolean): Check {
  const require = createRequire(import.meta.url)
  try {
    const { version } = require(`${name}/package.json`) as { version: string }
    return { name, status: 'ok', detail: `${version}, ${purpose}` }
  } catch {
    return { name, status: needed ? 'failed' : 'absent', detail: `not installed; ${purpose}` }
  }
}

function folder(): Check {
  const place = existsSync('reports') ? 'reports' : '.'
  try {
    accessSync(place, constants.W_OK)
    return { name: 'report folder', status: 'ok', detail: `${place} can be written` }
  } catch {
    return { name: 'report folder', status: 'failed', detail: `${place} cannot be written; give --output` }
  }
}

function memory(): Check {
  const gigabytes = (bytes: number): string => `${(bytes / 2 ** 30).toFixed(1)} GB`
  return {
    name: 'machine',
    status: 'ok',
    detail: `${os.availableParallelism()} processors, ${gigabytes(os.freemem())} of ${gigabytes(os.totalmem())} free`,
  }
}
