import type { TrainConfig } from '../../schema/train.js'
import type { Architecture, InputKind } from './architecture.js'
import { architectureOf } from './architecture-of.js'
import { architectures } from './registry.js'

/**
 * In which form data that can take several are given to the architecture of a config: the first that it takes, or the first of all, so that the
 * network's own error says what fits.
 */
export function layoutOf(train: TrainConfig, ...kinds: readonly [InputKind, ...InputKind[]]): InputKind {
  const known: readonly Architecture[] = architectures
  const takes = known.find(({ id }) => id === architectureOf(train, kinds[0]))?.takes ?? []
  return [...kinds, 'features' as const].find((kind) => takes.includes(kind)) ?? kinds[0]
}
