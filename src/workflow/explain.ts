import { resolveConfig } from '../audit/resolve-config.js'
import { datasetFromMemory } from '../data/from-memory.js'
import type { MemoryRows } from '../data/memory-columns.js'
import { createTools } from '../environment/create-tools.js'
import type { Progress } from '../environment/tools.js'
import type { ConfigInput } from '../schema/config.js'
import { conductExplanation } from './conduct-explanation.js'
import type { Explanation, ExplanationAsked } from './explanation-context.js'

export interface ExplainOptions extends ExplanationAsked {
  /** Rows in memory instead of `data.source`. */
  readonly table?: MemoryRows
  readonly progress?: Progress
  readonly signal?: AbortSignal
}

/**
 * Explains rows of a model by a config of the form of `probity.yaml`: what each column, or each pixel, does to the score. Nothing is
 * written.
 * @throws ProbityError with a code, a sentence and a hint for wrong config and input
 * @example const { attribution } = await explain({ model: 'models/credit', data: { source: 'loans.csv', id: 'key' } }, { rows: ['k17'] })
 */
export async function explain(settings: ConfigInput, options: ExplainOptions = {}): Promise<Explanation> {
  const { table, progress, signal, ...asked } = options
  const config = resolveConfig(settings)
  const tools = createTools({ seed: config.seed, ...(progress ? { progress } : {}), ...(signal ? { signal } : {}) })
  return conductExplanation(
    {
      config,
      asked,
      ...(table ? { open: (roleColumns) => datasetFromMemory(table, { data: config.data, roleColumns }, tools) } : {}),
    },
    tools,
  )
}
