import { didYouMean, quoted, type ErrorEntry, type ErrorParams } from './entry.js'

const list = (values: ErrorParams[string]): string =>
  Array.isArray(values) ? values.slice(0, 40).join(', ') : String(values)
const opens = 'an .onnx file, a TensorFlow.js model.json, or a bundle folder with probity.json'

export const modelErrors = {
  MODEL_NOT_FOUND: {
    message: (p) => `There is no model ${quoted(p.path)}.`,
    hint: (p) => didYouMean(p.nearest) || `give ${opens}`,
  },
  MODEL_UNREADABLE: {
    message: (p) => `The model file ${quoted(p.file)} could not be read (${p.reason}).`,
    hint: () => `check the file and its permissions`,
  },
  MODEL_FORMAT_UNKNOWN: {
    message: (p) => `${quoted(p.file)} is not a model that can be opened: ${p.found}.`,
    hint: () => `give ${opens}`,
  },
  MODEL_WITHOUT_SCORES: {
    message: (p) => `The model ${quoted(p.model)} has no output with scores: ${p.outputs}.`,
    hint: () => 'export it with its probabilities or values as a tensor',
  },
  MODEL_OUTPUT_UNKNOWN: {
    message: (p) => `The model ${quoted(p.model)} has no output ${quoted(p.output)} with numbers.`,
    hint: (p) => didYouMean(p.nearest) || `its outputs are ${quoted(p.outputs, 20)}`,
  },
  MODEL_INPUT_MISMATCH: {
    message: (p) => `Input ${quoted(p.input)} must be ${p.expected}; found ${p.found}.`,
    hint: () => 'the first axis is the rows; give each input with the type and shape that the model declares',
  },
  MODEL_COLUMN_MISSING: {
    message: (p) => `Output ${quoted(p.output)} has ${p.columns} columns; column ${p.index} was asked for.`,
    hint: () => 'columns count from 0',
  },
  MODEL_ROWS_DISAGREE: {
    message: (p) => `${p.what} holds ${p.found} rows; the batch has ${p.expected}.`,
    hint: () => 'give one for each row of the batch',
  },
  MODEL_WITHOUT_GRADIENTS: {
    message: (p) => `The model ${quoted(p.model)} has no gradients: ${p.reason}.`,
    hint: () => 'explain it with a method that only predicts: occlusion, permutation or Shapley values',
  },
  MODEL_WITHOUT_EMBEDDINGS: {
    message: (p) => `The model ${quoted(p.model)} has no dense layer whose input could be its embedding.`,
    hint: () => 'name a value of the graph with `activations` instead',
  },
  ENCODER_COLUMN_MISSING: {
    message: (p) => `The model needs a column ${quoted(p.column)}, which the table does not have.`,
    hint: (p) => didYouMean(p.nearest) || `its columns are ${quoted(p.columns, 20)}`,
  },
  ENCODER_VALUE_WRONG: {
    message: (p) =>
      `Row ${p.row} of column ${quoted(p.column)} holds ${quoted(p.value)}; the model needs ${p.expected}.`,
    hint: () => 'correct the value, or name it among the missing ones (data.missing)',
  },
  DECISION_COLUMN_MISSING: {
    message: (p) =>
      `The model ${quoted(p.model)} decides by ${p.why} and needs the column ${quoted(p.column)}, which the table does not have.`,
    hint: (p) =>
      didYouMean(p.nearest) ||
      'bring the column, or decide by one threshold (model.threshold), which takes back what the steps were made for',
  },
  BUNDLE_INVALID: {
    message: (p) => `The bundle ${quoted(p.bundle)} cannot be used: ${p.where} ${p.problem}.`,
    hint: () => 'write the bundle again; it may come from another version',
  },
  BUNDLE_FILE_MISSING: {
    message: (p) => `The bundle ${quoted(p.bundle)} has no file ${quoted(p.file)}.`,
    hint: () => 'copy the whole folder',
  },
  BUNDLE_PATH_REFUSED: {
    message: (p) => `The bundle ${quoted(p.bundle)} names the file ${quoted(p.file)}, which is not inside its folder.`,
    hint: () => 'files of a bundle have relative paths inside it; do not trust this one',
  },
  BUNDLE_DIGEST_WRONG: {
    message: (p) =>
      `The file ${quoted(p.file)} of the bundle ${quoted(p.bundle)} has sha256 ${p.found}; probity.json says ${p.expected}.`,
    hint: () => 'the file was changed after the bundle was written; write the bundle again if that was meant',
  },
  BUNDLE_UNWRITABLE: {
    message: (p) => `The bundle ${quoted(p.bundle)} could not be written (${p.reason}).`,
    hint: () => 'check permissions and free space, or choose another folder',
  },
  BUNDLE_PLACE_TAKEN: {
    message: (p) => `The bundle cannot be written: ${quoted(p.bundle)} is there already and is no bundle.`,
    hint: () => 'choose another folder, or remove that one yourself',
  },
  MODEL_COLUMNS_UNMATCHED: {
    message: (p) =>
      `The inputs of the model ${quoted(p.model)} do not match the columns of the data: it takes ${list(p.inputs)}; the data has ${list(p.columns)}.`,
    hint: (p) =>
      p.images === true
        ? 'for images name where they are: data: { images: { column: … } } for paths in a table, or folder, or images'
        : `name the columns of each input: model: { path: …, inputs: { ${p.example}: [column, …] } }`,
  },
  MODEL_COLUMN_NOT_FOUND: {
    message: (p) =>
      `The input ${quoted(p.input)} of the model ${quoted(p.model)} needs the column ${quoted(p.column)}; the data has ${quoted(p.columns, 20)}.`,
    hint: (p) => didYouMean(p.nearest) || 'name the column under model.inputs where it is called otherwise',
  },
  MODEL_COLUMN_TYPE: {
    message: (p) =>
      `The input ${quoted(p.input)} of the model ${quoted(p.model)} takes ${p.expected}; the column ${quoted(p.column)} holds ${p.found}.`,
    hint: () => 'correct the values, or name another column under model.inputs',
  },
  MODEL_MAP_UNKNOWN: {
    message: (p) => `model.inputs names ${quoted(p.input)}, which the model ${quoted(p.model)} does not take.`,
    hint: (p) => didYouMean(p.nearest) || `it takes ${quoted(p.inputs, 20)}`,
  },
  MODEL_MAP_WIDTH: {
    message: (p) =>
      `The input ${quoted(p.input)} of the model ${quoted(p.model)} takes ${p.expected} columns; ${p.found} are named.`,
    hint: () => 'name its columns in the order of training under model.inputs',
  },
  MODEL_TASK_UNSUPPORTED: {
    message: (p) => `A model cannot stand behind a ${p.task} audit; ${quoted(p.model)} was given.`,
    hint: () => 'rank the rows by its scores first, and name the column with --set roles.rank=COLUMN',
  },
  MODEL_POSITIVE_UNKNOWN: {
    message: (p) =>
      p.positive === null
        ? `The model ${quoted(p.model)} has the classes ${quoted(p.classes)}, and which one is positive is not said.`
        : `The positive value ${quoted(p.positive)} is none of the classes of the model ${quoted(p.model)}: ${quoted(p.classes)}.`,
    hint: () => 'say which class it stands for: --set model.positive=CLASS',
  },
  MODEL_CLASSES_UNKNOWN: {
    message: (p) => `The model ${quoted(p.model)} gives one number for each row; a multiclass audit needs its classes.`,
    hint: () => 'use task binary or regression, or name two classes: --set model.classes=[no, yes]',
  },
  MODEL_CLASSES_FOREIGN: {
    message: (p) =>
      `None of the label's values ${quoted(p.values)} is a class of the model ${quoted(p.model)}: ${quoted(p.classes)}.`,
    hint: () =>
      'name its classes in the order of its output, as the label writes them: --set "model.classes=[a, b, c]"',
  },
  MODEL_WIDTH: {
    message: (p) => `The model ${quoted(p.model)} gives ${p.found} scores for a row; ${p.expected} were expected.`,
    hint: () => 'name its classes in the order of its output: --set "model.classes=[no, yes]"',
  },
  MODEL_COLUMN_NEEDED: {
    message: (p) =>
      `Output ${quoted(p.output)} of the model ${quoted(p.model)} has ${p.columns} columns; one is needed.`,
    hint: () => 'say which, counted from 0: --set model.column=0',
  },
  MODEL_NOT_NAMED: {
    message: () => 'The config has a `model` that names not exactly one of a path and an address.',
    hint: () => 'set model.path or model.http.url',
  },
  HTTP_MODEL_UNREACHABLE: {
    message: (p) => `The model at ${p.url} could not be reached in ${p.attempts} attempts (${p.reason}).`,
    hint: () => 'check the address, and that the server is running',
  },
  HTTP_MODEL_TIMEOUT: {
    message: (p) => `The model at ${p.url} gave no answer within ${p.seconds} s, in ${p.attempts} attempts.`,
    hint: () => 'send fewer rows at a time (http.batchSize), or wait longer (http.timeout)',
  },
  HTTP_MODEL_REFUSED: {
    message: (p) =>
      `The model at ${p.url} answered with status ${p.status} after ${p.attempts} attempts: ${quoted(p.answer)}.`,
    hint: (p) =>
      p.status === 401 || p.status === 403
        ? 'name the environment variable that holds the secret under http.auth'
        : 'look into the log of the server; redirects are not followed',
  },
  HTTP_MODEL_NO_JSON: {
    message: (p) => `The model at ${p.url} answered with something that is not JSON: ${quoted(p.answer)}.`,
    hint: () => 'check the address: it may be a page for people',
  },
  HTTP_MODEL_ANSWER_WRONG: {
    message: (p) =>
      `The answer of the model at ${p.url} is wrong at ${quoted(p.path)}: expected ${p.expected}, found ${p.found}.`,
    hint: () => 'say where the scores stand in the answer: http.response.scores, such as predictions.*.score',
  },
  HTTP_MODEL_SECRET: {
    message: (p) =>
      `The environment variable ${p.variable}, which holds the secret for the model at ${p.url}, is not set.`,
    hint: (p) => `set ${p.variable} before the audit`,
  },
  HTTP_MODEL_COLUMNS: {
    message: (p) => `Nothing says which columns the model at ${p.url} takes.`,
    hint: () => 'name them with their types: http.columns: { age: number, home: text }',
  },
  HTTP_MODEL_ADDRESS: {
    message: (p) => `The address ${p.url} is none of the Open Inference Protocol: it must end in /infer.`,
    hint: () => 'such as https://server/v2/models/credit/infer',
  },
  RECORDED_NOTHING: {
    message: (p) =>
      `Recorded decisions of ${quoted(p.source)} need a column with scores or with decisions; none was named.`,
    hint: () => 'name `score` or `decision`',
  },
  RECORDED_TWICE: {
    message: (p) => `The id ${quoted(p.id)} stands twice in ${quoted(p.source)}; a record is found by its id.`,
    hint: () => 'name a column without repeated or missing values',
  },
  RECORDED_UNKNOWN: {
    message: (p) => `There is no record with the id ${quoted(p.id)} among the ${p.rows} of ${quoted(p.source)}.`,
    hint: () => 'recorded decisions answer for their own rows only; give a model to ask about others',
  },
  LAYERS_INVALID: {
    message: (p) => `The model of layers is broken at ${p.place}: expected ${p.expected}, found ${p.found}.`,
    hint: () => 'save the model again; a call in training mode must be removed first',
  },
  LAYERS_NO_GRAPH: {
    message: (p) => `The layer ${quoted(p.layer)} (${p.className}) cannot be written as a graph: ${p.reason}.`,
    hint: () => 'such a model runs on TensorFlow.js; register a class of your own there before opening the model',
  },
  LAYERS_WEIGHT_MISSING: {
    message: (p) => `The weight ${quoted(p.weight)} is not among the weights of the model.`,
    hint: (p) => didYouMean(p.nearest) || `it has ${quoted(p.names, 20)}`,
  },
  LAYERS_WEIGHT_SHAPE: {
    message: (p) => `The weight ${quoted(p.weight)} has shape [${p.found}]; its layer needs [${p.expected}].`,
    hint: () => 'the weights belong to another model than the topology',
  },
  MODEL_WEIGHT_NOT_FINITE: {
    message: (p) => `The weight ${quoted(p.weight)} holds a value at position ${p.position} that is no finite number.`,
    hint: () => 'the training of this model failed; train it again',
  },
  LAYERS_WEIGHTS_LEFT_OVER: {
    message: (p) => `No layer of the model takes the weights ${quoted(p.weights)}.`,
    hint: () => 'the weights belong to another model than the topology',
  },
  LAYERS_SHARD_MISSING: {
    message: (p) => `The file ${quoted(p.file)} with weights of ${quoted(p.model)} could not be read (${p.reason}).`,
    hint: () => 'copy all shards beside model.json',
  },
  LAYERS_SHARDS_SHORT: {
    message: (p) => `The weights of ${quoted(p.model)} need ${p.expected} bytes; its shards hold ${p.found}.`,
    hint: () => 'a shard is cut short or belongs to another model',
  },
  LAYERS_PATH_REFUSED: {
    message: (p) => `The model ${quoted(p.model)} names the shard ${quoted(p.file)}, which is not in its folder.`,
    hint: () => 'shards must lie beside model.json, or below; do not trust this file',
  },
  TFJS_MISSING: {
    message: (p) => `TensorFlow.js could not be loaded (${p.reason}).`,
    hint: () => 'install @tensorflow/tfjs',
  },
  TFJS_REFUSED: {
    message: (p) => `TensorFlow.js does not accept the model ${quoted(p.model)}: ${p.reason}.`,
    hint: () => 'register layers of your own with tf.serialization.registerClass before opening it',
  },
  TFJS_RUN_FAILED: {
    message: (p) => `TensorFlow.js could not run the model: ${p.reason}.`,
    hint: () => 'check the shapes and values of the inputs',
  },
} as const satisfies Record<string, ErrorEntry>
