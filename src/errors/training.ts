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
} as const satisfies Record<string, ErrorEntry>
