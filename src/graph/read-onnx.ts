import { fromBinary } from '@bufbuild/protobuf'
import { isProbityError, ProbityError } from '../errors.js'
import type { Graph, GraphFunction } from './graph.js'
import type { FunctionProto, ModelProto, OperatorSetIdProto } from './onnx-messages.js'
import { onnx } from './onnx-schema.js'
import { rememberOrigin } from './origins.js'
import { readBody, readNode } from './read-body.js'
import { readAttributes } from './read-attribute.js'
import type { ExternalReader } from './read-tensor.js'

export interface ReadOnnxOptions {
  /** Gives the bytes of data files beside the model; see `externalDataIn`. Without it such tensors stay references. */
  readonly external?: ExternalReader
}

/**
 * Reads a model from the bytes of an ONNX file, losing nothing: what a `Graph` has no field for is written back by
 * `writeOnnx`. The data of tensors is not copied, so the bytes must not be changed afterwards.
 * @example const graph = readOnnx(await readFile('model.onnx'))
 */
export function readOnnx(bytes: Uint8Array, options: ReadOnnxOptions = {}): Graph {
  if (bytes.byteLength === 0) throw new ProbityError('ONNX_EMPTY')
  try {
    return toGraph(fromBinary(onnx.ModelProto, plain(bytes)), options)
  } catch (error) {
    if (isProbityError(error)) throw error
    const cause = error instanceof Error ? error.message : String(error)
    throw new ProbityError('ONNX_UNREADABLE', { bytes: bytes.byteLength, cause }, { cause: error })
  }
}

/** A Buffer's `subarray` and `slice` are not those of Uint8Array. */
function plain(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

function toGraph(model: ModelProto, options: ReadOnnxOptions): Graph {
  if (model.graph === undefined) throw new ProbityError('ONNX_NO_GRAPH')
  return rememberOrigin<Graph>(
    {
      ...readBody(model.graph, options.external),
      irVersion: Number(model.irVersion),
      opsets: readOpsets(model.opsetImport),
      functions: model.functions.map((found) => readFunction(found, options.external)),
      metadata: Object.fromEntries(model.metadataProps.map(({ key, value }) => [key, value])),
      producer: { name: model.producerName, version: model.producerVersion },
      description: model.docString,
    },
    model,
  )
}

/** The domain may be written '' or 'ai.onnx'; both are the standard operators. */
function readOpsets(imports: readonly OperatorSetIdProto[]): Record<string, number> {
  return Object.fromEntries(imports.map(({ domain, version }) => [domain === 'ai.onnx' ? '' : domain, Number(version)]))
}

function readFunction(found: FunctionProto, external: ExternalReader | undefined): GraphFunction {
  return rememberOrigin<GraphFunction>(
    {
      name: found.name,
      domain: found.domain,
      inputs: found.input,
      outputs: found.output,
      attributes: found.attribute,
      defaults: readAttributes(found.attributeProto, external),
      nodes: found.node.map((node) => readNode(node, external)),
      opsets: readOpsets(found.opsetImport),
    },
    found,
  )
}
