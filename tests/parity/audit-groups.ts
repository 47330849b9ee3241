import type { Analysis } from '../../src/analyses/analysis.js'
import { groups } from '../../src/analyses/groups.js'
import { gatherEvidence } from '../../src/audit/evidence.js'
import { makePlan } from '../../src/audit/plan.js'
import { openDataset } from '../../src/data/open-dataset.js'
import { createTools } from '../../src/environment/create-tools.js'
import { metrics } from '../../src/metrics/registry.js'
import { config as configSchema, type ConfigInput } from '../../src/schema/config.js'
import type { Measurement } from '../../src/schema/measurement.js'

/** The whole way from a file through DuckDB and the cube to the measurements of `groups`, by id. */
export async function groupsOfAudit(input: ConfigInput): Promise<ReadonlyMap<string, Measurement>> {
  const config = configSchema.parse(input)
  const tools = createTools({ seed: config.seed })
  const plan = makePlan(config, [groups as unknown as Analysis])
  const open = () => openDataset({ data: config.data, roleColumns: plan.roleColumns }, tools)
  const evidence = gatherEvidence(plan, { kind: 'dataset', open }, { metrics }, tools)
  try {
    const [cube, unitCube] = [await evidence.get('cube'), await evidence.get('unitCube')]
    const options = groups.options.parse(plan.analyses[0]!.options)
    const { measurements } = await groups.run({ cube, unitCube, metrics }, options, { config, tools })
    return new Map(measurements.map((measurement) => [measurement.id, measurement]))
  } finally {
    await evidence.close()
  }
}
