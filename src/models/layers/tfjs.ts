import type * as TensorFlow from '@tensorflow/tfjs'
import { ProbityError } from '../../errors.js'

export type Tfjs = typeof TensorFlow

/** What computes for TensorFlow.js: its native library, WebAssembly, or plain JavaScript. */
export type TfjsBackend = 'tensorflow' | 'wasm' | 'cpu'

let loaded: Promise<Tfjs> | undefined

/**
 * TensorFlow.js, loaded when it is first needed (0.45 s): `@tensorflow/tfjs-node` where its native library is installed, else
 * WebAssembly, else plain JavaScript. A backend that somebody has chosen before stays. The one place that imports it.
 */
export function loadTfjs(): Promise<Tfjs> {
  return (loaded ??= load())
}

/** The backend in force. Another one than these three counts as plain: nothing is known of it. */
export function backendOf(tf: Tfjs): TfjsBackend {
  const name = tf.getBackend()
  return name === 'tensorflow' || name === 'wasm' ? name : 'cpu'
}

async function load(): Promise<Tfjs> {
  try {
    const tf = (await native()) ?? (await portable())
    await tf.ready()
    return tf
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new ProbityError('TFJS_MISSING', { reason }, { cause })
  }
}

/** The package with a native library; where it is missing, or stands for the plain package, there is none. */
async function native(): Promise<Tfjs | null> {
  const name = '@tensorflow/tfjs-node'
  const found = (await import(name).catch(() => null)) as (Partial<Tfjs> & { default?: Tfjs }) | null
  const tf = found?.default ?? (found as Tfjs | null)
  return typeof tf?.getBackend === 'function' && tf.getBackend() === 'tensorflow' ? tf : null
}

/** The plain package, on WebAssembly where nobody uses it yet and the backend starts. */
async function portable(): Promise<Tfjs> {
  const tf: Tfjs = await import('@tensorflow/tfjs')
  const inUse = (tf.engine().backendName as string | undefined) !== undefined // its type forgets the time before the first tensor
  if (inUse) return tf
  await tf.setBackend('cpu')
  quietly(tf, () => tf.scalar(0).dispose())
  const added = await import('@tensorflow/tfjs-backend-wasm').then(() => true).catch(() => false)
  const started = added && (await tf.setBackend('wasm').catch(() => false))
  if (!started) await tf.setBackend('cpu')
  return tf
}

/** Its first tensor makes the plain backend praise the native one on the console. */
function quietly(tf: Tfjs, work: () => void): void {
  const before = tf.env().getBool('PROD')
  tf.env().set('PROD', true)
  work()
  tf.env().set('PROD', before)
}
