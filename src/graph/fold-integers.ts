import type { Attribute, StoredTensor } from './graph.js'
import { inferNode, type Knowledge } from './infer-types.js'
import { storeTensor } from './stored-tensor.js'

/** The result of integer arithmetic on sizes that are all known, such as the axes along which to sum. */
export function foldIntegers(
  operator: string,
  domain: string,
  inputs: readonly string[],
  attributes: Readonly<Record<string, Attribute>>,
  knowledge: Knowledge,
): StoredTensor | undefined {
  const trial: Knowledge = { ...knowledge, types: new Map(), constants: new Map() }
  for (const name of inputs) {
    const type = knowledge.types.get(name)
    const constant = knowledge.constants.get(name)
    if (type !== undefined) trial.types.set(name, type)
    if (constant !== undefined) trial.constants.set(name, constant)
  }
  inferNode({ name: '', operator, domain, inputs, outputs: ['result'], attributes }, trial)
  const type = trial.types.get('result')
  const shape = type?.shape?.every((size) => typeof size === 'number') ? type.shape : null
  if (type?.elements === undefined || shape === null) return undefined
  const values = type.elements.filter((element) => typeof element === 'number')
  return values.length === type.elements.length ? storeTensor(type.dtype, shape, values) : undefined
}
