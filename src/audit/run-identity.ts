import path from 'node:path'

import { canonicalJson } from '../environment/canonical-json.js'
import { sha256 } from '../environment/digest.js'
import type { Config } from '../schema/config.js'
import type { InputRecord } from '../schema/run.js'

/** The config as it stands in a Run: without `threads` and `report`, which change no number, and with base names in place of paths. */
export function recordedConfig(config: Config): Record<string, unknown> {
  const { threads: _threads, report: _report, $schema: _schema, ...rest } = config
  return {
    ...rest,
    data: { ...rest.data, source: baseNames(rest.data.source) },
    model: recordedModel(rest.model),
    baseline: baseNames(rest.baseline),
    policy: baseNames(rest.policy),
    metrics: rest.metrics.map((file) => path.basename(file)),
    train: null,
  }
}

/** Addresses may hold credentials and headers secrets: neither is written down. */
function recordedModel(model: Config['model']): unknown {
  if (model === null) return null
  const { path: file, http, ...rest } = model
  if (http === undefined) return { ...rest, path: baseNames(file) }
  const { origin, pathname } = new URL(http.url)
  return { ...rest, http: { ...http, url: `${origin}${pathname}`, headers: Object.keys(http.headers).sort() } }
}

/** sha256 of schema version, tool version, input digests, resolved config and seed. */
export function runId(parts: {
  readonly version: string
  readonly inputs: readonly InputRecord[]
  readonly config: Record<string, unknown>
  readonly seed: number
}): string {
  const inputs = parts.inputs.map(({ role, sha256 }) => ({ role, sha256 }))
  return sha256(
    canonicalJson({ schemaVersion: 1, version: parts.version, inputs, config: parts.config, seed: parts.seed }),
  )
}

function baseNames(value: unknown): unknown {
  if (typeof value === 'string') return path.basename(value)
  if (Array.isArray(value)) return value.map(baseNames)
  return value
}
