import { cubeFromRows } from '../../src/cube/cube-from-rows.js'
import type { Cube } from '../../src/cube/cube.js'
import { scoreEdges } from '../../src/cube/score-bins.js'
import type { CubeSpec, Minimum } from '../../src/schema/cube.js'
import { noMinimum } from './rows-to-fit.js'

export interface ScoredRow {
  readonly group: string | null
  readonly positive: boolean
  readonly score: number
}

/** The cube of scores that a threshold optimizer is fitted on. */
export function scoredCube(
  rows: readonly ScoredRow[],
  more: { readonly minimum?: Minimum; readonly binned?: number; readonly higherIs?: 'positive' | 'negative' } = {},
): Promise<Cube> {
  const { binned, higherIs = 'positive' } = more
  const range: [number, number] = [0, 1]
  const options = { bins: binned ?? 10, threshold: 0.5, higherIs, calibrationBins: [] }
  const spec: CubeSpec = {
    ...{ version: 1, task: 'binary', favourable: 'positive', intersections: [], control: [] },
    sensitive: [{ name: 'g', column: 'g', missing: 'list' }],
    label: { column: 'y', positive: 'yes' },
    decision: null,
    score: {
      ...{ column: 's', threshold: 0.5, range: binned === undefined ? null : range, higherIs },
      bins: binned === undefined ? { kind: 'exact' } : { kind: 'edges', edges: scoreEdges(range, options) },
    },
    ...{ rank: null, weight: null, where: null, minimum: more.minimum ?? noMinimum, extra: null },
  }
  return cubeFromRows(
    {
      columns: [
        { name: 'g', type: 'text' },
        { name: 'y', type: 'text' },
        { name: 's', type: 'number' },
      ],
      values: {
        g: rows.map(({ group }) => group),
        y: rows.map(({ positive }) => (positive ? 'yes' : 'no')),
        s: rows.map(({ score }) => score),
      },
      rows: rows.length,
    },
    spec,
  )
}
