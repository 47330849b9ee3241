/** Frequency as heard: 2595 · log10(1 + f/700). @example toMel(700) // 781.17 */
export function toMel(hertz: number): number {
  return 2595 * Math.log10(1 + hertz / 700)
}

export function fromMel(mel: number): number {
  return 700 * (10 ** (mel / 2595) - 1)
}
