import { didYouMean, quoted, type ErrorEntry } from './entry.js'

const retry = 'check that the file was copied whole and is an ONNX model'

export const graphErrors = {
  ONNX_EMPTY: {
    message: () => 'The model holds no bytes; an ONNX file was expected.',
    hint: () => retry,
  },
  ONNX_UNREADABLE: {
    message: (p) => `The ${p.bytes} bytes are not an ONNX model, or the file is cut short (${p.cause}).`,
    hint: () => retry,
  },
  ONNX_NO_GRAPH: {
    message: () => 'The bytes parse as protobuf but hold no ONNX graph.',
    hint: () => retry,
  },
  ONNX_DATA_TYPE_UNKNOWN: {
    message: (p) => `Value ${quoted(p.value)} has element type ${p.type}, which ONNX does not define.`,
    hint: () => 'known types are 1 (float) to 26 (int2)',
  },
  ONNX_ATTRIBUTE_INVALID: {
    message: (p) => `Attribute ${quoted(p.attribute)} has type ${p.type}, and its content does not fit that type.`,
    hint: () => retry,
  },
  ONNX_TENSOR_INVALID: {
    message: (p) => `Tensor ${quoted(p.tensor)} of shape [${p.shape}] needs ${p.expected} and holds ${p.found}.`,
    hint: () => retry,
  },
  ONNX_EXTERNAL_DATA_NOT_GIVEN: {
    message: (p) =>
      `Tensor ${quoted(p.tensor)} keeps its data in the file ${quoted(p.location)}, which was not loaded.`,
    hint: () => 'read the model from its folder, so that the data files beside it are found',
  },
  ONNX_EXTERNAL_DATA_REFUSED: {
    message: (p) => `The model asks for the data file ${quoted(p.location)} outside its own folder.`,
    hint: () => 'data files must lie in the folder of the model, or below it; do not trust this file',
  },
  ONNX_EXTERNAL_DATA_UNREADABLE: {
    message: (p) =>
      `Tensor ${quoted(p.tensor)} needs bytes ${p.offset} to ${p.end} of the data file ${quoted(p.location)}: ${p.found}.`,
    hint: () => 'put the data file beside the model, complete and under its old name',
  },
  GRAPH_VALUE_UNKNOWN: {
    message: (p) => `The graph has no value named ${quoted(p.value)} (${p.role}).`,
    hint: (p) => didYouMean(p.nearest) || `the names are ${quoted(p.names, 20)}`,
  },
  GRAPH_NAME_TAKEN: {
    message: (p) => `The graph already has a value named ${quoted(p.value)}.`,
    hint: () => 'choose another name',
  },
  GRAPH_CYCLE: {
    message: (p) =>
      `The nodes ${quoted(p.nodes)} wait for each other, or for a value that nothing makes: ${quoted(p.values)}.`,
    hint: () => 'the graph is broken; export the model again',
  },
  GRAPH_ATTRIBUTE_MISSING: {
    message: (p) =>
      `Node ${quoted(p.node)} (${p.operator}) needs an attribute ${quoted(p.attribute)} of kind ${p.kind}.`,
    hint: () => 'the graph is broken; export the model again',
  },
  GRAPH_SHAPES_DISAGREE: {
    message: (p) => `Node ${quoted(p.node)} (${p.operator}) cannot take inputs of shapes ${p.shapes}: ${p.reason}.`,
    hint: () => 'the graph is broken or was given other shapes than it was made for',
  },
  GRAPH_TYPE_UNKNOWN: {
    message: (p) =>
      `The type and the number of axes of ${quoted(p.value)} are not known, and the derivative needs them.`,
    hint: () => 'declare the shapes of the inputs, or pass `types` from a probe run of the graph',
  },
  GRAPH_SIZES_UNKNOWN: {
    message: (p) =>
      `The derivative of node ${quoted(p.node)} (${p.operator}) needs the sizes of its input, which are not known.`,
    hint: () => 'declare the shapes of the inputs, or pass `types` from a probe run of the graph',
  },
  GRAPH_RANK_UNKNOWN: {
    message: (p) =>
      `The derivative of node ${quoted(p.node)} (${p.operator}) needs the number of axes of ${quoted(p.value)}, which is not known.`,
    hint: () => 'declare the shapes of the inputs, or pass `types` from a probe run of the graph',
  },
  GRAPH_OPERATOR_NOT_DIFFERENTIABLE: {
    message: (p) =>
      `Node ${quoted(p.node)} has the operator ${quoted(p.operator)}, for which there is no derivative: ${p.reason}.`,
    hint: () => 'explain this model with a method that only predicts: occlusion, permutation or Shapley values',
  },
  GRAPH_NOT_FLOAT: {
    message: (p) => `${p.role} ${quoted(p.value)} has type ${p.type}; derivatives need a floating-point type.`,
    hint: () => 'name a floating-point input, initializer or intermediate value',
  },
  GRAPH_OUTPUT_COLUMN_MISSING: {
    message: (p) => `Output ${quoted(p.output)} has ${p.columns} columns; column ${p.index} was asked for.`,
    hint: () => 'columns count from 0',
  },
  GRAPH_RULE_UNKNOWN: {
    message: (p) => `There is no backward rule ${quoted(p.rule)}.`,
    hint: (p) => didYouMean(p.nearest) || `the rules are ${quoted(p.rules, 20)}`,
  },
  GRAPH_OPSET_UNSUPPORTED: {
    message: (p) =>
      `The model uses opset ${p.found} of ${quoted(p.domain)}; opsets ${p.oldest} to ${p.newest} can be differentiated.`,
    hint: () => 'export the model again for an opset in that range',
  },
  GRAPH_UPGRADE_IMPOSSIBLE: {
    message: (p) =>
      `Node ${quoted(p.node)} (${p.operator}, opset ${p.opset}) cannot be carried over to opset ${p.target}: ${p.reason}.`,
    hint: () => 'export the model again for a newer opset',
  },
  ENGINE_MODEL_REFUSED: {
    message: (p) => `ONNX Runtime does not accept the model: ${p.cause}.`,
    hint: () => 'check the opset and the operators of the model',
  },
  ENGINE_RUN_FAILED: {
    message: (p) => `ONNX Runtime could not run the model: ${p.cause}.`,
    hint: () => 'check the shapes and values of the inputs',
  },
  ENGINE_INPUT_MISSING: {
    message: (p) => `The model needs an input ${quoted(p.input)}, which was not given.`,
    hint: (p) => `given: ${quoted(p.given, 20)}`,
  },
  ENGINE_INPUT_UNKNOWN: {
    message: (p) => `The model has no input ${quoted(p.input)}.`,
    hint: (p) => didYouMean(p.nearest) || `its inputs are ${quoted(p.inputs, 20)}`,
  },
  ENGINE_INPUT_MISMATCH: {
    message: (p) => `Input ${quoted(p.input)} must be ${p.expected}; found ${p.found}.`,
    hint: () => 'give each input with the type and shape that the model declares',
  },
  ENGINE_OUTPUT_UNKNOWN: {
    message: (p) => `The model has no output ${quoted(p.output)}.`,
    hint: (p) => didYouMean(p.nearest) || `its outputs are ${quoted(p.outputs, 20)}`,
  },
  ENGINE_ROWS_DISAGREE: {
    message: (p) => `The inputs hold different numbers of rows: ${p.found}.`,
    hint: () => 'the first axis of every input is the row',
  },
  ENGINE_OUTPUT_NOT_BY_ROW: {
    message: (p) =>
      `The graph takes ${p.rows} rows at a time, and its output ${quoted(p.output)} has no row for each of them${p.shape === '' ? '' : ` (shape [${p.shape}])`}: parts cannot be joined.`,
    hint: (p) => `give a multiple of ${p.rows} rows, or export the model with a free number of rows`,
  },
  ENGINE_CLOSED: {
    message: () => 'The engine was closed before this run.',
    exitCode: 70,
    httpStatus: 500,
  },
  ENGINE_WORKER_LOST: {
    message: (p) => `A worker of the engine ended unexpectedly (${p.cause}).`,
    hint: () => 'the model may need more memory than there is; use fewer threads or smaller tiles',
    exitCode: 70,
    httpStatus: 500,
  },
} as const satisfies Record<string, ErrorEntry>
