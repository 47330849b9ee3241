import { ProbityError } from '../../errors.js'
import { booleanSetting, isSettings, settingOf, type Settings } from './settings.js'

/** Which output of which call of which layer. */
export interface LayerRef {
  readonly layer: string
  readonly call: number
  readonly output: number
}

export interface LayerSpec {
  readonly className: string
  readonly name: string
  readonly settings: Settings
  /** The inputs of each of its calls. */
  readonly calls: readonly (readonly LayerRef[])[]
}

/** A model of layers: as layers in a row or as a net of calls; layers may be models themselves. */
export interface LayersTopology {
  readonly name: string
  readonly layers: readonly LayerSpec[]
  readonly inputs: readonly LayerRef[]
  readonly outputs: readonly LayerRef[]
}

const modelClasses = new Set(['Sequential', 'Functional', 'Model', 'LayersModel', 'Container'])

export function isModelClass(className: string): boolean {
  return modelClasses.has(className)
}

/** The topology in a model.json, in what `model.toJSON()` gives, or in Keras's own JSON. */
export function readTopology(json: unknown): LayersTopology {
  const outer = isSettings(json) ? json : broken('', 'an object', json)
  const inner = settingOf(outer, 'modelConfig') ?? outer
  const model = isSettings(inner) ? inner : broken('model_config', 'an object', inner)
  const className = settingOf(model, 'className')
  if (typeof className !== 'string' || !isModelClass(className))
    broken('class_name', 'Sequential, Functional or Model', className ?? null)
  return readModel(String(className), settingOf(model, 'config') ?? null)
}

/** The same from class name and config, as a model inside a model is written. */
export function readModel(className: string, config: unknown): LayersTopology {
  if (className === 'Sequential') return readSequential(config)
  const settings = isSettings(config) ? config : broken('config', 'an object', config)
  const layers = listOf(settingOf(settings, 'layers'), 'config.layers').map((layer, at) => readLayer(layer, at))
  return {
    name: nameOf(settings, 'model'),
    layers,
    inputs: refsOf(settingOf(settings, 'inputLayers'), 'config.input_layers'),
    outputs: refsOf(settingOf(settings, 'outputLayers'), 'config.output_layers'),
  }
}

/** Layers in a row; where the first says its input's shape itself, it gets an input layer. */
function readSequential(config: unknown): LayersTopology {
  const list = Array.isArray(config) ? config : isSettings(config) ? settingOf(config, 'layers') : undefined
  const plain = listOf(list, 'config.layers').map((layer, at) => readLayer(layer, at))
  const named = isSettings(config) ? nameOf(config, 'sequential') : 'sequential'
  const first = plain[0] ?? broken('config.layers', 'at least one layer', '[]')
  const layers = first.className === 'InputLayer' ? plain : [inputLayerFor(first), ...plain]
  const at = (index: number): LayerRef => ({ layer: layers[index]!.name, call: 0, output: 0 })
  return {
    name: named,
    layers: layers.map((layer, index) => ({ ...layer, calls: index === 0 ? [] : [[at(index - 1)]] })),
    inputs: [at(0)],
    outputs: [at(layers.length - 1)],
  }
}

function inputLayerFor(first: LayerSpec): LayerSpec {
  const own = settingOf(first.settings, 'batchInputShape')
  const inner = isModelClass(first.className) ? innerInput(first) : undefined
  const batchInputShape = own ?? (inner && (settingOf(inner, 'batchInputShape') ?? settingOf(inner, 'batchShape')))
  if (batchInputShape === undefined) broken(`layer ${first.name}`, 'the shape of its input', null)
  const dtype = settingOf(inner ?? first.settings, 'dtype') ?? 'float32'
  return { className: 'InputLayer', name: `${first.name}_input`, settings: { batchInputShape, dtype }, calls: [] }
}

function innerInput({ className, settings }: LayerSpec): Settings | undefined {
  const { layers } = readModel(className, settings)
  return layers.find((layer) => layer.className === 'InputLayer')?.settings
}

function readLayer(layer: unknown, at: number): LayerSpec {
  const place = `config.layers.${at}`
  const outer = isSettings(layer) ? layer : broken(place, 'an object', layer)
  const className = settingOf(outer, 'className')
  if (typeof className !== 'string') broken(`${place}.class_name`, 'a text', className ?? null)
  const config = settingOf(outer, 'config')
  // A Sequential of old files is a bare list of layers.
  const settings: Settings = isSettings(config) ? config : { layers: config }
  const outerName = settingOf(outer, 'name')
  const calls = listOf(settingOf(outer, 'inboundNodes') ?? [], `${place}.inbound_nodes`)
  return {
    className: String(className),
    name: nameOf(settings, typeof outerName === 'string' ? outerName : `${String(className).toLowerCase()}_${at}`),
    settings,
    calls: calls.map((call) => refsInCall(call, `${place}.inbound_nodes`)),
  }
}

function nameOf(settings: Settings, otherwise: string): string {
  const name = settingOf(settings, 'name')
  return typeof name === 'string' && name !== '' ? name : otherwise
}

function listOf(value: unknown, place: string): readonly unknown[] {
  return Array.isArray(value) ? value : broken(place, 'a list', value ?? null)
}

/** The tensors of a call: lists `[layer, call, output, arguments]`, or the objects of newer Keras with their history. */
function refsInCall(call: unknown, place: string): readonly LayerRef[] {
  if (isSettings(call)) return historiesIn(call)
  const list = listOf(call, place)
  return isRef(list) ? [toRef(list, place)] : list.map((ref) => toRef(ref, place))
}

function historiesIn(value: unknown): readonly LayerRef[] {
  if (Array.isArray(value)) return value.flatMap(historiesIn)
  if (!isSettings(value)) return []
  const history = isSettings(value.config) ? value.config.keras_history : undefined
  if (value.class_name === '__keras_tensor__' && Array.isArray(history)) return [toRef(history, 'keras_history')]
  return Object.values(value).flatMap(historiesIn)
}

function refsOf(value: unknown, place: string): readonly LayerRef[] {
  const list = listOf(value, place)
  return isRef(list) ? [toRef(list, place)] : list.map((ref) => toRef(ref, place))
}

function isRef(list: readonly unknown[]): boolean {
  return typeof list[0] === 'string' && typeof list[1] === 'number'
}

function toRef(value: unknown, place: string): LayerRef {
  const [layer, call, output, given] = Array.isArray(value) ? (value as unknown[]) : []
  if (typeof layer !== 'string' || typeof call !== 'number' || typeof output !== 'number')
    broken(place, '[layer, call, output]', value ?? null)
  if (isSettings(given) && booleanSetting(given, 'training', false)) broken(place, 'a call outside training', given)
  return { layer: String(layer), call: Number(call), output: Number(output) }
}

function broken(place: string, expected: string, found: unknown): never {
  const text = JSON.stringify(found) ?? 'nothing'
  throw new ProbityError('LAYERS_INVALID', {
    place,
    expected,
    found: text.length > 80 ? `${text.slice(0, 79)}…` : text,
  })
}
