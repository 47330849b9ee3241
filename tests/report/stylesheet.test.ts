import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const css = readFileSync(new URL('../../templates/report.css', import.meta.url), 'utf8')
const [light, dark] = [...css.matchAll(/:root \{([\s\S]*?)\}/g)].map(
  ([, rules]) =>
    new Map([...rules!.matchAll(/--([\w-]+):\s*(#[0-9a-f]{3,6})/g)].map((found) => [found[1]!, found[2]!])),
)

/** Relative luminance and contrast as WCAG 2.2 defines them. */
function luminance(hex: string): number {
  const full = hex.length === 4 ? hex.replace(/[0-9a-f]/g, '$&$&') : hex
  const [r, g, b] = [1, 3, 5]
    .map((at) => parseInt(full.slice(at, at + 2), 16) / 255)
    .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!
}
function contrast(a: string, b: string): number {
  const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x)
  return (high! + 0.05) / (low! + 0.05)
}

describe.each([
  ['light', light!],
  ['dark', dark!],
])('colours in %s', (_, colours) => {
  const of = (name: string): string => colours.get(name) ?? light!.get(name)!
  it('give text at least 4.5 to 1 on everything it stands on', () => {
    for (const ink of ['ink', 'muted', 'accent'])
      for (const ground of ['page', 'paper', 'soft'])
        expect(contrast(of(ink), of(ground)), `${ink} on ${ground}`).toBeGreaterThanOrEqual(4.5)
    for (const word of ['pass', 'fail', 'unsure'])
      for (const ground of ['paper', 'page', `${word}-soft`])
        expect(contrast(of(word), of(ground)), `${word} on ${ground}`).toBeGreaterThanOrEqual(4.5)
    for (const place of [1, 2, 3, 4, 5, 6])
      expect(contrast(of(`t${place}`), of(`s${place}`)), `text on shade ${place}`).toBeGreaterThanOrEqual(4.5)
  })
  it('give marks of groups at least 3 to 1 on paper', () => {
    for (const place of [1, 2, 3, 4, 5, 6, 7, 8])
      expect(contrast(of(`c${place}`), of('paper')), `c${place}`).toBeGreaterThanOrEqual(3)
    expect(contrast(of('strong'), of('paper'))).toBeGreaterThanOrEqual(3)
  })
  it('keep the points of charts visible on the band of a policy', () => {
    expect(contrast(of('ink'), of('band'))).toBeGreaterThanOrEqual(4.5)
    for (const place of [1, 2, 3, 4, 5, 6, 7, 8])
      expect(contrast(of(`c${place}`), of('band')), `c${place} on the band`).toBeGreaterThanOrEqual(3)
  })
})

describe('the palette', () => {
  it('says the same light colours in the stylesheet and in charts', () => {
    const palette = readFileSync(new URL('../../src/report/charts/palette.ts', import.meta.url), 'utf8')
    const named = [...palette.matchAll(/'(#[0-9a-f]{6})'/g)].map(([, colour]) => colour)
    expect(named.slice(0, 8)).toEqual([1, 2, 3, 4, 5, 6, 7, 8].map((place) => light!.get(`c${place}`)))
    for (const [, name, colour] of palette.matchAll(/var\(--([\w-]+),(#[0-9a-f]{3,6})\)/g))
      expect(light!.get(name!), name).toBe(colour)
  })
})
