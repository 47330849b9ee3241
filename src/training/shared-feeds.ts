import type { Tensor, Tensors } from '../graph/tensor.js'

/**
 * Puts values into memory that workers see, so that a message holds none of them. Every call writes over the one before: runs that were
 * given those values must be over.
 */
export function createSharedFeeds(): (feeds: Tensors) => Tensors {
  const kept = new Map<string, Float32Array>()
  const share = (name: string, tensor: Tensor): Tensor => {
    const { data } = tensor
    if (!(data instanceof Float32Array)) return tensor
    const known = kept.get(name)
    const shared = known?.length === data.length ? known : new Float32Array(new SharedArrayBuffer(data.byteLength))
    shared.set(data)
    kept.set(name, shared)
    return { ...tensor, data: shared }
  }
  return (feeds) => Object.fromEntries(Object.entries(feeds).map(([name, tensor]) => [name, share(name, tensor)]))
}
