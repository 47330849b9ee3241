import type { Lint } from './lint.js'

/**
 * A softmax or sigmoid whose result is taken for logits is squashed twice: all losses lie close together, gradients are small,
 * and the best loss that can be reached is far from 0.
 */
export const probabilitiesAsLogits: Lint = {
  id: 'probabilities-as-logits',
  level: 'error',
  check: ({ network, reading, loss }) =>
    network.scale === 'probability' && reading.value === network.output && reading.takes === 'logits'
      ? { loss: loss.id }
      : null,
}

/** A loss that takes logarithms of numbers outside [0, 1] clips most of them, and what is clipped has no gradient. */
export const logitsAsProbabilities: Lint = {
  id: 'logits-as-probabilities',
  level: 'error',
  check: ({ network, reading, loss }) =>
    network.scale !== 'probability' && reading.takes === 'probabilities' ? { loss: loss.id } : null,
}

/** Squared and absolute errors of probabilities have flat places where a confident answer is wrong. */
export const lossForNumbers: Lint = {
  id: 'loss-for-numbers',
  level: 'warning',
  check: ({ loss, target }) => (target.kind !== 'values' && loss.target === 'numbers' ? { loss: loss.id } : null),
}
