/** The configuration of a layer as its file holds it: keys in snake case (Keras) or camel case (TensorFlow.js). */
export type Settings = Readonly<Record<string, unknown>>

export function isSettings(value: unknown): value is Settings {
  return value !== null && typeof value === 'object' && !Array.isArray(value)
}

/** The value under a key, in either spelling; undefined where it is absent or null. */
export function settingOf(settings: Settings, key: string): unknown {
  const snake = key.replaceAll(/[A-Z]/gu, (letter) => `_${letter.toLowerCase()}`)
  const value = Object.hasOwn(settings, key)
    ? settings[key]
    : Object.hasOwn(settings, snake)
      ? settings[snake]
      : undefined
  return value ?? undefined
}

export function numberSetting(settings: Settings, key: string, otherwise: number): number {
  const value = settingOf(settings, key)
  return typeof value === 'number' ? value : otherwise
}

export function booleanSetting(settings: Settings, key: string, otherwise: boolean): boolean {
  const value = settingOf(settings, key)
  return typeof value === 'boolean' ? value : otherwise
}

/** A word without case and underscores, so that `channelsLast` and `channels_last` are the same. */
export function wordSetting(settings: Settings, key: string, otherwise: string): string {
  const value = settingOf(settings, key)
  return plainWord(typeof value === 'string' ? value : otherwise)
}

export function plainWord(word: string): string {
  return word.replaceAll('_', '').toLowerCase()
}

/** A list of `count` numbers; a single number stands for all of them. */
export function numbersSetting(settings: Settings, key: string, count: number, otherwise: number): readonly number[] {
  const value = settingOf(settings, key)
  if (typeof value === 'number') return Array<number>(count).fill(value)
  if (!Array.isArray(value)) return Array<number>(count).fill(otherwise)
  const numbers = value.map(Number)
  return numbers.length === 1 ? Array<number>(count).fill(numbers[0]!) : numbers
}

/** An axis or several. */
export function axesSetting(settings: Settings, key: string, otherwise: readonly number[]): readonly number[] {
  const value = settingOf(settings, key)
  if (typeof value === 'number') return [value]
  return Array.isArray(value) ? value.map(Number) : otherwise
}
