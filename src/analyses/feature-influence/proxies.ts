import { profileColumns } from '../../data/profile-columns.js'
import type { Dataset } from '../../data/dataset.js'
import type { Units } from '../../explainers/units.js'
import type { CubeSpec } from '../../schema/cube.js'
import type { AnalysisContext } from '../analysis.js'
import { associations } from '../profile/associations.js'
import { sampleRows } from '../profile/sample-rows.js'

/** A column of the model that tells a sensitive feature. */
export interface Proxy {
  readonly column: string
  readonly feature: string
  /** In [0, 1], as the profile measures it. */
  readonly strength: number
}

const examined = 100_000

/** The model's own columns held against every sensitive feature; the strongest first. */
export async function findProxies(
  {
    dataset,
    spec,
    units,
    from,
  }: { readonly dataset: Dataset; readonly spec: CubeSpec; readonly units: Units; readonly from: number },
  context: AnalysisContext,
): Promise<readonly Proxy[]> {
  if (spec.sensitive.length === 0) return []
  const own = new Set(units.list.map(({ name }) => name))
  const columns = (await profileColumns(dataset, context.tools)).filter(({ name }) => own.has(name))
  const sample = await sampleRows(dataset, context.tools, examined)
  const { proxies } = await associations(sample.dataset, spec, columns, { maximumColumns: columns.length }, context)
  const sensitive = new Set(spec.sensitive.map(({ column }) => column))
  return proxies
    .filter(({ strength, column }) => strength >= from && !sensitive.has(column))
    .map(({ column, target, strength }) => ({ column, feature: target, strength }))
}
