import type { LayersModel } from '@tensorflow/tfjs'
import type { Scale } from '../model.js'
import { isSettings, plainWord } from './settings.js'

const probabilities = new Set(['softmax', 'sigmoid'])

function scaleOfWord(word: string): Scale {
  const plain = plainWord(word)
  return probabilities.has(plain) ? 'probability' : plain === 'logsoftmax' ? 'logit' : 'value'
}

/** What the last layer of a LayersModel says of its scores. */
export function activationScale(model: LayersModel): Scale {
  const config = model.layers.at(-1)?.getConfig()
  const activation = config?.activation
  if (typeof activation === 'string') return scaleOfWord(activation)
  return model.layers.at(-1)?.getClassName() === 'Softmax' ? 'probability' : 'value'
}

/** The same of a frozen graph, from the operation behind its output. */
export function graphModelScale(topology: unknown, outputs: readonly string[]): Scale {
  if (!isSettings(topology) || !Array.isArray(topology.node) || outputs.length === 0) return 'value'
  const nodes = new Map(topology.node.filter(isSettings).map((node) => [String(node.name), node]))
  let node = nodes.get(plainName(outputs[0]!))
  for (let steps = 0; node?.op === 'Identity' && steps < nodes.size; steps++) {
    const [input] = Array.isArray(node.input) ? node.input.map(String) : []
    node = input === undefined ? undefined : nodes.get(plainName(input))
  }
  return node === undefined ? 'value' : scaleOfWord(String(node.op))
}

function plainName(name: string): string {
  return name.replace(/^\^/u, '').replace(/:\d+$/u, '')
}
