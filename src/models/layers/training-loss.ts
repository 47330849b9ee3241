import type { TrainingNotes } from '../model.js'
import { isSettings, settingOf } from './settings.js'

/** Losses of Keras and TensorFlow.js that take probabilities unless they are told that the output is logits. */
const ofProbabilities = /^(sparse_?)?categorical_?cross_?entropy$|^binary_?(focal_?)?cross_?entropy$/iu

/**
 * The loss that a model.json was compiled with: Keras writes `training_config` into the topology, TensorFlow.js `trainingConfig`
 * beside it. Absent where the file says nothing, or names one loss for each of several outputs.
 */
export function trainingLoss(json: Readonly<Record<string, unknown>>): TrainingNotes['loss'] | undefined {
  const topology = settingOf(json, 'modelTopology')
  const places = [
    json.trainingConfig,
    json.training_config,
    isSettings(topology) ? topology.training_config : undefined,
  ]
  const config = places.find(isSettings)
  const loss = config?.loss
  if (typeof loss === 'string') return { id: loss, takes: takesOf(loss, false) }
  if (!isSettings(loss) || typeof loss.class_name !== 'string') return undefined
  const fromLogits = isSettings(loss.config) && loss.config.from_logits === true
  return { id: loss.class_name, takes: takesOf(loss.class_name, fromLogits) }
}

function takesOf(loss: string, fromLogits: boolean): 'logits' | 'probabilities' | 'values' {
  if (!ofProbabilities.test(loss)) return 'values'
  return fromLogits ? 'logits' : 'probabilities'
}
