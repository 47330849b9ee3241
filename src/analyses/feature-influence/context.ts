import type { Attribution } from '../../explainers/attribution.js'
import type { Scale } from '../../models/model.js'
import type { CubeSpec } from '../../schema/cube.js'
import type { GatheredRows } from './gather-rows.js'
import type { Proxy } from './proxies.js'
import type { InfluenceSummary } from './summarise.js'

/** What the blocks of feature influence are made of. */
export interface InfluenceContext {
  readonly summary: InfluenceSummary
  readonly attribution: Attribution
  readonly rows: GatheredRows
  /** Explanations of rows that were asked for by name. */
  readonly shown: Attribution | null
  readonly proxies: readonly Proxy[]
  readonly spec: CubeSpec
  readonly scale: Scale
}
