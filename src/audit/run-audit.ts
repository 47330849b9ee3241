import type { EvidenceKind, EvidenceKinds } from '../analyses/analysis.js'
import { rollUp } from '../cube/roll-up.js'
import { groupsOf } from '../cube/groups-of.js'
import type { Cube } from '../cube/cube.js'
import type { Tools } from '../environment/tools.js'
import { toolVersion } from '../environment/version.js'
import { isProbityError } from '../errors.js'
import { say, type Message } from '../schema/message.js'
import type { AnalysisResult, FeatureSummary, Run } from '../schema/run.js'
import type { Evidence } from './evidence.js'
import type { Plan, PlannedAnalysis } from './plan.js'
import { recordedConfig, runId } from './run-identity.js'

/**
 * Gathers what the analyses declare, runs them in registry order and makes the Run. A failing analysis is recorded and the others go on;
 * after an abort the rest are `cancelled`. Evidence that cannot be had (bad input) rejects.
 */
export async function runAudit(plan: Plan, evidence: Evidence, tools: Tools): Promise<Run> {
  const cube = await evidence.get('cube')
  const analyses: AnalysisResult[] = []
  for (const planned of plan.analyses) analyses.push(await runAnalysis(planned, plan, evidence, tools))
  const inputs = await evidence.inputs()
  const config = recordedConfig(plan.config)
  const rows = countRows(cube, await evidence.rowsRead())
  return {
    schemaVersion: 1,
    tool: { name: 'probity', version: toolVersion() },
    id: runId({ version: toolVersion(), inputs, config, seed: plan.config.seed }),
    title: plan.config.title,
    task: plan.config.task,
    inputs: [...inputs],
    config,
    seed: plan.config.seed,
    rows,
    features: summariseFeatures(cube),
    analyses,
    warnings: warningsOf(rows, plan),
  }
}

async function runAnalysis(
  planned: PlannedAnalysis,
  plan: Plan,
  evidence: Evidence,
  tools: Tools,
): Promise<AnalysisResult> {
  const { analysis, options, notApplicable } = planned
  const result = (status: AnalysisResult['status'], rest: Partial<AnalysisResult> = {}): AnalysisResult => ({
    id: analysis.id,
    question: analysis.question,
    status,
    limits: [...analysis.limits],
    measurements: [],
    blocks: [],
    ...rest,
  })
  if (notApplicable) return result('not-applicable', { reason: notApplicable })
  const absent = analysis.needs.find((need) => !evidence.has(need))
  if (absent) return result('not-applicable', { reason: say(`audit.no-evidence.${absent}`) })
  if (tools.signal.aborted) return result('cancelled')
  tools.progress({ step: analysis.id, state: 'start' })
  try {
    const gathered = await gather(analysis.needs, evidence)
    const output = await analysis.run(gathered, options, { config: plan.config, tools: forkTools(tools, analysis.id) })
    tools.progress({ step: analysis.id, state: 'done' })
    return result('done', { measurements: [...output.measurements], blocks: [...output.blocks] })
  } catch (error) {
    tools.progress({ step: analysis.id, state: 'failed' })
    if (tools.signal.aborted) return result('cancelled')
    if (isProbityError(error) || evidence.strict) throw error
    const reason = error instanceof Error ? error.message : String(error)
    return result('failed', { reason: say('audit.analysis-failed', { reason }) })
  }
}

async function gather(needs: readonly EvidenceKind[], evidence: Evidence): Promise<EvidenceKinds> {
  const entries: [EvidenceKind, unknown][] = []
  for (const need of needs) entries.push([need, await evidence.get(need)])
  // An analysis sees the kinds it declares and no others; its own type says so.
  return Object.fromEntries(entries) as unknown as EvidenceKinds
}

/** Every analysis draws from a stream of its own, so that turning one off changes no other. */
function forkTools(tools: Tools, label: string): Tools {
  return { ...tools, random: tools.random.fork(label) }
}

function countRows(cube: Cube, read: number): Run['rows'] {
  let audited = 0
  for (const rows of cube.rows) audited += rows
  return {
    read,
    audited,
    withoutLabel: rowsWithout(cube, 'label'),
    withoutDecision: rowsWithout(cube, 'decision'),
  }
}

function rowsWithout(cube: Cube, role: 'label' | 'decision'): number {
  const dimension = cube.dimensions.find((candidate) => candidate.role === role)
  if (!dimension) return 0
  const missing = dimension.values.indexOf(null)
  let count = 0
  dimension.codes.forEach((code, cell) => {
    if (code === missing) count += cube.rows[cell]!
  })
  return count
}

function summariseFeatures(cube: Cube): FeatureSummary[] {
  const summarise = (role: 'sensitive' | 'control'): FeatureSummary[] =>
    cube.spec[role].map((feature) => ({
      name: feature.name,
      role,
      column: feature.column,
      reference: feature.reference ?? null,
      groups: groupsOf(rollUp(cube, [feature.name]), [feature.name]).map(({ cell, counts }) => {
        const value = cell[feature.name] ?? null
        const compared = counts.rows >= cube.spec.minimum.rows && (value !== null || feature.missing === 'compare')
        return { value, rows: counts.rows, compared }
      }),
    }))
  return [...summarise('sensitive'), ...summarise('control')]
}

function warningsOf(rows: Run['rows'], { config }: Plan): Message[] {
  const warnings: Message[] = []
  if (rows.withoutLabel > 0)
    warnings.push(say('audit.selective-labels', { rows: rows.withoutLabel, share: rows.withoutLabel / rows.audited }))
  if (rows.withoutDecision > 0 && (config.roles.decision !== null || config.roles.score !== null))
    warnings.push(
      say('audit.without-decision', { rows: rows.withoutDecision, share: rows.withoutDecision / rows.audited }),
    )
  return warnings
}
