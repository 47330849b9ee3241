import type { ShownInput } from '../suppress.js'
import * as measured from './measured-facts.js'

/** A field of the card: what a person declares, what the audit measured, or both. */
export interface CardField {
  readonly key: string
  /** The measured lines; an empty list where this run holds nothing for it. */
  readonly measure?: (input: ShownInput) => readonly string[]
  /** Whether a person may declare it: a measured field is never typed by hand. */
  readonly declare: boolean
}
export interface CardSection {
  readonly key: string
  readonly fields: readonly CardField[]
}

const declared = (key: string): CardField => ({ key, declare: true })
const found = (key: string, measure: CardField['measure']): CardField => ({ key, declare: false, measure: measure! })

/** The sections of Mitchell et al., "Model Cards for Model Reporting" (2019), in their order. */
export const cardSections: readonly CardSection[] = [
  {
    key: 'modelDetails',
    fields: [
      ...['name', 'version', 'developers', 'date', 'type', 'license', 'contact'].map(declared),
      found('file', measured.modelFile),
    ],
  },
  { key: 'intendedUse', fields: ['primaryUses', 'primaryUsers', 'outOfScope'].map(declared) },
  { key: 'factors', fields: [found('groups', measured.groups), declared('relevantFactors')] },
  {
    key: 'metrics',
    fields: [
      found('measures', measured.measures),
      found('decisionThreshold', measured.decisionThreshold),
      found('uncertainty', measured.uncertainty),
      declared('choiceOfMeasures'),
    ],
  },
  {
    key: 'evaluationData',
    fields: [
      found('inputs', measured.inputs),
      found('rows', measured.rows),
      ...['motivation', 'preprocessing'].map(declared),
    ],
  },
  { key: 'trainingData', fields: [declared('description')] },
  { key: 'quantitativeAnalyses', fields: [found('verdict', measured.verdict)] },
  { key: 'ethicalConsiderations', fields: ['sensitiveData', 'risksAndHarms', 'mitigations'].map(declared) },
  { key: 'caveats', fields: [found('limits', measured.limits), declared('recommendations')] },
]
