import { z } from 'zod'
import { ProbityError } from '../../errors.js'
import type { StoredTensor } from '../../graph/graph.js'
import { fromFloat16 } from '../../graph/half-floats.js'
import { elementCount, storeTensor } from '../../graph/stored-tensor.js'
import type { Weights } from './weight-store.js'

const quantization = z.object({
  dtype: z.enum(['uint8', 'uint16', 'float16']),
  scale: z.number().optional(),
  min: z.number().optional(),
})
export const weightSpec = z.object({
  name: z.string(),
  shape: z.array(z.number().int().min(0)),
  dtype: z.enum(['float32', 'int32', 'bool', 'uint8', 'string', 'complex64']),
  quantization: quantization.optional(),
})
export type WeightSpec = z.infer<typeof weightSpec>

/** Groups of weights, each with the files that hold their bytes one after the other. */
export const weightsManifest = z.array(z.object({ paths: z.array(z.string()), weights: z.array(weightSpec) }))

const bytesOfElement = { float32: 4, int32: 4, bool: 1, uint8: 1, uint16: 2, float16: 2 } as const

/** Weights from their descriptions and their bytes, which follow each other without gaps. */
export function decodeWeights(specs: readonly WeightSpec[], bytes: Uint8Array, model: string): Weights {
  const expected = specs.reduce((sum, spec) => sum + byteLength(spec, model), 0)
  if (expected !== bytes.byteLength)
    throw new ProbityError('LAYERS_SHARDS_SHORT', { model, expected, found: bytes.byteLength })
  const weights = new Map<string, StoredTensor>()
  let at = 0
  for (const spec of specs) {
    const length = byteLength(spec, model)
    weights.set(spec.name, decode(spec, bytes.subarray(at, at + length)))
    at += length
  }
  return weights
}

function byteLength(spec: WeightSpec, model: string): number {
  const stored = storedType(spec, model)
  const length = elementCount(spec.shape) * bytesOfElement[stored]
  if (Number.isSafeInteger(length)) return length
  throw new ProbityError('LAYERS_INVALID', {
    place: `weight ${spec.name}`,
    expected: 'a possible shape',
    found: `[${spec.shape.join(', ')}]`,
  })
}

function storedType({ name, dtype, quantization: packed }: WeightSpec, model: string): keyof typeof bytesOfElement {
  if (packed !== undefined) return packed.dtype
  if (dtype === 'string' || dtype === 'complex64')
    throw new ProbityError('LAYERS_INVALID', { place: `weight ${name} of ${model}`, expected: 'numbers', found: dtype })
  return dtype
}

function decode(spec: WeightSpec, bytes: Uint8Array): StoredTensor {
  const { shape, dtype, quantization: packed } = spec
  if (packed === undefined && dtype !== 'uint8')
    return {
      dtype: dtype === 'bool' ? 'bool' : dtype === 'int32' ? 'int32' : 'float32',
      shape,
      content: { kind: 'bytes', bytes },
    }
  const count = elementCount(shape)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const raw = (at: number): number => {
    if (packed?.dtype === 'float16') return fromFloat16(view.getUint16(2 * at, true))
    const value = packed?.dtype === 'uint16' ? view.getUint16(2 * at, true) : view.getUint8(at)
    return value * (packed?.scale ?? 1) + (packed?.min ?? 0)
  }
  const values = Array.from({ length: count }, (_, at) => (dtype === 'int32' ? Math.round(raw(at)) : raw(at)))
  return storeTensor(dtype === 'int32' ? 'int32' : 'float32', shape, values)
}
