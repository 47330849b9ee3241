import { nearest } from '../../environment/nearest.js'
import type { Random } from '../../environment/tools.js'
import { ProbityError } from '../../errors.js'
import type { TrainConfig } from '../../schema/train.js'
import type { NetworkInput } from '../architectures/build-network.js'
import type { Batch } from '../examples.js'
import type { Loss } from '../losses/loss.js'
import type { Augmentation } from './augmentation.js'
import { cutOut, flip, rotate, shift } from './image.js'
import { mixup } from './mixup.js'
import { noise } from './noise.js'

export const augmentations: readonly Augmentation[] = [shift, rotate, flip, cutOut, noise, mixup]

/** The augmentations of a config one after the other, each with a stream of its own; null where there are none. */
export function augmenter(
  wanted: TrainConfig['augmentation'],
  input: NetworkInput,
  loss: Loss,
): ((batch: Batch, random: Random) => Batch) | null {
  if (wanted.length === 0) return null
  const steps = wanted.map(({ kind, ...options }) => ({ found: findAugmentation(kind, input, loss), options }))
  return (batch, random) =>
    steps.reduce(
      (rows, { found, options }, at) => found.apply(rows, input.name, options, random.fork(`${at} ${found.id}`)),
      batch,
    )
}

function findAugmentation(name: string, { kind }: NetworkInput, loss: Loss): Augmentation {
  const found = augmentations.find(({ id }) => id === name)
  const names = augmentations.map(({ id }) => id)
  if (found === undefined)
    throw new ProbityError('AUGMENTATION_UNKNOWN', { augmentation: name, names, nearest: nearest(name, names) })
  if (!found.takes.includes(kind)) {
    const fitting = augmentations.filter(({ takes }) => takes.includes(kind)).map(({ id }) => id)
    throw new ProbityError('AUGMENTATION_INPUT', { augmentation: name, kind, takes: found.takes, fitting })
  }
  if (found.mixesTargets && loss.target === 'class')
    throw new ProbityError('AUGMENTATION_TARGET', { augmentation: name, loss: loss.id })
  return found
}
