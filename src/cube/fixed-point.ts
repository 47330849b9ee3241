/** A number as an integer of `scale` fractional bits: x · 2^scale, halves to even, as a database casts. */
export function toFixedPoint(x: number, scale: number): bigint {
  const scaled = x * 2 ** scale
  const whole = Math.trunc(scaled)
  // The fraction of a double is exact, so a half is told from its neighbours.
  const fraction = Math.abs(scaled - whole)
  const up = fraction > 0.5 || (fraction === 0.5 && whole % 2 !== 0)
  return BigInt(whole + (up ? Math.sign(scaled) : 0))
}
