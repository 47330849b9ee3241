import type { Preset } from './preset.js'

/** Four-fifths, small gaps in selection and in errors, and no verdict but a clear pass is enough. */
export const strict: Preset = {
  id: 'strict',
  reference:
    'four-fifths (29 CFR 1607.4(D)) with half of the usual limit on equalized odds (Hardt, Price, Srebro 2016)',
  policy: {
    schemaVersion: 1,
    extends: ['four-fifths'],
    onInconclusive: 'fail',
    rules: [
      { id: 'strict-selection', measure: 'selection-rate:difference', by: ['*'], max: 0.05 },
      { id: 'strict-equalized-odds', measure: 'equalized-odds:difference', by: ['*'], max: 0.05 },
    ],
  },
}
