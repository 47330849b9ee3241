import type { Preset } from './preset.js'

/** Every group is selected at least four fifths as often as the group selected most. */
export const fourFifths: Preset = {
  id: 'four-fifths',
  reference: 'Uniform Guidelines on Employee Selection Procedures, 29 CFR 1607.4(D), 1978',
  policy: {
    schemaVersion: 1,
    rules: [{ id: 'four-fifths', measure: 'selection-rate:ratio', by: ['*'], min: 0.8 }],
  },
}
