/**
 * Whole numbers of any size without a BigInt each: number i is Σ parts[k][i] · 2^(32·k). All parts but the last lie in [0, 2^32), the last has the sign
 * and stays below 2^52 in sum over all numbers, so that any of them can be added up part by part without rounding. At least two parts, and as few as that
 * takes: equal numbers have equal parts.
 */
export type ExactIntegers = readonly Float64Array[]

const base = 2 ** 32
const fewestParts = 2
/** A million cells, with what they carry, stay exact below it. */
const largestSum = 2 ** 52

/** From BigInts. O(numbers). */
export function fromBigints(values: readonly bigint[]): ExactIntegers {
  const parts: Float64Array[] = []
  let rest = [...values]
  do {
    parts.push(Float64Array.from(rest, (value) => Number(BigInt.asUintN(32, value))))
    rest = rest.map((value) => value >> 32n)
  } while (parts.length < fewestParts - 1 || !fitsTop(rest))
  return settled([...parts, Float64Array.from(rest, Number)])
}

function fitsTop(values: readonly bigint[]): boolean {
  return values.every((value) => value < 2n ** 52n && value > -(2n ** 52n))
}

/** From parts as a database splits them: every one a whole number, all but the last in [0, 2^32). */
export function fromParts(parts: ExactIntegers): ExactIntegers {
  return settled([...parts])
}

/** From whole numbers in doubles. */
export function fromWholeDoubles(values: ArrayLike<number>): ExactIntegers {
  const [low, high] = [new Float64Array(values.length), new Float64Array(values.length)]
  for (let i = 0; i < values.length; i++) {
    high[i] = Math.floor(values[i]! / base)
    low[i] = values[i]! - high[i]! * base
  }
  return settled([low, high])
}

/** As many parts as the numbers need. */
function settled(parts: Float64Array[]): ExactIntegers {
  while (isTooLarge(parts[parts.length - 1]!)) {
    const top = parts.pop()!
    const above = top.map((part) => Math.floor(part / base))
    parts.push(
      top.map((part, i) => part - above[i]! * base),
      above,
    )
  }
  while (parts.length > fewestParts) {
    const [below, top] = [parts[parts.length - 2]!, parts[parts.length - 1]!]
    const joined = top.map((part, i) => part * base + below[i]!)
    if (isTooLarge(joined)) break
    parts.splice(-2, 2, joined)
  }
  return parts
}

function isTooLarge(top: Float64Array): boolean {
  let sum = 0
  for (let i = 0; i < top.length; i++) sum += Math.abs(top[i]!) + 1
  return sum >= largestSum
}

/** One number as a BigInt. */
export function bigintAt(values: ExactIntegers, i: number): bigint {
  let value = 0n
  for (let k = values.length - 1; k >= 0; k--) value = (value << 32n) + BigInt(values[k]![i]!)
  return value
}

/** All of them. */
export function toBigints(values: ExactIntegers): bigint[] {
  return Array.from(values[0]!, (_, i) => bigintAt(values, i))
}

/** All of them in decimal digits. */
export function toTexts(values: ExactIntegers): string[] {
  if (values.length > fewestParts) return toBigints(values).map(String)
  const [low, high] = values as readonly [Float64Array, Float64Array]
  const words = new Uint32Array(2)
  const both = new BigUint64Array(words.buffer)
  const [lowWord, highWord] = littleEndian ? [0, 1] : [1, 0]
  return Array.from(low, (part, i) => {
    const above = high[i]!
    if (above >= 0 && above < 2 ** 21) return String(above * base + part)
    if (above < 0 || above >= base) return String(bigintAt(values, i))
    // Both parts side by side are an integer of 64 bits: one BigInt instead of four.
    words[lowWord] = part
    words[highWord] = above
    return String(both[0])
  })
}

const littleEndian = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1

/** The double nearest to number i. Two parts are exact doubles, whose sum is rounded once. */
export function nearestDouble(values: ExactIntegers, i: number): number {
  return values.length === 2 ? values[1]![i]! * base + values[0]![i]! : Number(bigintAt(values, i))
}

/** The numbers at some positions. */
export function takeExact(values: ExactIntegers, positions: ArrayLike<number>): ExactIntegers {
  const taken = values.map((part) => {
    const found = new Float64Array(positions.length)
    for (let i = 0; i < positions.length; i++) found[i] = part[positions[i]!]!
    return found
  })
  return settled(taken)
}

/** Sums of runs of `order`: number i adds up the positions order[starts[i]] … order[starts[i + 1] − 1]. O(order). */
export function addExact(values: ExactIntegers, order: Uint32Array, starts: Uint32Array): ExactIntegers {
  const sums = values.map((part) => {
    const found = new Float64Array(starts.length)
    for (let i = 0; i < starts.length; i++) {
      const end = i + 1 < starts.length ? starts[i + 1]! : order.length
      let sum = 0
      for (let at = starts[i]!; at < end; at++) sum += part[order[at]!]!
      found[i] = sum
    }
    return found
  })
  for (let k = 0; k < sums.length - 1; k++) carry(sums[k]!, sums[k + 1]!)
  return settled(sums)
}

function carry(part: Float64Array, above: Float64Array): void {
  for (let i = 0; i < part.length; i++) {
    const over = Math.floor(part[i]! / base)
    part[i] = part[i]! - over * base
    above[i] = above[i]! + over
  }
}
