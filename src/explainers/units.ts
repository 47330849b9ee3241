import { elementCount } from '../graph/stored-tensor.js'
import { elementsOf } from '../models/any-encoder.js'
import type { Matching } from '../models/match-columns.js'
import type { Batch, InputSpec, Model } from '../models/model.js'

/** Elements of the model's inputs that get one value together: a column with all that it is encoded to, or a pixel with its channels. */
export interface Unit {
  readonly name: string
  readonly parts: readonly { readonly input: string; readonly elements: readonly number[] }[]
}

export interface Units {
  readonly list: readonly Unit[]
  /** Where the units are the pixels of a picture, row by row. */
  readonly grid: { readonly height: number; readonly width: number } | null
}

/** The original columns of a table, whatever the encoder makes of them: a one-hot block is one unit. */
export function columnUnits(model: Pick<Model, 'encoder'>, matching: Matching): Units {
  const { encoder } = model
  const units = new Map<string, { input: string; elements: number[] }[]>()
  const add = (column: string, input: string, elements: number[]): void => {
    units.set(column, [...(units.get(column) ?? []), { input, elements }])
  }
  if (matching.by === 'encoder' && encoder !== undefined) {
    const [{ input, columns }] = matching.inputs as [Matching['inputs'][number]]
    elementsOf(encoder).forEach((elements, place) => {
      add(columns[place]!.name, input.name, [...elements])
    })
  } else
    for (const { input, columns } of matching.inputs)
      columns.forEach(({ name }, place) => {
        add(name, input.name, [place])
      })
  return { list: [...units].map(([name, parts]) => ({ name, parts })), grid: null }
}

/** The pixels of an image input, all channels of a pixel together. */
export function pixelUnits(input: InputSpec, batch: Batch): Units {
  const shape = batch[input.name]!.shape
  const { channels, height, width, first } = pictureOf(shape)
  const pixels = height * width
  const list = Array.from({ length: pixels }, (_, pixel): Unit => {
    const elements = Array.from({ length: channels }, (_, channel) =>
      first ? channel * pixels + pixel : pixel * channels + channel,
    )
    return { name: `${Math.floor(pixel / width)},${pixel % width}`, parts: [{ input: input.name, elements }] }
  })
  return { list, grid: { height, width } }
}

export interface Picture {
  readonly channels: number
  readonly height: number
  readonly width: number
  /** Channels before height and width, as ONNX has them; else after, as TensorFlow has them. */
  readonly first: boolean
}

const colours = [1, 3, 4]

/** Reads height, width and channels off the shape [rows, …] of a batch of pictures. */
export function pictureOf(shape: readonly number[]): Picture {
  if (shape.length === 3) return { channels: 1, height: shape[1]!, width: shape[2]!, first: true }
  const [, a, b, c] = shape as [number, number, number, number]
  const last = !colours.includes(a) && colours.includes(c)
  return last ? { channels: c, height: a, width: b, first: false } : { channels: a, height: b, width: c, first: true }
}

/** Every element of the inputs as a unit of its own, named by the input where that says enough. */
export function elementUnits(batch: Batch): Units {
  const inputs = Object.entries(batch)
  const list = inputs.flatMap(([input, { shape }]) => {
    const width = elementCount(shape.slice(1))
    return range(0, width).map((element): Unit => ({
      name: width === 1 ? input : inputs.length === 1 ? String(element) : `${input}.${element}`,
      parts: [{ input, elements: [element] }],
    }))
  })
  return { list, grid: null }
}

/** The unit of every element of every input; −1 for elements that belong to none and are always present. */
export function ownersOf({ list }: Units, batch: Batch): ReadonlyMap<string, Int32Array> {
  const owners = new Map(
    Object.entries(batch).map(([input, { shape }]) => [input, new Int32Array(elementCount(shape.slice(1))).fill(-1)]),
  )
  list.forEach(({ parts }, unit) => {
    for (const { input, elements } of parts) for (const element of elements) owners.get(input)![element] = unit
  })
  return owners
}

function range(from: number, length: number): number[] {
  return Array.from({ length }, (_, at) => from + at)
}
