import { calibration } from '../../src/analyses/calibration.js'
import { groups } from '../../src/analyses/groups.js'
import type { Cube } from '../../src/cube/cube.js'
import { cubeFromRows } from '../../src/cube/cube-from-rows.js'
import type { Column } from '../../src/data/dataset.js'
import { createTools } from '../../src/environment/create-tools.js'
import type { Metric } from '../../src/metrics/metric.js'
import { metrics as registry } from '../../src/metrics/registry.js'
import type { Block } from '../../src/schema/block.js'
import { config as configSchema } from '../../src/schema/config.js'
import { cubeSpec, type CubeSpec, type Feature } from '../../src/schema/cube.js'
import type { Measurement } from '../../src/schema/measurement.js'

export type Value = string | number | null
export type TableRow = Readonly<Record<string, Value>>

/** A feature that is its own column. */
export function feature(name: string, over: Partial<Feature> = {}): Feature {
  return { name, column: name, missing: 'list', ...over }
}

/** Spec of an audit of decisions: column `d`, `yes` is positive. */
export function outcomesSpec(features: readonly Feature[], over: Partial<CubeSpec> = {}): CubeSpec {
  return cubeSpec.parse({
    version: 1,
    task: 'outcomes',
    favourable: 'positive',
    sensitive: features,
    intersections: [],
    control: [],
    label: null,
    decision: { column: 'd', positive: 'yes' },
    score: null,
    rank: null,
    weight: null,
    where: null,
    minimum: {},
    extra: null,
    ...over,
  })
}

/** Spec of an audit of labels `y` and decisions `d`. */
export function binarySpec(features: readonly Feature[], over: Partial<CubeSpec> = {}): CubeSpec {
  return outcomesSpec(features, { task: 'binary', label: { column: 'y', positive: 'yes' }, ...over })
}

export function cubeOf(rows: readonly TableRow[], spec: CubeSpec, extra?: readonly string[]): Promise<Cube> {
  const names = Object.keys(rows[0]!)
  const columns = names.map((name): Column => ({
    name,
    type: rows.every((row) => typeof row[name] !== 'string') ? 'number' : 'text',
  }))
  const values = Object.fromEntries(names.map((name) => [name, rows.map((row) => row[name]!)]))
  return cubeFromRows({ columns, values, rows: rows.length }, spec, extra ? { extra } : {})
}

/** The rows of a cell, `n` times. */
export function times(n: number, row: TableRow): TableRow[] {
  return Array.from({ length: n }, () => row)
}

export interface Found {
  readonly measurements: readonly Measurement[]
  readonly blocks: readonly Block[]
  of(id: string): Measurement
}

interface RunOptions {
  readonly options?: Readonly<Record<string, unknown>>
  readonly unitCube?: Cube | null
  readonly metrics?: readonly Metric[]
  readonly confidence?: number
  readonly seed?: number
}

export function runGroups(cube: Cube, run: RunOptions = {}): Found {
  return found(groups.run(evidence(cube, run), groups.options.parse(run.options ?? {}), context(run)))
}

export function runCalibration(cube: Cube, run: RunOptions = {}): Found {
  return found(calibration.run(evidence(cube, run), calibration.options.parse(run.options ?? {}), context(run)))
}

function evidence(cube: Cube, { unitCube = null, metrics = registry }: RunOptions) {
  return { cube, unitCube, metrics }
}

function context({ confidence = 0.95, seed = 1 }: RunOptions) {
  return { config: configSchema.parse({ statistics: { confidence } }), tools: createTools({ seed }) }
}

function found(output: unknown): Found {
  // Both analyses answer at once; their type leaves room for those that do not.
  const { measurements, blocks } = output as Pick<Found, 'measurements' | 'blocks'>
  const byId = new Map(measurements.map((measurement) => [measurement.id, measurement]))
  return {
    measurements,
    blocks,
    of(id) {
      const measurement = byId.get(id)
      if (!measurement) throw new Error(`${id} is not among ${[...byId.keys()].slice(0, 40).join('\n')}`)
      return measurement
    },
  }
}
