const float = new Float32Array(1)
const bits = new Uint32Array(float.buffer)

/** The number that 16 bits of bfloat16 stand for: the upper half of a float32. */
export function fromBfloat16(half: number): number {
  bits[0] = half << 16
  return float[0]!
}

/** bfloat16 bits of a number, rounded to nearest, ties to even. */
export function toBfloat16(value: number): number {
  float[0] = value
  const whole = bits[0]!
  if (Number.isNaN(value)) return 0x7fc0
  return ((whole + 0x7fff + ((whole >>> 16) & 1)) >>> 16) & 0xffff
}

/** The number that 16 bits of IEEE 754 binary16 stand for. */
export function fromFloat16(half: number): number {
  const sign = half & 0x8000 ? -1 : 1
  const exponent = (half >>> 10) & 0x1f
  const fraction = half & 0x3ff
  if (exponent === 0x1f) return fraction === 0 ? sign * Infinity : NaN
  if (exponent === 0) return sign * fraction * 2 ** -24
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15)
}

/** IEEE 754 binary16 bits of a number, rounded to nearest, ties to even. */
export function toFloat16(value: number): number {
  if (Number.isNaN(value)) return 0x7e00
  const sign = value < 0 || Object.is(value, -0) ? 0x8000 : 0
  const size = Math.abs(value)
  if (size >= 65520) return sign | 0x7c00
  if (size < 2 ** -14) return sign | roundHalfToEven(size * 2 ** 24)
  const exponent = Math.floor(Math.log2(size))
  const fraction = roundHalfToEven((size / 2 ** exponent - 1) * 1024)
  return sign | (((exponent + 15) << 10) + fraction)
}

function roundHalfToEven(value: number): number {
  const below = Math.floor(value)
  const rest = value - below
  if (rest !== 0.5) return Math.round(value)
  return below % 2 === 0 ? below : below + 1
}
