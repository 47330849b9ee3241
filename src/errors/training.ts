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
  ARCHITECTURE_LAYERS: {
    message: (p) => `The layers of ${quoted(p.model)} cannot be trained: ${p.reason}.`,
    hint: () =>
      'bring a LayersModel with trainable layers: tf.sequential, tf.model, or a model.json that such a model saved',
  },
  ARCHITECTURE_LAYERS_INPUT: {
    message: (p) => `The layers of ${quoted(p.model)} take ${p.found}; the rows are ${p.expected}.`,
    hint: () => 'change the inputShape of the first layer; images are [height, width, channels] there',
  },
  ARCHITECTURE_LAYERS_OUTPUT: {
    message: (p) => `The layers of ${quoted(p.model)} give ${p.found}; the target needs ${p.expected}.`,
    hint: (p) =>
      p.kind === 'binary'
        ? 'end in one unit with a sigmoid, or set task: multiclass for one unit for each of two classes'
        : p.kind === 'classes'
          ? 'end in one unit for each class'
          : 'end in one unit',
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
  TRAINING_BATCH_TOGETHER: {
    message: (p) =>
      `A batch of ${p.rows} rows needs about ${p.megabytes} MB at one time: batch normalisation takes the statistics of the whole batch.`,
    hint: (p) => `set train.batchSize to ${p.fitting} or less, with another optimizer than gradient-descent`,
  },
  TRAINING_DROPOUT: {
    message: (p) =>
      `The dropout ${quoted(p.node)} on a value of shape [${quoted(p.shape)}] cannot be trained: its rate or its size is not fixed.`,
    hint: () => 'export the model with fixed sizes and a constant rate, or without dropout',
  },
  CHECKPOINT_UNREADABLE: {
    message: (p) => `The checkpoint of a training that was broken off cannot be taken up: ${p.reason}.`,
    hint: () => 'train from the start with --restart, which forgets it',
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
    message: (p) =>
      `${p.what} ${quoted(p.name)} holds ${p.value} in row ${p.row} of the rows with a label; a number within ±3.4e38 is needed.`,
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
  TRAINING_COLUMN_UNKNOWN: {
    message: (p) => `${p.where} names the column ${quoted(p.column)}, which the data does not have.`,
    hint: (p) => didYouMean(p.nearest) || `the columns are ${quoted(p.columns, 20)}`,
  },
  TRAINING_ROLE_MISSING: {
    message: (p) => `Training for the task ${p.task} needs ${p.needs}.`,
    hint: (p) => String(p.hint),
  },
  TRAINING_TASK_UNSUPPORTED: {
    message: (p) => `There is nothing to train for the task ${p.task}.`,
    hint: () => 'train for a binary, multiclass or regression task, whose label the data holds',
  },
  TRAINING_ONE_CLASS: {
    message: (p) =>
      p.value === null
        ? `No row has a label in column ${quoted(p.column)}.`
        : `All ${p.rows} labels in column ${quoted(p.column)} are ${quoted(p.value)}; two classes at least are needed.`,
    hint: () => 'look at data.where and at the label column',
  },
  TRAINING_FOLDS_CLASS: {
    message: (p) =>
      `The class ${quoted(p.class)} of ${quoted(p.column)} has ${p.rows} rows; each of ${p.folds} folds must have one at least.`,
    hint: (p) =>
      `set train.split.folds to ${Math.max(2, Number(p.rows))} or less, or leave the class out with data.where`,
  },
  TRAINING_CLASS_ABSENT: {
    message: (p) =>
      `The ${p.part} rows hold no row of the class ${quoted(p.class)} of ${quoted(p.column)} (${p.rows} rows in all).`,
    hint: () =>
      'split by label (train.split.by: stratified), bring more rows of the class, or leave it out with data.where',
  },
  TRAINING_TOO_MANY_CLASSES: {
    message: (p) => `The label ${quoted(p.column)} has ${p.classes} different values, more than ${p.limit} classes.`,
    hint: () => 'for a number to predict set task: regression; otherwise name another label',
  },
  TRAINING_NO_FEATURES: {
    message: (p) =>
      `No column is left to learn from; the data has ${quoted(p.columns, 20) || 'none beside the roles'}${Array.isArray(p.constant) && p.constant.length > 0 ? `, of which ${quoted(p.constant)} hold one value only` : ''}.`,
    hint: () => 'sensitive, id, unit and weight columns are inputs only where train.features.include names them',
  },
  TRAINING_CLASS_WEIGHT_UNKNOWN: {
    message: (p) =>
      `train.classWeights names ${quoted(p.class)}, which is none of the classes ${quoted(p.classes, 20)}.`,
    hint: (p) => didYouMean(p.nearest),
  },
  TRAINING_SPLIT_COLUMN: {
    message: (p) => `A split by ${p.by} needs a column: ${p.needs}.`,
    hint: () => 'name it under train.split.column',
  },
  TRAINING_TEST_ROWS_FILE: {
    message: (p) => `The test rows cannot be written to ${quoted(p.file)}: ${p.reason}.`,
    hint: (p) =>
      `name a new file that ends in ${quoted(p.formats, 10)} under train.testRows, and keep a share in train.split.test`,
  },
  TRAINING_TEST_ROWS_KIND: {
    message: (p) => `Test rows are written for tables (to ${quoted(p.file)}); this training learns from ${p.kind}.`,
    hint: () =>
      'leave train.testRows out; what is kept for the test can be given apart, such as under data.images.test',
  },
  TRAINING_LOSS_TARGET: {
    message: (p) => `The loss ${quoted(p.loss)} does not fit the task ${p.task}: it is for ${p.expected}.`,
    hint: (p) => `for this task there are ${quoted(p.fitting, 10)}`,
  },
  AUGMENTATION_UNKNOWN: {
    message: (p) => `There is no augmentation ${quoted(p.augmentation)}.`,
    hint: (p) => didYouMean(p.nearest) || `the augmentations are ${quoted(p.names, 20)}`,
  },
  AUGMENTATION_INPUT: {
    message: (p) =>
      `The augmentation ${quoted(p.augmentation)} is for ${quoted(p.takes)}; the data are of kind ${quoted(p.kind)}.`,
    hint: (p) => `for these data there are ${quoted(p.fitting) || 'none'}`,
  },
  AUGMENTATION_TARGET: {
    message: (p) => `The augmentation ${quoted(p.augmentation)} mixes targets, which ${quoted(p.loss)} cannot take.`,
    hint: () => 'use categorical-cross-entropy, or leave train.loss at auto',
  },
} as const satisfies Record<string, ErrorEntry>
