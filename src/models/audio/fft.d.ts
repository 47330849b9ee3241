declare module 'fft.js' {
  /** Radix-4 Fourier transform of a power of two points. Complex numbers are pairs. */
  export default class FFT {
    constructor(points: number)
    createComplexArray(): number[]
    realTransform(output: number[], input: ArrayLike<number>): void
  }
}
