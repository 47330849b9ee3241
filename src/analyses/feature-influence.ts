import { say } from '../schema/message.js'
import { defineAnalysis } from './analysis.js'
import { influenceOptions } from './feature-influence/options.js'

/** Which columns the model's score rests on, whether they act differently on the groups, and what part sensitive features and their proxies have. */
export const featureInfluence = defineAnalysis({
  id: 'feature-influence',
  question: say('feature-influence.question'),
  limits: [
    say('feature-influence.limit.model'),
    say('feature-influence.limit.background'),
    say('feature-influence.limit.correlated'),
  ],
  needs: ['cube', 'dataset', 'model'],
  tasks: ['binary', 'multiclass', 'regression', 'outcomes'],
  appliesTo: ({ data }) => (data.images === null ? null : say('feature-influence.images')),
  onByDefault: ({ model, data }) => model?.path !== undefined && data.images === null,
  options: influenceOptions,
  /** The explainers are loaded where there is a model to explain. */
  async run(evidence, options, context) {
    const { measureInfluence } = await import('./feature-influence/measure-influence.js')
    return measureInfluence(evidence, options, context)
  },
})
