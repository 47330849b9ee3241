import { isMap, LineCounter, parseDocument, type Document, type Node } from 'yaml'

import { ProbityError } from '../errors.js'
import type { PolicySource } from './resolved-policy.js'

/** A policy as data, with the place in its file of every path. */
export interface PolicyDocument {
  readonly value: unknown
  /** The place of the value at `path`, of the key itself with `key`, or of the nearest parent that is there. */
  locate(path: readonly PropertyKey[], options?: { key?: boolean }): PolicySource
}

/**
 * Reads YAML or JSON (which is YAML) with positions.
 * @throws POLICY_SYNTAX naming file, line and column.
 */
export function parsePolicyDocument(text: string, file: string): PolicyDocument {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  const at = (offset: number): PolicySource => {
    const { line, col } = lines.linePos(offset)
    return { file, line: Math.max(line, 1), column: Math.max(col, 1) }
  }
  const syntaxError = (reason: string, offset: number): ProbityError => {
    const { line, column } = at(offset)
    return new ProbityError('POLICY_SYNTAX', { where: `${file}:${line}:${column}`, reason: reason.replace(/\.$/u, '') })
  }
  const [broken] = document.errors
  if (broken) throw syntaxError(broken.message, broken.pos[0])
  return {
    value: plainValue(document, syntaxError),
    locate: (path, options) => at(offsetOf(document, path, options?.key ?? false)),
  }
}

function plainValue(document: Document, syntaxError: (reason: string, offset: number) => ProbityError): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 }) as unknown
  } catch (error) {
    throw syntaxError(error instanceof Error ? error.message : String(error), 0)
  }
}

function offsetOf(document: Document, path: readonly PropertyKey[], key: boolean): number {
  let node = document.contents as Node | null
  let offset = node?.range?.[0] ?? 0
  for (const [depth, step] of path.entries()) {
    const pair = isMap(node) ? node.items.find((item) => String(item.key) === String(step)) : undefined
    const keyOffset = (pair?.key as Node | undefined)?.range?.[0]
    if (key && depth === path.length - 1 && keyOffset !== undefined) return keyOffset
    node = pair
      ? (pair.value as Node | null)
      : ((document.getIn(path.slice(0, depth + 1), true) as Node | null) ?? null)
    if (!node?.range) return keyOffset ?? offset
    offset = node.range[0]
  }
  return offset
}
