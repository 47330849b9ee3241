export type Settings = Record<string, unknown>

/** Lays `over` on `base`: objects merge key by key, everything else is replaced. Neither argument is changed. */
export function mergeSettings(base: Settings, over: Settings): Settings {
  const merged: Settings = { ...base }
  for (const [key, value] of Object.entries(over)) {
    if (value === undefined) continue
    const below = merged[key]
    merged[key] = isSettings(below) && isSettings(value) ? mergeSettings(below, value) : value
  }
  return merged
}

/** Sets `a.b.c` to a value, making the objects on the way. */
export function setAt(settings: Settings, path: readonly string[], value: unknown): Settings {
  const [key, ...rest] = path
  if (key === undefined) return settings
  const below = settings[key]
  return { ...settings, [key]: rest.length === 0 ? value : setAt(isSettings(below) ? below : {}, rest, value) }
}

export function isSettings(value: unknown): value is Settings {
  return value !== null && typeof value === 'object' && !Array.isArray(value)
}
