import type { Preset } from './preset.js'

/**
 * The figures by group that Regulation (EU) 2024/1689 asks providers of high-risk systems to have are there: bias examined (article 10(2)(f)), accuracy as
 * a whole (15(1)) and for groups of persons (13(3)(b)(v), Annex IV(3)), representation (10(3), which only warns as it takes a reference population). It
 * says that evidence exists, never that it suffices: the regulation sets no limits.
 */
export const euAiAct: Preset = {
  id: 'eu-ai-act',
  reference: 'Regulation (EU) 2024/1689, articles 10, 13, 15 and Annex IV',
  policy: {
    schemaVersion: 1,
    rules: [
      {
        id: 'eu-ai-act-bias-examined',
        measure: 'groups/selection-rate:difference(*)',
        alternatives: [
          'groups/accuracy:difference(*)',
          'groups/mean-prediction:difference(*)',
          'groups/exposure:difference(*)',
        ],
        required: true,
      },
      {
        id: 'eu-ai-act-accuracy',
        measure: 'groups/accuracy',
        alternatives: ['groups/auc', 'groups/mean-absolute-error'],
        required: true,
      },
      {
        id: 'eu-ai-act-accuracy-by-group',
        measure: 'groups/accuracy[*]',
        alternatives: ['groups/auc[*]', 'groups/mean-absolute-error[*]'],
        required: true,
      },
      { id: 'eu-ai-act-representation', measure: 'profile/representation[*]', required: true, level: 'warn' },
    ],
  },
}
