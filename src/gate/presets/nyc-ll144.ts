import type { Preset } from './preset.js'

/**
 * The figures that a bias audit under New York City's Local Law 144 publishes are there: rates and impact ratios by sex, by race/ethnicity and by both,
 * with the persons of unknown category. The law sets no pass mark, so there is none here.
 */
export const nycLl144: Preset = {
  id: 'nyc-ll144',
  reference: 'NYC Local Law 144 of 2021; 6 RCNY 5-300 to 5-304',
  policy: {
    schemaVersion: 1,
    rules: [
      {
        id: 'll144-rates',
        measure: 'regulation/ll144-selection-rate[*]',
        alternatives: ['regulation/ll144-scoring-rate[*]'],
        required: true,
      },
      {
        id: 'll144-impact-ratios',
        measure: 'regulation/ll144-impact-ratio[*]',
        alternatives: ['regulation/ll144-scoring-impact-ratio[*]'],
        required: true,
      },
      {
        id: 'll144-unknown',
        measure: 'regulation/ll144-selection-rate-unknown(*)',
        alternatives: ['regulation/ll144-scoring-rate-unknown(*)'],
        required: true,
      },
      {
        id: 'll144-intersections',
        measure: 'regulation/ll144-selection-rate-unknown(*,*)',
        alternatives: ['regulation/ll144-scoring-rate-unknown(*,*)'],
        required: true,
      },
    ],
  },
}
