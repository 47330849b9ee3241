import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

/** The version in package.json, which lies two folders up from both src/environment and dist/environment. */
export function toolVersion(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8')
  return (JSON.parse(text) as { version: string }).version
}

/** ONNX Runtime and its version, as records name it. */
export function runtimeVersion(): string {
  const { version } = createRequire(import.meta.url)('onnxruntime-node/package.json') as { version: string }
  return `ONNX Runtime ${version}`
}
