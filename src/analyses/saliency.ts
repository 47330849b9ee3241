import { say } from '../schema/message.js'
import { defineAnalysis } from './analysis.js'
import { saliencyOptions } from './saliency/options.js'

/** What a model looks at in pictures, or goes by in recordings. Off unless the config asks for it, because it shows single ones. */
export const saliency = defineAnalysis({
  id: 'saliency',
  question: say('saliency.question'),
  limits: [say('saliency.limit.map'), say('saliency.limit.baseline'), say('saliency.limit.few')],
  needs: ['dataset', 'model'],
  tasks: ['binary', 'multiclass', 'regression', 'outcomes'],
  /** Whether rows of a table are recordings is known to the model alone. */
  appliesTo: ({ data, model }) => (data.images === null && model === null ? say('saliency.no-images') : null),
  onByDefault: () => false,
  options: saliencyOptions,
  /** The explainers are loaded where there is a model to explain. */
  async run(evidence, options, context) {
    const { measureSaliency } = await import('./saliency/measure-saliency.js')
    return measureSaliency(evidence, options, context)
  },
})
