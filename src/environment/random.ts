import { createHash } from 'node:crypto'
import type { JumpableRandomGenerator } from 'pure-rand/types/JumpableRandomGenerator'
import { xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus'
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64'
import { uniformInt } from 'pure-rand/distribution/uniformInt'
import { drawBinomial } from './binomial.js'
import type { Random } from './tools.js'

/**
 * A seeded stream of random numbers (xoroshiro128+). The state is the SHA-256 of the seed and of the labels of the forks,
 * so a fork depends on its labels only, never on how much was drawn before.
 * @example createRandom(1).fork('bootstrap').next()
 */
export function createRandom(seed: number): Random {
  return streamOf([String(seed)])
}

function streamOf(path: readonly string[]): Random {
  const generator = generatorOf(path)
  const next = () => uniformFloat64(generator)
  return {
    next,
    integer: (below) => uniformInt(generator, 0, below - 1),
    normal: () => polar(next),
    binomial: (n, p) => drawBinomial(n, p, next),
    fork: (label) => streamOf([...path, label]),
  }
}

function generatorOf(path: readonly string[]): JumpableRandomGenerator {
  const digest = createHash('sha256').update(JSON.stringify(path)).digest()
  return xoroshiro128plusFromState([0, 4, 8, 12].map((offset) => digest.readInt32LE(offset)))
}

/** Marsaglia's polar method. The second value of each pair is thrown away, so that the stream has no hidden state. */
function polar(next: () => number): number {
  for (;;) {
    const u = 2 * next() - 1
    const v = 2 * next() - 1
    const square = u * u + v * v
    if (square > 0 && square < 1) return u * Math.sqrt((-2 * Math.log(square)) / square)
  }
}
