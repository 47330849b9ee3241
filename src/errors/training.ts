import { didYouMean, quoted, type ErrorEntry } from './entry.js'

export const trainingErrors = {
  ARCHITECTURE_UNKNOWN: {
    message: (p) => `There is no architecture ${quoted(p.architecture)}.`,
    hint: (p) => didYouMean(p.nearest) || `the architectures are ${quoted(p.names, 20)}`,
  },
  ARCHITECTURE_INPUT: {
    message: (p) =>
      `The architecture ${quoted(p.architecture)} takes ${quoted(p.takes)}; the data are of kind ${quoted(p.kind)}.`,
    hint: (p) => `for these data there are ${quoted(p.fitting)}`,
  },
  TRAINING_OPTION_INVALID: {
    message: (p) => `The option ${quoted(p.option)} of ${quoted(p.unit)} is ${p.found}; expected ${p.expected}.`,
    hint: (p) => didYouMean(p.nearest) || (p.names ? `its options are ${quoted(p.names, 20)}` : ''),
  },
  LOSS_UNKNOWN: {
    message: (p) => `There is no loss ${quoted(p.loss)}.`,
    hint: (p) => didYouMean(p.nearest) || `the losses are ${quoted(p.names, 20)}`,
  },
  OPTIMIZER_UNKNOWN: {
    message: (p) => `There is no optimizer ${quoted(p.optimizer)}.`,
    hint: (p) => didYouMean(p.nearest) || `the optimizers are ${quoted(p.names, 20)}`,
  },
  TRAINING_DROPOUT: {
    message: (p) =>
      `The dropout ${quoted(p.node)} on a value of shape [${quoted(p.shape)}] cannot be trained: its rate or its size is not fixed.`,
    hint: () => 'export the model with fixed sizes and a constant rate, or without dropout',
  },
  CHECKPOINT_UNREADABLE: {
    message: (p) => `The checkpoint ${quoted(p.file)} cannot be taken up: ${p.reason}.`,
    hint: () => 'remove the file to train from the start',
  },
  CHECKPOINT_UNWRITABLE: {
    message: (p) => `The checkpoint ${quoted(p.file)} could not be written (${p.reason}).`,
    hint: () => 'check permissions and free space, or turn checkpoints off: train.checkpoint: null',
  },
  TRAINING_DIVERGED: {
    message: (p) =>
      `Training stopped at step ${p.step} (epoch ${p.epoch}): ${p.what}. The loss began at ${p.first}; the last finite loss was ${p.last}, with gradients of norm ${p.norm} at a learning rate of ${p.learningRate}.`,
    hint: (p) => String(p.remedy),
    exitCode: 2,
  },
  TRAINING_INPUT_NOT_FINITE: {
    message: (p) => `${p.what} ${quoted(p.name)} holds ${p.value} in row ${p.row} of the training rows.`,
    hint: () => 'name the value among the missing ones (data.missing) or correct it; nothing can be learnt from it',
  },
  TRAINING_NO_ROWS: {
    message: (p) => `There are no ${p.part} rows: ${p.rows} rows in all, ${p.detail}.`,
    hint: () => 'bring more rows, or change the shares under train.split',
  },
  TRAINING_NO_VALIDATION: {
    message: () => 'Early stopping needs validation rows, and train.split.validation is 0.',
    hint: () => 'set train.split.validation to 0.1, or train.earlyStopping to null',
  },
} as const satisfies Record<string, ErrorEntry>
