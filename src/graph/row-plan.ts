import { requiredInputs, type Dimension, type Graph, type Shape } from './graph.js'
import { inferTypes, type TypeTable } from './infer-types.js'
import { mixesRows, sumsOverRows } from './mixes-rows.js'
import { bytesOfRow } from './row-bytes.js'

/** How a graph may be run in pieces of rows. */
export interface RowPlan {
  /** Inputs whose first axis is the row. */
  readonly byRow: ReadonlySet<string>
  /** Rows that the graph takes at a time, where its file fixes them. */
  readonly fixedRows: number | null
  /** Rows of a tile; null where the graph must be run whole. */
  readonly tileRows: number | null
  /** Outputs that are known to have, or known not to have, a row for each row of the inputs; others show it when they come. */
  readonly outputs: ReadonlyMap<string, 'rows' | 'whole' | 'unknown'>
}

/** Bytes of intermediate values that one tile may make. A tile fills caches and takes milliseconds; more rows gain nothing. */
const tileBytes = 16 * 2 ** 20
const mostRows = 4096

/** Depends on the graph alone, so that results never depend on the number of workers. */
export function planRows(graph: Graph, wantedRows?: number): RowPlan {
  const types = inferTypes(graph)
  const inputs = requiredInputs(graph).map((input) => ({
    name: input.name,
    shape: types.get(input.name)?.shape ?? null,
  }))
  const open = inputs.filter(({ shape }) => shape !== null && shape.length > 0 && typeof shape[0] !== 'number')
  if (open.length === 0) return fixedPlan(graph, types, inputs)
  const row = open[0]!.shape![0]!
  const outputs = new Map(graph.outputs.map(({ name }) => [name, rowKind(types.get(name)?.shape ?? null, row)]))
  const sums = sumsOverRows(graph, types, row)
  const apart = [...outputs].every(([name, kind]) => kind === 'whole' || !sums.has(name))
  const safe = apart && !mixesRows(graph, types, row)
  return {
    byRow: new Set(open.map(({ name }) => name)),
    fixedRows: null,
    tileRows: safe ? (wantedRows ?? rowsThatFit(types)) : null,
    outputs,
  }
}

function fixedPlan(graph: Graph, types: TypeTable, inputs: readonly { name: string; shape: Shape | null }[]): RowPlan {
  const sizes = new Set(inputs.map(({ shape }) => shape?.[0]))
  const [only] = sizes
  const fixedRows = sizes.size === 1 && typeof only === 'number' && only > 0 ? only : null
  const outputs = new Map(
    graph.outputs.map(({ name }) => [name, fixedKind(types.get(name)?.shape ?? null, fixedRows)] as const),
  )
  return { byRow: new Set(inputs.map(({ name }) => name)), fixedRows, tileRows: fixedRows, outputs }
}

function fixedKind(shape: Shape | null, rows: number | null): 'rows' | 'whole' | 'unknown' {
  if (shape === null || shape[0] === null || typeof shape[0] === 'string') return 'unknown'
  return shape[0] === rows ? 'rows' : 'whole'
}

/** Another name than that of the rows says little: exporters name one size twice. */
function rowKind(shape: Shape | null, row: Dimension): 'rows' | 'whole' | 'unknown' {
  if (shape === null) return 'unknown'
  if (shape.length === 0 || typeof shape[0] === 'number') return 'whole'
  return shape[0] === row && row !== null ? 'rows' : 'unknown'
}

function rowsThatFit(types: TypeTable): number {
  const rows = 2 ** Math.floor(Math.log2(Math.max(1, tileBytes / Math.max(1, bytesOfRow(types)))))
  return Math.min(mostRows, Math.max(1, rows))
}
