import type { Builder } from './builder.js'
import { requiredInputs, type Graph } from './graph.js'

/**
 * Adds the graph once more, fed with inputs named `reference:<input>`. Returns a function from a value to the same value in
 * that pass: itself where it does not depend on the inputs.
 */
export function addReferencePass(builder: Builder, graph: Graph): (value: string) => string {
  const twins = new Map<string, string>()
  builder.setScope('')
  for (const { name, type } of requiredInputs(graph)) {
    if (type?.kind !== 'tensor') continue
    twins.set(name, builder.input(`reference:${name}`, type.dtype, type.shape ?? []))
  }
  for (const node of graph.nodes) {
    if (!node.inputs.some((name) => twins.has(name))) continue
    const outputs = node.outputs.map((name) => (name === '' ? '' : `reference:${name}`))
    node.outputs.forEach((name, index) => twins.set(name, outputs[index]!))
    const inputs = node.inputs.map((name) => twins.get(name) ?? name)
    builder.existing({ ...node, name: `reference:${node.name}`, inputs, outputs })
  }
  return (value) => twins.get(value) ?? value
}
