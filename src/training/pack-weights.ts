import { createBuilder, type Builder } from '../graph/builder.js'
import type { Graph } from '../graph/graph.js'
import { elementCount } from '../graph/stored-tensor.js'
import { addStep, addStepInputs, gradientName, type StepRequest } from './step-graph.js'
import type { WeightGroup } from './weight-groups.js'

/** A graph of gradients that takes weights in groups and gives `gradient:<group>` in place of those of each weight. */
export function packWeights(graph: Graph, groups: readonly WeightGroup[]): Graph {
  const { b, gradients, others } = unpackedInside(graph, groups)
  for (const { name } of groups) b.output(gradients[name]!, gradientName(name))
  for (const output of others) b.output(output)
  return b.build()
}

/** Gradients and the optimizer's step in one graph, for a batch that is one chunk. */
export function packWholeStep(graph: Graph, groups: readonly WeightGroup[], request: StepRequest): Graph {
  const { b, gradients, others } = unpackedInside(graph, groups)
  addStep(b, addStepInputs(b, groups, request, { gradients, weights: 'known' }), request)
  for (const output of others) b.output(output)
  return b.build()
}

interface Unpacked {
  readonly b: Builder
  /** Values by the name of the group. */
  readonly gradients: Readonly<Record<string, string>>
  /** Outputs that are no gradients. */
  readonly others: readonly string[]
}

function unpackedInside(graph: Graph, groups: readonly WeightGroup[]): Unpacked {
  const members = groups.flatMap((group) => group.members.map(({ name }) => name))
  const inputs = graph.inputs.filter(({ name }) => !members.includes(name))
  const b = createBuilder({ from: { ...graph, inputs } })
  for (const group of groups) addMembers(b, group)
  for (const node of graph.nodes) b.existing(node)
  const gradients = groups.map((group) => [group.name, joinedGradient(b, group)])
  const outputs = graph.outputs.map(({ name }) => name)
  const ofWeights = members.map((name) => gradientName(name))
  return {
    b,
    gradients: Object.fromEntries(gradients) as Record<string, string>,
    others: outputs.filter((name) => !ofWeights.includes(name)),
  }
}

function addMembers(b: Builder, { name, shape, members }: WeightGroup): void {
  const group = b.input(name, 'float32', shape)
  const lengths = members.map((member) => elementCount(member.shape))
  const parts = members.length === 1 ? [group] : b.split(group, lengths, members.length, 0)
  members.forEach((member, at) => {
    b.nodes('Reshape', [parts[at]!, b.integers(member.shape)], {}, { outputs: [member.name] })
  })
}

function joinedGradient(b: Builder, { members }: WeightGroup): string {
  const flat = members.map((member) => b.reshape(gradientName(member.name), [elementCount(member.shape)]))
  return b.concat(flat, 0)
}
