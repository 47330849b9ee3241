import path from 'node:path'

import { canonicalJson } from '../environment/canonical-json.js'
import { sha256 } from '../environment/digest.js'
import type { Config } from '../schema/config.js'
import type { InputRecord } from '../schema/run.js'

/** The config as it stands in a Run: without `threads` and `report`, which change no number, and with base names in place of paths. */
export function recordedConfig(config: Config): Record<string, unknown> {
  const { threads: _threads, report: _report, mitigate: _mitigate, $schema: _schema, ...rest } = config
  return {
    ...rest,
    data: recordedData(rest.data),
    model: recordedModel(rest.model),
    baseline: baseNames(rest.baseline),
    policy: baseNames(rest.policy),
    metrics: rest.metrics.map((file) => path.basename(file)),
    train: null,
  }
}

function recordedData({ source, images, recordings, ...rest }: Config['data']): unknown {
  const named = { ...rest, source: recordedSource(source), images: recordedImages(images) }
  if (recordings === undefined) return named
  const { folder, test } = recordings
  const kept = test === undefined ? {} : { test: { folder: baseNames(test.folder) } }
  return { ...named, recordings: { folder: baseNames(folder), ...kept } }
}

function recordedSource(source: Config['data']['source']): unknown {
  if (source === null || typeof source === 'string' || Array.isArray(source)) return baseNames(source)
  return { sql: withBaseNames(source.sql) }
}

/** Where images are, without the folders around them. */
function recordedImages(images: Config['data']['images']): unknown {
  if (images === null) return null
  const places = <T extends object>(given: T, keys: readonly (keyof T)[]): T => ({
    ...given,
    ...Object.fromEntries(keys.map((key) => [key, baseNames(given[key])])),
  })
  const { test } = images
  return {
    ...places(images, ['images', 'labels', 'folder', 'root']),
    test: test && places(test, ['images', 'labels', 'folder']),
  }
}

const quotedText = /(['"])((?:(?!\1)[^]|\1\1)*)\1/g
const dataFile = /[\\/][^\\/]*(?:\.(?:csv|tsv|txt|parquet|json|jsonl|ndjson)(?:\.(?:gz|zst))?|\*[^\\/]*)$/i

/** A query with base names in place of the paths of the files that it quotes; the digest of the query itself is among the inputs. */
function withBaseNames(sql: string): string {
  return sql.replace(quotedText, (whole, quote: string, text: string) =>
    dataFile.test(text) ? `${quote}${path.basename(text)}${quote}` : whole,
  )
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
