import { z } from 'zod'

const day = z.iso.date()

/**
 * What the rule wants said besides the figures, and how the features map to its three tables. Everything may be left out:
 * what is missing is listed in the report, not made up.
 */
export const ll144Options = z.strictObject({
  /** Names of the sensitive features that hold sex and race/ethnicity; absent: found by their names. */
  sex: z.string().optional(),
  raceEthnicity: z.string().optional(),
  /** Figures by selections, by scores above the median, or whatever the data has. */
  kind: z.enum(['auto', 'selection', 'scoring', 'both']).default('auto'),
  /** Values that stand for an unknown category beside missing ones. */
  unknown: z.array(z.string()).default([]),
  /** Categories left out of the impact ratios, each below 2 % of the data and with the auditor's justification. */
  exclude: z
    .array(z.strictObject({ category: z.record(z.string(), z.string()), justification: z.string().min(1) }))
    .default([]),
  auditDate: day.nullable().default(null),
  distributionDate: day.nullable().default(null),
  auditor: z.string().nullable().default(null),
  dataSource: z.string().nullable().default(null),
  dataExplanation: z.string().nullable().default(null),
  dataKind: z.enum(['historical', 'test']).nullable().default(null),
  testDataReason: z.string().nullable().default(null),
  testDataOrigin: z.string().nullable().default(null),
})
export type Ll144Options = z.output<typeof ll144Options>
