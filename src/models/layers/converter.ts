import type { Builder } from '../../graph/builder.js'
import type { LayerSpec } from './topology.js'
import type { Value } from './value.js'

/** One call of a layer while a graph is built. */
export interface LayerCall {
  readonly b: Builder
  readonly layer: LayerSpec
  readonly inputs: readonly Value[]
  /** Name of the initializer that holds a weight of this layer, checked against its shape; null sizes may be anything. */
  weight(name: string, shape: readonly (number | null)[]): string
  hasWeight(name: string): boolean
  /** Shape of a weight in the file. */
  weightShape(name: string): readonly number[]
  /** Calls another layer, such as the one inside a wrapper; its weights are found below these scopes. */
  apply(layer: LayerSpec, inputs: readonly Value[], scopes: readonly string[]): readonly Value[]
  /** The same call, its weights found below these scopes instead of the layer's name. */
  within(scopes: readonly string[], layer?: LayerSpec): LayerCall
  /** Says that this layer, as it is set, has no graph. */
  refuse(reason: string): never
}

/** Writes a layer out in operators of the graph and returns its outputs. */
export type Converter = (call: LayerCall) => readonly Value[]
export type Converters = Readonly<Record<string, Converter>>
