/** Two 32-bit halves, mixed with each number as in MurmurHash3 (Appleby 2011). */
export function rowHash(
  words: readonly { readonly bits: Uint32Array; readonly start: number; readonly count: number }[],
): number {
  let high = 0x9e3779b9
  let low = 0x85ebca6b
  for (const { bits, start, count } of words)
    for (let i = start; i < start + count; i++) {
      const word = bits[i]!
      high = Math.imul(high ^ word, 0xcc9e2d51)
      high = (high << 15) | (high >>> 17)
      low = Math.imul(low ^ word ^ high, 0x1b873593)
      low = (low << 13) | (low >>> 19)
    }
  return (high >>> 0) * 2 ** 21 + (low >>> 11)
}
