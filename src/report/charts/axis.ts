import type { NumberStyle } from '../numbers.js'
import type { Json } from './chart-spec.js'

function niceStep(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(rough))
  const found = [1, 2, 2.5, 5, 10].find((step) => step * power >= rough * 0.999)
  return (found ?? 10) * power
}

/**
 * Ends of an axis that hold all values, on round numbers. Zero is an end where it is near: not further below the smallest value than a
 * third of the largest. Shares stay within 0 and 1.
 */
export function niceDomain(values: readonly (number | null)[], style: NumberStyle): readonly [number, number] {
  const known = values.filter((value): value is number => value !== null && Number.isFinite(value))
  if (known.length === 0) return [0, 1]
  let low = Math.min(...known)
  let high = Math.max(...known)
  if (low === high) {
    const margin = Math.abs(low) * 0.1 || 0.1
    low -= margin
    high += margin
  }
  if (low > 0 && low < high * 0.34) low = 0
  const step = niceStep((high - low) / 5)
  const ends: [number, number] = [Math.floor(low / step + 1e-9) * step, Math.ceil(high / step - 1e-9) * step]
  if (style === 'share' && Math.min(...known) >= 0) ends[0] = Math.max(0, ends[0])
  if (style === 'share' && Math.max(...known) <= 1) ends[1] = Math.min(1, ends[1])
  return [Number(ends[0].toPrecision(12)), Number(ends[1].toPrecision(12))]
}

/** d3 format of the numbers on an axis. */
export function axisFormat(style: NumberStyle): string {
  if (style === 'share') return '.2~%'
  return style === 'count' ? ',d' : ',.3~r'
}

/** A quantitative channel whose scale and axis are the same wherever it is used. */
export function quantitative(
  domain: readonly [number, number],
  style: NumberStyle,
  title: string | null,
  axis: Record<string, Json> = {},
) {
  return (field: string): Json => ({
    field,
    type: 'quantitative',
    title,
    scale: { domain, nice: false, zero: false },
    axis: { format: axisFormat(style), title, ...axis },
  })
}
