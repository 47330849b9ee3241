import { create, fromBinary, toBinary, type MessageInitShape } from '@bufbuild/protobuf'
import fc from 'fast-check'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { isProbityError } from '../../src/errors.js'
import { float, graphAttribute, tensorAttribute } from '../../src/graph/attributes.js'
import { createBuilder } from '../../src/graph/builder.js'
import { dataTypes, type DataType } from '../../src/graph/data-types.js'
import { externalDataIn } from '../../src/graph/external-data.js'
import type { Graph, StoredTensor } from '../../src/graph/graph.js'
import { onnx } from '../../src/graph/onnx-schema.js'
import { withChanges } from '../../src/graph/origins.js'
import { readOnnx } from '../../src/graph/read-onnx.js'
import { numbersOf, storeTensor, stringsOf } from '../../src/graph/stored-tensor.js'
import { writeOnnx } from '../../src/graph/write-onnx.js'

function smallGraph(): Graph {
  const b = createBuilder({ name: 'small' })
  const x = b.input('x', 'float32', ['rows', 2])
  const inner = b.child('inner', ['x'])
  inner.output(inner.relu('x'), 'inner/y')
  const chosen = b.node('If', [b.constant('bool', [], [1])], {
    then_branch: graphAttribute(inner.build()),
    else_branch: graphAttribute(inner.build()),
  })
  b.output(b.matMul(chosen, b.constant('float32', [2, 3], [1, 2, 3, 4, 5, 6], 'weights')), 'y')
  b.output(b.node('LeakyRelu', [x], { alpha: float(0.25) }), 'z')
  return b.build({ metadata: { task: 'binary', note: 'ünïcode' }, description: 'two outputs' })
}

const folders: string[] = []
function newFolder(): string {
  folders.push(mkdtempSync(join(tmpdir(), 'probity-graph-')))
  return folders.at(-1)!
}
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })))

function codeOf(action: () => unknown): string {
  try {
    action()
  } catch (error) {
    if (!isProbityError(error)) throw error
    expect(error.message.length).toBeGreaterThan(15)
    return error.code
  }
  return 'no error'
}

type TensorFields = Exclude<MessageInitShape<typeof onnx.TensorProto>, { $unknown?: unknown }>
function modelWith(tensor: TensorFields): Uint8Array {
  const initializer = [create(onnx.TensorProto, { name: 't', dims: [2n], dataType: 1, ...tensor })]
  return toBinary(
    onnx.ModelProto,
    create(onnx.ModelProto, { irVersion: 8n, graph: create(onnx.GraphProto, { initializer }) }),
  )
}
const tensorIn = (bytes: Uint8Array, folder?: string): StoredTensor =>
  readOnnx(bytes, folder === undefined ? {} : { external: externalDataIn(folder) }).initializers.get('t')!

describe('reading and writing', () => {
  it('gives the same bytes again', () => {
    const bytes = writeOnnx(smallGraph())
    expect(Buffer.compare(writeOnnx(readOnnx(bytes)), bytes)).toBe(0)
  })

  it('keeps names, types, attributes, subgraphs and metadata', () => {
    const graph = smallGraph()
    const again = readOnnx(writeOnnx(graph))
    expect(again).toEqual({ ...graph, producer: { name: 'probity', version: '' } })
  })

  it('keeps fields that it does not know, on every level', () => {
    const unknown = (no: number) => [{ no, wireType: 2, data: new Uint8Array([3, 7, no, 9]) }]
    const model = fromBinary(onnx.ModelProto, writeOnnx(smallGraph()))
    const { graph } = model
    const parts = [
      model,
      graph!,
      graph!.node[0]!,
      graph!.node[0]!.attribute[0]!,
      graph!.initializer[0]!,
      graph!.input[0]!,
    ]
    parts.forEach((part, at) => (part.$unknown = unknown(900 + at)))
    graph!.docString = 'said by the file'
    const again = fromBinary(onnx.ModelProto, writeOnnx(readOnnx(toBinary(onnx.ModelProto, model))))
    expect(again).toEqual(model)
  })

  it('keeps them in a changed graph too', () => {
    const extra = Buffer.from([0xfa, 0x7f, 3, 1, 2, 3])
    const graph = readOnnx(Buffer.concat([writeOnnx(smallGraph()), extra]))
    const changed = withChanges(graph, { outputs: graph.outputs.slice(0, 1) })
    expect(Buffer.from(writeOnnx(changed)).includes(extra)).toBe(true)
  })

  it('shares the data of tensors with the bytes it was given', () => {
    const bytes = writeOnnx(smallGraph())
    const { content } = readOnnx(bytes).initializers.get('weights')!
    expect(content.kind === 'bytes' && content.bytes.buffer).toBe(bytes.buffer)
  })
})

describe('tensors of every type', () => {
  const numeric = (Object.keys(dataTypes) as DataType[]).filter(
    (dtype) => !/string|complex|float8|float4|int4|int2/u.test(dtype),
  )
  it.each(numeric)('%s', (dtype) => {
    const values = dtype === 'bool' ? [0, 1, 1] : /^u/u.test(dtype) ? [0, 1, 200] : [0, -1, 100]
    const again = tensorIn(
      modelWith({ dims: [3n], dataType: dataTypes[dtype].code, rawData: rawOf(storeTensor(dtype, [3], values)) }),
    )
    expect(again.dtype).toBe(dtype)
    expect(numbersOf(again)).toEqual(values)
  })
  it.each([
    'complex64',
    'complex128',
    'float8e4m3fn',
    'uint4',
    'int4',
    'float4e2m1',
    'float8e8m0',
    'uint2',
    'int2',
  ] as const)('%s, by its bytes', (dtype) => {
    const rawData = new Uint8Array(Math.ceil((3 * dataTypes[dtype].bits) / 8)).fill(0x5a)
    const bytes = modelWith({ dims: [3n], dataType: dataTypes[dtype].code, rawData })
    expect(Buffer.compare(writeOnnx(readOnnx(bytes)), bytes)).toBe(0)
    expect(codeOf(() => tensorIn(modelWith({ dims: [300n], dataType: dataTypes[dtype].code, rawData })))).toBe(
      'ONNX_TENSOR_INVALID',
    )
  })
  it('strings', () => {
    const stringData = ['a', 'ß'].map((text) => new TextEncoder().encode(text))
    expect(stringsOf(tensorIn(modelWith({ dataType: 8, stringData })))).toEqual(['a', 'ß'])
  })
  it('in the typed fields instead of raw bytes', () => {
    const numbers = (tensor: TensorFields) => numbersOf(tensorIn(modelWith(tensor)))
    expect(numbers({ dataType: 1, floatData: [0.5, -2] })).toEqual([0.5, -2])
    expect(numbers({ dataType: 11, doubleData: [0.1, 1e300] })).toEqual([0.1, 1e300])
    expect(numbers({ dataType: 7, int64Data: [-5n, 2n ** 40n] })).toEqual([-5, 2 ** 40])
    expect(numbers({ dataType: 13, uint64Data: [5n, 2n ** 40n] })).toEqual([5, 2 ** 40])
    expect(numbers({ dataType: 12, uint64Data: [5n, 4294967295n] })).toEqual([5, 4294967295])
    expect(numbers({ dataType: 6, int32Data: [-7, 8] })).toEqual([-7, 8])
    expect(numbers({ dataType: 3, int32Data: [-7, 8] })).toEqual([-7, 8])
    expect(numbers({ dataType: 9, int32Data: [1, 0] })).toEqual([1, 0])
    expect(numbers({ dataType: 10, int32Data: [0x3c00, 0xc000] })).toEqual([1, -2])
    expect(numbers({ dataType: 16, int32Data: [0x3f80, 0xc000] })).toEqual([1, -2])
  })
})

function rawOf({ content }: StoredTensor): Uint8Array {
  if (content.kind !== 'bytes') throw new Error('a tensor of numbers has bytes')
  return content.bytes
}

describe('data files beside the model', () => {
  const entries = (values: Record<string, string>) =>
    Object.entries(values).map(([key, value]) => create(onnx.StringStringEntryProto, { key, value }))
  const external = (values: Record<string, string>) => modelWith({ dataLocation: 1, externalData: entries(values) })

  it('are read at their offset', () => {
    const folder = newFolder()
    mkdirSync(join(folder, 'sub'))
    writeFileSync(join(folder, 'sub/data.bin'), Buffer.from(new Float32Array([9, 1.5, -3]).buffer))
    const tensor = tensorIn(external({ location: 'sub/data.bin', offset: '4', length: '8' }), folder)
    expect(numbersOf(tensor)).toEqual([1.5, -3])
  })
  it('stay references where nobody gives them, and are written back as such', () => {
    const bytes = external({ location: 'data.bin', length: '8' })
    expect(tensorIn(bytes).content).toEqual({ kind: 'external', location: 'data.bin', offset: 0, length: 8 })
    expect(Buffer.compare(writeOnnx(readOnnx(bytes)), bytes)).toBe(0)
    expect(codeOf(() => numbersOf(tensorIn(bytes)))).toBe('ONNX_EXTERNAL_DATA_NOT_GIVEN')
  })
  it.each(['../secret', 'sub/../../secret', '/etc/hostname', 'C:\\secret', '..\\secret', '', 'a\0b'])(
    'outside are refused: %j',
    (location) => {
      expect(codeOf(() => tensorIn(external({ location }), newFolder()))).toBe('ONNX_EXTERNAL_DATA_REFUSED')
    },
  )
  it('are refused behind a link that leads out', () => {
    const [outside, folder] = [newFolder(), newFolder()]
    writeFileSync(join(outside, 'data.bin'), Buffer.alloc(8))
    symlinkSync(join(outside, 'data.bin'), join(folder, 'data.bin'))
    expect(codeOf(() => tensorIn(external({ location: 'data.bin' }), folder))).toBe('ONNX_EXTERNAL_DATA_REFUSED')
  })
  it('that are missing or too short are named', () => {
    const folder = newFolder()
    writeFileSync(join(folder, 'short.bin'), Buffer.alloc(6))
    for (const location of ['short.bin', 'missing.bin'])
      expect(codeOf(() => tensorIn(external({ location }), folder))).toBe('ONNX_EXTERNAL_DATA_UNREADABLE')
    expect(codeOf(() => tensorIn(external({ location: 'short.bin', length: '6' }), folder))).toBe('ONNX_TENSOR_INVALID')
  })
})

describe('what is not a model', () => {
  it('is told apart', () => {
    expect(codeOf(() => readOnnx(new Uint8Array()))).toBe('ONNX_EMPTY')
    expect(codeOf(() => readOnnx(Buffer.from('hello, not a protobuf at all')))).toBe('ONNX_UNREADABLE')
    expect(codeOf(() => readOnnx(Buffer.from([0x3a, 0xff, 0xff, 0xff, 0xff, 0x0f, 1, 2])))).toBe('ONNX_UNREADABLE')
    expect(codeOf(() => readOnnx(Buffer.from([8, 8])))).toBe('ONNX_NO_GRAPH')
  })
  it('is refused wherever it is cut', () => {
    const bytes = writeOnnx(smallGraph())
    for (let length = 1; length < bytes.length; length++)
      expect(codeOf(() => readOnnx(bytes.subarray(0, length)))).toMatch(/^ONNX_|no error/u)
  })
  it('never gives another error, whatever bytes are changed', () => {
    const bytes = writeOnnx(smallGraph())
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 }),
        (changes) => {
          const damaged = Uint8Array.from(bytes)
          for (const [at, value] of changes) damaged[at] = value
          expect(codeOf(() => readOnnx(damaged))).toMatch(/^ONNX_|no error/u)
        },
      ),
      { numRuns: 300 },
    )
  })
  it('may not claim sizes that it does not hold', () => {
    for (const dims of [[2n ** 40n], [2n ** 32n, 2n ** 32n], [-1n], [3n]])
      expect(codeOf(() => readOnnx(modelWith({ dims, rawData: new Uint8Array(8) })))).toBe('ONNX_TENSOR_INVALID')
    expect(codeOf(() => readOnnx(modelWith({ dataType: 99, rawData: new Uint8Array(8) })))).toBe(
      'ONNX_DATA_TYPE_UNKNOWN',
    )
  })
  it('may not nest without end', () => {
    let graph = create(onnx.GraphProto, { name: 'inmost' })
    for (let depth = 0; depth < 200; depth++) {
      const attribute = create(onnx.AttributeProto, { name: 'body', type: 5, g: graph })
      graph = create(onnx.GraphProto, { node: [create(onnx.NodeProto, { opType: 'Loop', attribute: [attribute] })] })
    }
    const bytes = toBinary(onnx.ModelProto, create(onnx.ModelProto, { graph }))
    expect(codeOf(() => readOnnx(bytes))).toBe('ONNX_UNREADABLE')
  })
  it('may not give an attribute another content than its type', () => {
    const node = create(onnx.NodeProto, {
      opType: 'Constant',
      attribute: [create(onnx.AttributeProto, { name: 'value', type: 4 })],
    })
    const model = create(onnx.ModelProto, { graph: create(onnx.GraphProto, { node: [node] }) })
    expect(codeOf(() => readOnnx(toBinary(onnx.ModelProto, model)))).toBe('ONNX_ATTRIBUTE_INVALID')
  })
})

it('writes a tensor attribute', () => {
  const b = createBuilder()
  b.output(
    b.node('ConstantOfShape', [b.integers([2])], { value: tensorAttribute(storeTensor('float32', [1], [7])) }),
    'y',
  )
  const [node] = readOnnx(writeOnnx(b.build())).nodes
  expect(node!.attributes.value).toEqual({ kind: 'tensor', value: storeTensor('float32', [1], [7]) })
})
