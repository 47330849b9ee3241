import type { Column } from '../data/dataset.js'
import type { Images } from '../data/images/images.js'
import { nearest } from '../environment/nearest.js'
import { ProbityError } from '../errors.js'
import type { DataType } from '../graph/data-types.js'
import { elementCount } from '../graph/stored-tensor.js'
import { columnsOf } from './any-encoder.js'
import { matchImages } from './image-batch.js'
import type { InputSpec, Model } from './model.js'

export interface MatchOptions {
  /** Columns of the table for an input (or for a column of the encoder), where names differ. */
  readonly inputs?: Readonly<Record<string, string | readonly string[]>>
  /** Columns that are never inputs by their position alone, such as the label and the id. */
  readonly exclude?: readonly string[]
  /** The column that names the image of each row, where rows are images. */
  readonly images?: Pick<Images, 'column'>
  /** Folder that paths of files in the columns are relative to; where the program runs unless given. */
  readonly folder?: string
}

/** Which columns of a table feed which input. */
export interface Matching {
  readonly by: 'encoder' | 'images' | 'map' | 'name' | 'order'
  readonly inputs: readonly MatchedInput[]
  /** Folder that paths of files in the columns are relative to. */
  readonly folder?: string
}
export interface MatchedInput {
  readonly input: InputSpec
  /** Columns of the table, in the order of the input's elements. */
  readonly columns: readonly Column[]
}

type MatchedModel = Pick<Model, 'name' | 'inputs' | 'encoder'>

/**
 * Finds the columns of a table for the inputs of a model: those that its encoder or an explicit map names, else those that
 * have the names of the inputs, else all columns in their order where number and types fit.
 * @throws MODEL_COLUMNS_UNMATCHED with the inputs of the model and the columns of the table
 */
export function matchColumns(model: MatchedModel, columns: readonly Column[], options: MatchOptions = {}): Matching {
  const { inputs = {}, images } = options
  checkMap(model, inputs)
  if (images !== undefined) return { by: 'images', inputs: [matchImages(model, columns, images)] }
  if (model.encoder !== undefined)
    return { ...byEncoder(model, columns, inputs), ...(options.folder === undefined ? {} : { folder: options.folder }) }
  const declared = model.inputs.every((input) => input.columns !== undefined)
  if (Object.keys(inputs).length > 0 || declared) return byMap(model, columns, inputs)
  return byName(model, columns) ?? byOrder(model, columns, options.exclude ?? []) ?? unmatched(model, columns)
}

function checkMap(model: MatchedModel, inputs: Readonly<Record<string, unknown>>): void {
  const known = model.encoder ? columnsOf(model.encoder) : model.inputs.map(({ name }) => name)
  for (const name of Object.keys(inputs))
    if (!known.includes(name))
      throw new ProbityError('MODEL_MAP_UNKNOWN', {
        model: model.name,
        input: name,
        inputs: known,
        nearest: nearest(name, known),
      })
}

/** The encoder knows its columns by name; the map says what they are called in this table. */
function byEncoder(model: MatchedModel, columns: readonly Column[], inputs: MatchOptions['inputs'] & object): Matching {
  const input = model.inputs.find(({ name }) => name === model.encoder!.input)!
  const wanted = columnsOf(model.encoder!).map((column) => String(inputs[column] ?? column))
  return { by: 'encoder', inputs: [{ input, columns: wanted.map((name) => findColumn(model, columns, name, input)) }] }
}

function byMap(model: MatchedModel, columns: readonly Column[], inputs: MatchOptions['inputs'] & object): Matching {
  const matched = model.inputs.map((input): MatchedInput => {
    const given = inputs[input.name] ?? input.columns ?? input.name
    const names = typeof given === 'string' ? [given] : given
    const found = names.map((name) => findColumn(model, columns, name, input))
    const width = widthOf(input)
    if (width !== null && width !== found.length)
      throw new ProbityError('MODEL_MAP_WIDTH', {
        model: model.name,
        input: input.name,
        expected: width,
        found: found.length,
      })
    return { input, columns: checkTypes(model, input, found) }
  })
  return { by: 'map', inputs: matched }
}

function findColumn(model: MatchedModel, columns: readonly Column[], name: string, input: InputSpec): Column {
  const found = columns.find((column) => column.name === name)
  if (found !== undefined) return found
  const names = columns.map((column) => column.name)
  throw new ProbityError('MODEL_COLUMN_NOT_FOUND', {
    model: model.name,
    input: input.name,
    column: name,
    columns: names,
    nearest: nearest(name, names),
  })
}

/** Every input is one column of the same name; case and characters that converters replace may differ where that is clear. */
function byName(model: MatchedModel, columns: readonly Column[]): Matching | null {
  const matched: MatchedInput[] = []
  for (const input of model.inputs) {
    const alike = columns.filter((column) => plainName(column.name) === plainName(input.name))
    const found = columns.find((column) => column.name === input.name) ?? (alike.length === 1 ? alike[0] : undefined)
    if (found === undefined || widthOf(input) !== 1) return null
    matched.push({ input, columns: checkTypes(model, input, [found]) })
  }
  return matched.length === 0 ? null : { by: 'name', inputs: matched }
}

function plainName(name: string): string {
  return name.toLowerCase().replaceAll(/[^\p{L}\p{N}]+/gu, '_')
}

function byOrder(model: MatchedModel, columns: readonly Column[], exclude: readonly string[]): Matching | null {
  const widths = model.inputs.map(widthOf)
  if (widths.some((width) => width === null)) return null
  const free = columns.filter(({ name }) => !exclude.includes(name))
  if (free.length !== widths.reduce<number>((sum, width) => sum + width!, 0)) return null
  let at = 0
  const matched = model.inputs.map((input, index): MatchedInput => {
    const taken = free.slice(at, at + widths[index]!)
    at += widths[index]!
    return { input, columns: taken }
  })
  const fits = matched.every(({ input, columns: taken }) => taken.every((column) => suits(column, input.dtype)))
  return fits ? { by: 'order', inputs: matched } : null
}

/** Numbers that one row of an input holds; null where its shape does not say. */
export function widthOf({ shape }: InputSpec): number | null {
  const sizes = shape.slice(1)
  return sizes.every((size) => typeof size === 'number') ? elementCount(sizes) : null
}

function suits({ type }: Column, dtype: DataType): boolean {
  return dtype === 'string' || type === 'number' || type === 'boolean'
}

function checkTypes(model: MatchedModel, input: InputSpec, columns: readonly Column[]): readonly Column[] {
  const wrong = columns.find((column) => !suits(column, input.dtype))
  if (wrong === undefined) return columns
  throw new ProbityError('MODEL_COLUMN_TYPE', {
    model: model.name,
    input: input.name,
    expected: input.dtype,
    column: wrong.name,
    found: wrong.type,
  })
}

function unmatched(model: MatchedModel, columns: readonly Column[]): never {
  throw new ProbityError('MODEL_COLUMNS_UNMATCHED', {
    model: model.name,
    inputs: model.inputs.map(
      ({ name, shape, dtype }) => `${name} (${dtype} [${shape.map((size) => size ?? '?').join(', ')}])`,
    ),
    columns: columns.map(({ name, type }) => `${name} (${type})`),
    example: model.inputs[0]?.name ?? 'input',
    images: model.inputs.some(({ shape, role }) => role === 'image' || shape.length === 4),
  })
}
