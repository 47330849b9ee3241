import type { Attribute, StoredTensor } from './graph.js'

const mostShared = 64

/** The same text for equal small constants; undefined for large ones. */
export function shareKey({ dtype, shape, content }: StoredTensor): string | undefined {
  if (content.kind !== 'bytes' || content.bytes.byteLength > mostShared) return undefined
  return `constant ${dtype} [${shape}] ${content.bytes}`
}

const impure = /^(Random|Bernoulli|Multinomial|Dropout$)/u

/** The same text for the same operation on the same values; undefined where that cannot be said. */
export function nodeKey(
  operator: string,
  domain: string,
  inputs: readonly string[],
  attributes: Readonly<Record<string, Attribute>>,
  outputs: number,
): string | undefined {
  if (impure.test(operator)) return undefined
  const parts: string[] = []
  for (const [name, attribute] of Object.entries(attributes)) {
    if (['tensor', 'graph', 'tensors', 'graphs', 'reference', 'other'].includes(attribute.kind)) return undefined
    parts.push(`${name}=${'value' in attribute ? String(attribute.value) : ''}:${attribute.kind}`)
  }
  return JSON.stringify([operator, domain, inputs, parts.sort(), outputs])
}
