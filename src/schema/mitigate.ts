import { z } from 'zod'

const name = z.string().min(1)

/** `mitigate` of `probity.yaml`: what is tried on the model of `train`, each against the same base run on the same test rows. */
export const mitigateConfig = z.strictObject({
  /** Ids of mitigations, or each with a name of its own and its options; `probity list mitigation` names them all. */
  strategies: z
    .array(
      z.union([
        name.transform((kind) => ({ kind })),
        z.looseObject({
          kind: name,
          /** Of the run and its folder; the id unless given. */
          name: name.optional(),
        }),
      ]),
    )
    .min(1),
  /** What the base run is called. */
  base: name.default('base'),
  /** Folder of all runs and of the comparison; `report.folder` unless given. */
  output: name.nullable().default(null),
  /** What the chart of performance against the gaps shows: measures of the analysis `groups`. */
  compare: z
    .strictObject({
      performance: name.default('accuracy'),
      /** Null: the selection rate, and its rate among those who are due it by the truth. */
      gaps: z.array(name).nullable().default(null),
    })
    .prefault({}),
})
export type MitigateConfig = z.infer<typeof mitigateConfig>
