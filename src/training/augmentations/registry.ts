import { nearest } from '../../environment/nearest.js'
import { ProbityError } from '../../errors.js'
import type { Encoder } from '../../models/any-encoder.js'
import type { TrainConfig } from '../../schema/train.js'
import type { NetworkInput } from '../architectures/build-network.js'
import type { Loss } from '../losses/loss.js'
import type { Augment, Augmentation } from './augmentation.js'
import { identitySwap } from './identity-swap.js'
import { cutOut, flip, rotate, shift } from './image.js'
import { mixup } from './mixup.js'
import { noise } from './noise.js'
import { synonymSwap } from './synonym-swap.js'
import { waveformAugmentations } from './waveform.js'
import { timeShift } from './time-shift.js'

export const augmentations: readonly Augmentation[] = [
  ...[shift, rotate, flip, cutOut, timeShift, noise, mixup],
  ...[synonymSwap, identitySwap],
]

/** The augmentations of a config one after the other, each with a stream of its own; null where there are none. */
export function augmenter(
  wanted: TrainConfig['augmentation'],
  input: NetworkInput,
  encoder: Encoder | null,
  loss: Loss,
): Augment | null {
  if (wanted.length === 0) return null
  const { name, lengths, flat, shape } = input
  const augmented = {
    ...{ name, encoder },
    ...(lengths === undefined ? {} : { lengths }),
    ...(flat === true ? { shape } : {}),
  }
  const heard = encoder?.kind === 'audio' ? waveformAugmentations.map(({ id }) => id) : [] // done where recordings are read
  const others = wanted.filter(({ kind }) => !heard.includes(kind))
  if (others.length === 0) return null
  const steps = others.map(({ kind, ...options }) => {
    const found = findAugmentation(kind, input, loss, heard)
    return { id: found.id, augment: found.begin(options, augmented) }
  })
  return (batch, random) =>
    steps.reduce((rows, { id, augment }, at) => augment(rows, random.fork(`${at} ${id}`)), batch)
}

function findAugmentation(
  name: string,
  { kind, lengths }: NetworkInput,
  loss: Loss,
  heard: readonly string[],
): Augmentation {
  const found = augmentations.find(({ id }) => id === name)
  const ofRecordings = waveformAugmentations.find(({ id }) => id === name)
  if (ofRecordings !== undefined) {
    const fitting = augmentations.filter(({ takes }) => takes.includes(kind)).map(({ id }) => id)
    throw new ProbityError('AUGMENTATION_INPUT', { augmentation: name, kind, takes: ofRecordings.takes, fitting })
  }
  const names = [...augmentations, ...waveformAugmentations].map(({ id }) => id)
  if (found === undefined)
    throw new ProbityError('AUGMENTATION_UNKNOWN', { augmentation: name, names, nearest: nearest(name, names) })
  if (!found.takes.includes(kind)) {
    const fitting = augmentations.filter(({ takes }) => takes.includes(kind)).map(({ id }) => id)
    const takes = found.takes
    throw new ProbityError('AUGMENTATION_INPUT', { augmentation: name, kind, takes, fitting: [...fitting, ...heard] })
  }
  if (found.mixesTargets && lengths !== undefined)
    throw new ProbityError('AUGMENTATION_LENGTHS', { augmentation: name })
  if (found.mixesTargets && loss.target === 'class')
    throw new ProbityError('AUGMENTATION_TARGET', { augmentation: name, loss: loss.id })
  return found
}
