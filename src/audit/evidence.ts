import type { EvidenceKind, EvidenceKinds, ModelEvidence } from '../analyses/analysis.js'
import type { Cube } from '../cube/cube.js'
import { makeCube } from '../cube/make-cube.js'
import { mergeCubes } from '../cube/merge-cubes.js'
import { groupsOf } from '../cube/groups-of.js'
import { unitBuckets } from '../cube/unit-buckets.js'
import { digestedInputs, type Dataset } from '../data/dataset.js'
import type { Tools } from '../environment/tools.js'
import { ProbityError } from '../errors.js'
import type { Metric } from '../metrics/metric.js'
import type { InputRecord } from '../schema/run.js'
import { makeCubeSpec } from './cube-spec.js'
import { gatherPaired, type BaselineRows } from './paired-evidence.js'
import type { Plan } from './plan.js'

/** Where the rows come from: an opened dataset, or cubes that were saved before. */
export type Source =
  { readonly kind: 'dataset'; open(): Promise<Dataset> } | { readonly kind: 'cubes'; readonly cubes: readonly Cube[] }

export interface Evidence {
  has(kind: EvidenceKind): boolean
  /** Made at the first call, then kept. */
  get<Kind extends EvidenceKind>(kind: Kind): Promise<EvidenceKinds[Kind]>
  inputs(): Promise<readonly InputRecord[]>
  rowsRead(): Promise<number>
  /** Errors inside an analysis reject instead of being recorded. */
  readonly strict: boolean
  close(): Promise<void>
}

export interface EvidenceOptions {
  readonly metrics: readonly Metric[]
  /** Opens the baseline decisions, where the config names them. */
  readonly openBaseline?: () => Promise<BaselineRows>
  readonly allowUnmatched?: boolean
  /** The model that the decisions come from, where one does; what it says of itself is known once the rows are scored. */
  readonly model?: { readonly inputs: readonly InputRecord[]; evidence(): ModelEvidence }
  readonly strict?: boolean
}

/** Evidence that is gathered when it is first asked for, once each. */
export function gatherEvidence(plan: Plan, source: Source, options: EvidenceOptions, tools: Tools): Evidence {
  const dataset = once(async () => {
    if (source.kind === 'cubes') throw new Error('no dataset behind saved cubes')
    return step('data', tools, () => source.open())
  })
  const cube = once(async () => {
    const made = source.kind === 'cubes' ? source.cubes.reduce(mergeCubes) : await cubeOf(await dataset())
    checkReferences(made)
    return made
  })
  let baseline: readonly InputRecord[] = []
  const cubeOf = async (rows: Dataset): Promise<Cube> => {
    const spec = await makeCubeSpec(plan, rows, tools)
    return step('cube', tools, () => makeCube(rows, spec, {}, tools))
  }
  const makers: { readonly [Kind in EvidenceKind]: () => Promise<EvidenceKinds[Kind]> } = {
    dataset,
    datasetIfAny: () => (source.kind === 'cubes' ? Promise.resolve(null) : dataset()),
    cube,
    unitCube: once(async () => {
      const unit = plan.config.data.unit
      if (unit === null || source.kind === 'cubes') return null
      return unitBuckets(await dataset(), await cube(), unit, tools)
    }),
    paired: once(async () => {
      if (!options.openBaseline) throw new Error('no baseline')
      const here = await dataset()
      const there = await options.openBaseline()
      baseline = there.inputs.map((input) => ({ role: 'baseline' as const, ...input }))
      try {
        const { allowUnmatched = false } = options
        return await gatherPaired({ plan, here, there, cube: await cube(), allowUnmatched }, tools)
      } finally {
        await there.close()
      }
    }),
    model: async () => {
      if (!options.model) throw new Error('no model')
      await dataset()
      return options.model.evidence()
    },
    metrics: () => Promise.resolve(options.metrics),
  }
  const has: Record<EvidenceKind, boolean> = {
    cube: true,
    unitCube: true,
    metrics: true,
    dataset: source.kind === 'dataset',
    datasetIfAny: true,
    model: source.kind === 'dataset' && options.model !== undefined,
    paired: source.kind === 'dataset' && options.openBaseline !== undefined,
  }
  return {
    strict: options.strict ?? false,
    has: (kind) => has[kind],
    get: (kind) => makers[kind](),
    async inputs() {
      if (source.kind === 'dataset')
        return [
          ...(await digestedInputs(await dataset())).map((input) => ({ role: 'data' as const, ...input })),
          ...(options.model?.inputs ?? []),
          ...baseline,
        ]
      return (await cube()).inputs.map((input) => ({ role: 'cube' as const, ...input }))
    },
    async rowsRead() {
      if (source.kind === 'dataset') return (await dataset()).rowsRead
      return (await cube()).inputs.reduce((sum, input) => sum + input.rows, 0)
    },
    async close() {
      if (source.kind === 'dataset' && dataset.started())
        await dataset().then(
          (rows) => rows.close(),
          () => undefined,
        )
    },
  }
}

/** A declared reference must be a group of its feature. */
function checkReferences(cube: Cube): void {
  for (const { name, reference } of cube.spec.sensitive) {
    if (reference == null) continue
    const groups = groupsOf(cube, [name]).map(({ cell }) => cell[name] ?? null)
    if (!groups.includes(reference))
      throw new ProbityError('REFERENCE_NOT_FOUND', {
        reference,
        feature: name,
        groups: groups.filter((group) => group !== null),
      })
  }
}

async function step<T>(name: string, tools: Tools, work: () => Promise<T>): Promise<T> {
  tools.progress({ step: name, state: 'start' })
  try {
    const result = await work()
    tools.progress({ step: name, state: 'done' })
    return result
  } catch (error) {
    tools.progress({ step: name, state: 'failed' })
    throw error
  }
}

function once<T>(make: () => Promise<T>): (() => Promise<T>) & { started(): boolean } {
  let made: Promise<T> | undefined
  return Object.assign(() => (made ??= make()), { started: () => made !== undefined })
}
