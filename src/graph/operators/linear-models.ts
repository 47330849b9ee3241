import {
  floatsAttribute,
  integerAttribute,
  integersAttribute,
  stringAttribute,
  stringsAttribute,
} from '../attributes.js'
import type { Builder } from '../builder.js'
import type { Dimension, GraphNode } from '../graph.js'
import { likeFirstAs } from './infer.js'
import type { Decompose, Infer, Operator } from './operator.js'

const domain = 'ai.onnx.ml'
const spec = (name: string): string => `https://onnx.ai/onnx/operators/onnx_aionnxml_${name}.html`

/** X·coefficientsᵀ + intercepts: one column for each intercept. */
function linearScores(b: Builder, node: GraphNode, x: string, columns: number): string {
  const coefficients = floatsAttribute(node, 'coefficients') ?? []
  const intercepts = floatsAttribute(node, 'intercepts') ?? []
  const weights = b.constant('float32', [columns, coefficients.length / columns], coefficients)
  const product = b.matMul(b.cast(x, 'float32'), b.transpose(weights, [1, 0]))
  return intercepts.length === 0 ? product : b.add(product, b.constant('float32', [intercepts.length], intercepts))
}

/** What turns scores into probabilities; undefined for a transform that has no derivative here. */
const transforms: Readonly<Record<string, (b: Builder, scores: string) => string>> = {
  NONE: (_, scores) => scores,
  LOGISTIC: (b, scores) => b.sigmoid(scores),
  SOFTMAX: (b, scores) => b.softmax(scores, -1),
}

function classCount(node: GraphNode): number {
  return (stringsAttribute(node, 'classlabels_strings') ?? integersAttribute(node, 'classlabels_ints') ?? []).length
}

const classifier: Decompose = ({ node, builder: b, inputs }) => {
  const columns = floatsAttribute(node, 'intercepts')?.length ?? classCount(node)
  const transform = transforms[stringAttribute(node, 'post_transform', 'NONE')]
  // one column for two classes gives both probabilities; runtimes differ in how, so it stays without a derivative
  if (transform === undefined || columns !== classCount(node)) return null
  return [null, transform(b, linearScores(b, node, inputs[0]!, columns))]
}

const classifierInfer: Infer = ({ node, inputs: [x] }) => {
  const rows = x?.shape?.[0] ?? null
  const labels = stringsAttribute(node, 'classlabels_strings') === undefined ? 'int64' : 'string'
  return [
    { dtype: labels, shape: [rows] },
    { dtype: 'float32', shape: [rows, classCount(node) || null] },
  ]
}

const regressor: Decompose = ({ node, builder: b, inputs }) =>
  stringAttribute(node, 'post_transform', 'NONE') === 'NONE'
    ? [linearScores(b, node, inputs[0]!, integerAttribute(node, 'targets', 1))]
    : null

/** (x − offset)·scale */
const scaler: Decompose = ({ node, builder: b, inputs }) => {
  const vector = (name: string): string | null => {
    const values = floatsAttribute(node, name)
    return values === undefined ? null : b.constant('float32', [values.length], values)
  }
  const [offset, scale] = [vector('offset'), vector('scale')]
  const x = b.cast(inputs[0]!, 'float32')
  const centred = offset === null ? x : b.subtract(x, offset)
  return [scale === null ? centred : b.multiply(centred, scale)]
}

/** x divided by its largest magnitude, sum of magnitudes or length, row by row; a row of zeros stays. */
const normalizer: Decompose = ({ node, builder: b, inputs, rank }) => {
  const x = b.cast(inputs[0]!, 'float32')
  const last = [rank(inputs[0]!) - 1]
  const norms: Readonly<Record<string, () => string>> = {
    MAX: () => b.reduceMax(b.absolute(x), last),
    L1: () => b.reduceSum(b.absolute(x), last),
    L2: () => b.squareRoot(b.reduceSum(b.square(x), last)),
  }
  const norm = norms[stringAttribute(node, 'norm', 'MAX')]?.()
  if (norm === undefined) return null
  return [b.divide(x, b.where(b.equalsScalar(norm, 0), b.scalar(norm, 1), norm))]
}

const vectorizer: Decompose = ({ builder: b, inputs }) => [
  b.concat(
    inputs.map((input) => b.cast(input, 'float32')),
    1,
  ),
]

const vectorizerInfer: Infer = ({ inputs }) => {
  const widths = inputs.map((input) => input?.shape?.[1] ?? null)
  const width = widths.reduce<Dimension>(
    (sum, next) => (typeof sum === 'number' && typeof next === 'number' ? sum + next : null),
    0,
  )
  return [{ dtype: 'float32', shape: [inputs[0]?.shape?.[0] ?? null, width] }]
}

/** Missing values become constants: NaN, or the value that stands for missing. */
const imputer: Decompose = ({ node, builder: b, inputs }) => {
  const values = floatsAttribute(node, 'imputed_value_floats')
  const x = inputs[0]!
  if (values === undefined || b.dtypeOf(x) !== 'float32') return null
  const replaced = node.attributes.replaced_value_float
  const missing =
    replaced?.kind === 'float' && !Number.isNaN(replaced.value)
      ? b.equalsScalar(x, replaced.value)
      : b.node('IsNaN', [x])
  return [b.where(missing, b.constant('float32', [values.length], values), x)]
}

const model = (id: string, infer: Infer, decompose: Decompose): Operator => ({
  id,
  domain,
  reference: spec(id),
  infer,
  decompose,
  refused: 'its options have no derivative here',
})

/** Linear models and the steps before them, as converters of scikit-learn pipelines write them. */
export const linearModels: readonly Operator[] = [
  model('LinearClassifier', classifierInfer, classifier),
  model(
    'LinearRegressor',
    ({ node, inputs: [x] }) => [
      { dtype: 'float32', shape: [x?.shape?.[0] ?? null, integerAttribute(node, 'targets', 1)] },
    ],
    regressor,
  ),
  model('Scaler', likeFirstAs('float32'), scaler),
  model('Normalizer', likeFirstAs('float32'), normalizer),
  model('FeatureVectorizer', vectorizerInfer, vectorizer),
  model('Imputer', ({ inputs: [x] }) => [x], imputer),
]
