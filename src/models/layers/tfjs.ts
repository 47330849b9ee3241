import type * as TensorFlow from '@tensorflow/tfjs'
import { ProbityError } from '../../errors.js'

export type Tfjs = typeof TensorFlow

let loaded: Promise<Tfjs> | undefined

/**
 * TensorFlow.js, loaded when it is first needed (0.45 s): `@tensorflow/tfjs-node` where its native library is installed, else
 * plain JavaScript. The one place that imports it.
 */
export function loadTfjs(): Promise<Tfjs> {
  return (loaded ??= load())
}

async function load(): Promise<Tfjs> {
  try {
    const tf = (await native()) ?? (await import('@tensorflow/tfjs'))
    await tf.ready()
    quietly(tf, () => tf.scalar(0).dispose())
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

/** Its first tensor makes the plain backend praise the native one on the console. */
function quietly(tf: Tfjs, work: () => void): void {
  const before = tf.env().getBool('PROD')
  tf.env().set('PROD', true)
  work()
  tf.env().set('PROD', before)
}
