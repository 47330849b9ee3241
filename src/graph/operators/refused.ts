import type { Operator } from './operator.js'

const spec = (name: string, domain = 'onnx'): string => `https://onnx.ai/onnx/operators/${domain}__${name}.html`

const controlFlow = 'it runs a part of the graph that is chosen or repeated while it runs'
const trees = 'its answer is constant between the thresholds of its trees'

const refuse = (id: string, refused: string): Operator => ({ id, reference: spec(id), refused })
const refuseLearner = (id: string, refused: string): Operator => ({
  id,
  domain: 'ai.onnx.ml',
  reference: spec(id, 'onnx_aionnxml'),
  refused,
})

/** Operators that are known to have no derivative here, with the reason that the error gives. */
export const refusals: readonly Operator[] = [
  refuse('If', controlFlow),
  refuse('Loop', controlFlow),
  refuse('Scan', controlFlow),
  ...['TreeEnsemble', 'TreeEnsembleClassifier', 'TreeEnsembleRegressor'].map((id) => refuseLearner(id, trees)),
  refuseLearner('SVMClassifier', 'it compares with stored examples'),
  refuseLearner('SVMRegressor', 'it compares with stored examples'),
]
