import type { Converter, Converters } from '../converter.js'
import { booleanSetting, numberSetting, settingOf } from '../settings.js'
import type { attentionParts } from '../self-attention.js'
import { hidden } from '../self-attention.js'
import { plain, plainValue, sizeAt, type Value } from '../value.js'

/** Multi-head self-attention as `selfAttention` defines it. */
const selfAttention: Converter = (call) => {
  const { b, layer, inputs, weight } = call
  const [value] = inputs as [Value]
  if (value.mask !== null) call.refuse('it is given a mask')
  const { settings } = layer
  const width = sizeAt(b, value, -1) ?? call.refuse('the width of its input is not known')
  const heads = numberSetting(settings, 'heads', 1)
  const given = settingOf(settings, 'keySize')
  const size = typeof given === 'number' ? given : Math.max(1, Math.floor(width / heads))
  const project = (x: string, part: (typeof attentionParts)[number]): string => {
    const [from, to] = part === 'output' ? [heads * size, width] : [width, heads * size]
    const product = b.matMul(x, weight(`${part}_kernel`, [from, to]))
    return booleanSetting(settings, 'useBias', true) ? b.add(product, weight(`${part}_bias`, [to])) : product
  }
  const x = plain(b, value)
  const perHead = (part: 'query' | 'key' | 'value', order: readonly number[]): string =>
    b.transpose(b.node('Reshape', [project(x, part), b.integers([0, 0, heads, size])]), order)
  const products = b.matMul(perHead('query', [0, 2, 1, 3]), perHead('key', [0, 2, 3, 1]))
  const scores = b.divideScalar(products, Math.sqrt(size))
  const steps = sizeAt(b, value, 1)
  const causal = booleanSetting(settings, 'causal', false)
  if (causal && steps === null) call.refuse('the number of steps is not known')
  const seen = causal ? b.add(scores, b.constant('float32', [steps!, steps!], later(steps!))) : scores
  const read = b.transpose(b.matMul(b.softmax(seen, -1), perHead('value', [0, 2, 1, 3])), [0, 2, 1, 3])
  return [plainValue(b, project(b.node('Reshape', [read, b.integers([0, 0, heads * size])]), 'output'))]
}

function later(steps: number): number[] {
  return Array.from({ length: steps * steps }, (_, at) => (at % steps > Math.floor(at / steps) ? hidden : 0))
}

export const attention: Converters = { SelfAttention: selfAttention }
