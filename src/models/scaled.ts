import type { Scaling } from './encoder-schema.js'

/** A number by its scaling. Where all training rows had one value, a range makes it 0. */
export function scaled(value: number, scale: Scaling): number {
  if (scale.kind === 'none') return value
  if (scale.kind === 'standard') return (value - scale.mean) / scale.deviation
  return scale.high === scale.low ? 0 : (value - scale.low) / (scale.high - scale.low)
}
