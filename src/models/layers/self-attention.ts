import type { layers, Shape, Tensor, Tensor2D, Tensor3D } from '@tensorflow/tfjs'
import type { Tfjs } from './tfjs.js'

export interface SelfAttentionConfig {
  /** Heads that look at the sequence side by side. */
  readonly heads?: number
  /** Width of a head's queries, keys and values; the width of the input shared among the heads unless given. */
  readonly keySize?: number
  readonly useBias?: boolean
  /** Whether a step sees itself and earlier steps only. */
  readonly causal?: boolean
  readonly name?: string
}

type Layer = layers.Layer
type MakeLayer = (config?: SelfAttentionConfig) => Layer

const made = new WeakMap<Tfjs, MakeLayer>()

/** Weights of a self-attention layer: queries, keys and values, and back to the width of the input. */
export const attentionParts = ['query', 'key', 'value', 'output'] as const

/**
 * Multi-head self-attention, softmax(Q·Kᵀ/√k)·V for each head (Vaswani et al. 2017), as a layer of TensorFlow.js that can be
 * saved and loaded: [rows, steps, width] in and out. Calling this registers its class.
 * @example tf.sequential({ layers: [selfAttention(tf)({ heads: 2, inputShape: [8, 16] }), tf.layers.flatten()] })
 */
export function selfAttention(tf: Tfjs): MakeLayer {
  const known = made.get(tf)
  if (known !== undefined) return known
  const SelfAttention = defineClass(tf)
  tf.serialization.registerClass(SelfAttention)
  const make: MakeLayer = (config = {}) => new SelfAttention({ ...config })
  made.set(tf, make)
  return make
}

function defineClass(tf: Tfjs) {
  return class SelfAttention extends tf.layers.Layer {
    static className = 'SelfAttention'
    readonly heads: number
    readonly useBias: boolean
    readonly causal: boolean
    keySize: number | null
    readonly kernels: ReturnType<Layer['addWeight']>[] = []
    readonly biases: ReturnType<Layer['addWeight']>[] = []

    constructor(config: SelfAttentionConfig) {
      super(config as ConstructorParameters<typeof tf.layers.Layer>[0])
      this.heads = config.heads ?? 1
      this.keySize = config.keySize ?? null
      this.useBias = config.useBias ?? true
      this.causal = config.causal ?? false
    }

    override build(inputShape: Shape | Shape[]): void {
      const width = (inputShape as Shape).at(-1)!
      this.keySize ??= Math.max(1, Math.floor(width / this.heads))
      const inner = this.heads * this.keySize
      for (const part of attentionParts) {
        const [from, to] = part === 'output' ? [inner, width] : [width, inner]
        this.kernels.push(this.addWeight(`${part}_kernel`, [from, to], 'float32', tf.initializers.glorotUniform({})))
        if (this.useBias) this.biases.push(this.addWeight(`${part}_bias`, [to], 'float32', tf.initializers.zeros()))
      }
      this.built = true
    }

    override computeOutputShape(inputShape: Shape | Shape[]): Shape {
      return inputShape as Shape
    }

    override call(inputs: Tensor | Tensor[]): Tensor {
      return tf.tidy(() => {
        const x = (Array.isArray(inputs) ? inputs[0]! : inputs) as Tensor3D
        const [rows, steps, width] = x.shape
        const [heads, size] = [this.heads, this.keySize!]
        const project = (value: Tensor, at: number): Tensor => {
          const product = tf.matMul(value as Tensor2D, this.kernels[at]!.read() as Tensor2D)
          return this.useBias ? tf.add(product, this.biases[at]!.read()) : product
        }
        const flat = tf.reshape(x, [rows * steps, width])
        const [q, k, v] = [0, 1, 2].map((at) =>
          tf.transpose(tf.reshape(project(flat, at), [rows, steps, heads, size]), [0, 2, 1, 3]),
        ) as [Tensor, Tensor, Tensor]
        const scores = tf.div(tf.matMul(q, k, false, true), Math.sqrt(size))
        const seen = this.causal ? tf.add(scores, laterSteps(tf, steps)) : scores
        const read = tf.transpose(tf.matMul(tf.softmax(seen, -1), v), [0, 2, 1, 3])
        return tf.reshape(project(tf.reshape(read, [rows * steps, heads * size]), 3), [rows, steps, width])
      })
    }

    override getConfig() {
      const { heads, keySize, useBias, causal } = this
      return { ...super.getConfig(), heads, keySize, useBias, causal }
    }
  }
}

/** Far below every score, for steps that come later. */
export const hidden = -1e9

function laterSteps(tf: Tfjs, steps: number): Tensor {
  const later = Float32Array.from({ length: steps * steps }, (_, at) =>
    at % steps > Math.floor(at / steps) ? hidden : 0,
  )
  return tf.tensor2d(later, [steps, steps])
}
