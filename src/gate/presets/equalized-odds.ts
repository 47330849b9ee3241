import type { Preset } from './preset.js'

/** True and false positive rates differ by at most 0.1 between any two groups. */
export const equalizedOdds: Preset = {
  id: 'equalized-odds',
  reference: 'Hardt, Price, Srebro: Equality of Opportunity in Supervised Learning, NeurIPS 2016',
  policy: {
    schemaVersion: 1,
    rules: [{ id: 'equalized-odds', measure: 'equalized-odds:difference', by: ['*'], max: 0.1 }],
  },
}
