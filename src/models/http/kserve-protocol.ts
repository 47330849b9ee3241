import { z } from 'zod'
import { elementCount } from '../../graph/stored-tensor.js'
import type { DataType } from '../../graph/data-types.js'
import type { HttpModelConfig } from '../../schema/model-config.js'
import { ProbityError } from '../../errors.js'
import type { InputSpec } from '../model.js'
import { labelsOf, scoresOf, wrong } from './answer-values.js'
import { jsonValues } from './json-protocol.js'
import type { Protocol } from './protocol.js'
import { plainAddress } from './send-json.js'

/** Element types of the Open Inference Protocol. https://kserve.github.io/website/latest/modelserving/data_plane/v2_protocol/ */
const dtypes: Readonly<Record<string, DataType>> = {
  BOOL: 'bool',
  UINT8: 'uint8',
  UINT16: 'uint16',
  UINT32: 'uint32',
  UINT64: 'uint64',
  INT8: 'int8',
  INT16: 'int16',
  INT32: 'int32',
  INT64: 'int64',
  FP32: 'float32',
  FP64: 'float64',
  BYTES: 'string',
}
const datatypes = new Map(Object.entries(dtypes).map(([datatype, dtype]) => [dtype, datatype]))

const tensor = z.object({ name: z.string(), datatype: z.string(), shape: z.array(z.number()) })
const metadata = z.object({ inputs: z.array(tensor).min(1), outputs: z.array(tensor).default([]) })
const answered = z.object({ outputs: z.array(tensor.extend({ data: z.array(z.unknown()) })).min(1) })

const ofColumns = { number: 'float32', text: 'string', boolean: 'bool' } as const

export interface KserveOptions {
  /** The output with the scores; the first with numbers unless named. */
  readonly output?: string
  /** Asks the server what it takes. */
  readonly describe: (url: string) => Promise<unknown>
}

/** The Open Inference Protocol (KServe v2): tensors in, tensors out; what the model takes is asked of the server. */
export async function kserveProtocol(config: HttpModelConfig, options: KserveOptions): Promise<Protocol> {
  const url = plainAddress(config.url)
  const inputs =
    Object.keys(config.columns).length > 0 ? inputsOfColumns(config) : await inputsOfServer(config, options)
  return {
    inputs,
    output: options.output ?? null,
    body: (batch) => ({
      inputs: inputs.map(({ name, dtype }) => {
        const given = batch[name]!
        return { name, datatype: datatypes.get(dtype), shape: given.shape, data: jsonValues(given) }
      }),
    }),
    read(answer, rows) {
      const parsed = answered.safeParse(answer)
      if (!parsed.success)
        throw wrong({ url, path: 'outputs' }, 'tensors with name, datatype, shape and data', 'something else')
      const { outputs } = parsed.data
      const scored =
        options.output === undefined
          ? (outputs.find(isReal) ?? outputs.find(isNumber))
          : outputs.find(({ name }) => name === options.output)
      if (scored === undefined)
        throw wrong(
          { url, path: 'outputs' },
          options.output ?? 'an output with numbers',
          outputs.map(({ name }) => name).join(', '),
        )
      const place = { url, rows, path: `outputs ${scored.name}` }
      const labels = outputs.find((output) => output !== scored && output.datatype === 'BYTES')
      return {
        scores: scoresOf(rowsOf(scored, place), place),
        ...(labels === undefined
          ? {}
          : { labels: labelsOf(labels.data.flat(Infinity), { ...place, path: labels.name }) }),
      }
    },
  }
}

const isReal = ({ datatype }: { datatype: string }): boolean => /^(FP|BF)/u.test(datatype)
const isNumber = ({ datatype }: { datatype: string }): boolean => datatype !== 'BYTES'

/** Flat or nested data as one list of scores for each row. */
function rowsOf(
  { shape, data }: { shape: number[]; data: unknown[] },
  place: { url: string; path: string; rows: number },
): unknown[] {
  const flat: unknown[] = data.flat(Infinity)
  const count = elementCount(shape)
  if (flat.length !== count)
    throw wrong(place, `${count} numbers for its shape [${shape.join(', ')}]`, `${flat.length}`)
  if ((shape[0] ?? 1) !== place.rows) throw wrong(place, `${place.rows} rows`, `shape [${shape.join(', ')}]`)
  const width = count / Math.max(1, place.rows)
  return Array.from({ length: place.rows }, (_, row) => flat.slice(row * width, (row + 1) * width))
}

function inputsOfColumns({ columns }: HttpModelConfig): InputSpec[] {
  return Object.entries(columns).map(([name, type]): InputSpec => ({
    name,
    dtype: ofColumns[type],
    shape: ['rows', 1],
    role: 'features',
  }))
}

async function inputsOfServer({ url }: HttpModelConfig, { describe }: KserveOptions): Promise<InputSpec[]> {
  const address = new URL(url)
  if (!address.pathname.endsWith('/infer')) throw new ProbityError('HTTP_MODEL_ADDRESS', { url: plainAddress(url) })
  address.pathname = address.pathname.slice(0, -'/infer'.length)
  const parsed = metadata.safeParse(await describe(address.href))
  if (!parsed.success)
    throw wrong({ url: plainAddress(address.href), path: '' }, 'inputs with name, datatype and shape', 'something else')
  return parsed.data.inputs.map(({ name, datatype, shape }): InputSpec => {
    const dtype = dtypes[datatype]
    if (dtype === undefined)
      throw wrong({ url: plainAddress(address.href), path: `inputs ${name}` }, 'a datatype of the protocol', datatype)
    const sizes = shape.slice(1).map((size) => (size < 0 ? null : size))
    return { name, dtype, shape: ['rows', ...sizes], role: 'features' }
  })
}
