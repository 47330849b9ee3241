import { booleanSetting, isSettings, settingOf, type Settings } from './settings.js'
import { isModelClass, readModel, type LayerSpec, type LayersTopology } from './topology.js'

/** Names of layers that say of themselves that they are not trained, inside models and wrappers too. */
export function frozenScopes(topology: LayersTopology): readonly string[] {
  return allLayers(topology)
    .filter(({ settings }) => !booleanSetting(settings, 'trainable', true))
    .map(({ name }) => name)
}

/** A setting of a layer that training would have to keep to and does not; null where there is none. */
export function untrainableSetting(topology: LayersTopology): string | null {
  for (const { name, settings } of allLayers(topology)) {
    const key = Object.keys(settings).find((setting) => isRule(setting) && settingOf(settings, setting) !== undefined)
    if (key === undefined) continue
    const words = key.replaceAll(/_|(?=[A-Z])/gu, ' ').toLowerCase()
    const instead = words.endsWith('regularizer') ? '; say train.regularization: { l1, l2 } instead' : ''
    return `layer "${name}" has a ${words}, which training does not keep to${instead}`
  }
  return null
}

const isRule = (setting: string): boolean => /(constraint|regularizer)$/iu.test(setting)

interface Named {
  readonly name: string
  readonly settings: Settings
}

function allLayers({ layers }: LayersTopology): readonly Named[] {
  return layers.flatMap((layer) => [layer, ...innerLayers(layer)])
}

function innerLayers({ className, settings }: Pick<LayerSpec, 'className' | 'settings'>): readonly Named[] {
  if (isModelClass(className)) return allLayers(readModel(className, settings))
  const wrapped = [settingOf(settings, 'layer'), settingOf(settings, 'backwardLayer')].filter(isSettings)
  return wrapped.flatMap((layer) => {
    const inner = settingOf(layer, 'config')
    if (!isSettings(inner)) return []
    const name = settingOf(inner, 'name')
    const found = { name: typeof name === 'string' ? name : '', settings: inner }
    return [found, ...innerLayers({ className: String(settingOf(layer, 'className')), settings: inner })]
  })
}
