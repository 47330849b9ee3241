import { ProbityError } from '../../errors.js'
import { float32Tensor, type Tensor } from '../../graph/tensor.js'
import type { Task } from '../../schema/cube.js'
import type { Loss, TargetKind } from '../losses/loss.js'
import { losses } from '../losses/registry.js'
import type { Network } from '../network.js'
import type { Target } from './target.js'

/** The loss that fits a target, where none is named. */
export const usualLoss: Record<Target['kind'], string> = {
  binary: 'binary-cross-entropy',
  classes: 'sparse-categorical-cross-entropy',
  values: 'mean-squared-error',
}

/** In which forms a target can be given; for a single probability 0 and 1 are numbers too. */
const forms: Record<Target['kind'], readonly TargetKind[]> = {
  binary: ['binary', 'numbers'],
  classes: ['class', 'one-hot', 'binary', 'numbers'],
  values: ['numbers'],
}

const wanted: Record<TargetKind, string> = {
  numbers: 'numbers',
  binary: 'a yes or no in each column',
  'one-hot': 'shares of two classes or more',
  class: 'two classes or more',
}

/** The target in the form that a loss reads. Values are standardised as the network says. */
export function fitTarget(target: Target, loss: Loss, network: Network, task: Task): Tensor {
  if (!forms[target.kind].includes(loss.target)) {
    const fitting = losses.filter((other) => forms[target.kind].includes(other.target)).map(({ id }) => id)
    throw new ProbityError('TRAINING_LOSS_TARGET', { loss: loss.id, task, expected: wanted[loss.target], fitting })
  }
  if (target.kind === 'classes' && loss.target !== 'class') return oneHot(target.tensor, target.classes.length)
  const { standardised } = network
  if (target.kind !== 'values' || standardised === undefined) return target.tensor
  const columns = target.tensor.shape[1]!
  const values = Float32Array.from(target.tensor.data as Float32Array, (value, at) => {
    const column = at % columns
    return (value - standardised.offset[column]!) / standardised.scale[column]!
  })
  return float32Tensor(target.tensor.shape, values)
}

function oneHot({ data, shape }: Tensor, classes: number): Tensor {
  const rows = shape[0]!
  const ones = new Float32Array(rows * classes)
  for (let row = 0; row < rows; row++) ones[row * classes + Number(data[row])] = 1
  return float32Tensor([rows, classes], ones)
}
