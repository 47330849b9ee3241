import { z } from 'zod'

import type { Analysis } from '../analyses/analysis.js'
import type { RoleColumn } from '../data/role-column.js'
import { nearest } from '../environment/nearest.js'
import { ProbityError } from '../errors.js'
import type { Config } from '../schema/config.js'
import type { Task } from '../schema/cube.js'
import type { Message } from '../schema/message.js'
import { resolveWith } from './resolve-config.js'

export interface PlannedAnalysis {
  readonly analysis: Analysis
  readonly options: unknown
  /** Why it will not run, or null. */
  readonly notApplicable: Message | null
}

export interface Plan {
  readonly config: Config
  readonly favourable: 'positive' | 'negative'
  readonly roleColumns: readonly RoleColumn[]
  readonly analyses: readonly PlannedAnalysis[]
}

/** Checks that the roles fit the task and that every analysis named exists, before a single row is read. */
export function makePlan(config: Config, registry: readonly Analysis[]): Plan {
  checkRoles(config)
  return {
    config,
    favourable: favourableSide(config),
    roleColumns: roleColumns(config),
    analyses: planAnalyses(config, registry),
  }
}

export function planAnalyses(config: Config, registry: readonly Analysis[]): PlannedAnalysis[] {
  const known = registry.map((analysis) => analysis.id)
  for (const id of Object.keys(config.analyses))
    if (!known.includes(id))
      throw new ProbityError('UNKNOWN_ANALYSIS', { analysis: id, analyses: known, nearest: nearest(id, known, 3) })
  return registry
    .filter((analysis) => isOn(analysis, config))
    .map((analysis) => ({
      analysis,
      options: analysisOptions(analysis, config.analyses[analysis.id]),
      notApplicable: analysis.tasks.includes(config.task)
        ? (analysis.appliesTo?.(config) ?? null)
        : { id: 'audit.not-for-task', values: { task: config.task } },
    }))
}

function isOn(analysis: Analysis, config: Config): boolean {
  const asked = config.analyses[analysis.id]
  return asked === undefined ? (analysis.onByDefault?.(config) ?? true) : asked !== false
}

function analysisOptions(analysis: Analysis, given: unknown): unknown {
  const raw = given === undefined || given === true ? {} : given
  const schema = analysis.options instanceof z.ZodObject ? analysis.options.strict() : analysis.options
  return resolveWith(schema, raw, (path) => `analyses.${[analysis.id, ...path].join('.')}`)
}

/** One setting for label and decision: the side that people want. */
function favourableSide({ roles }: Config): 'positive' | 'negative' {
  const label = roles.label?.favourable
  const decision = roles.decision?.favourable ?? roles.score?.favourable
  if (label !== undefined && decision !== undefined && label !== decision)
    throw new ProbityError('ROLE_CONFLICT', {
      what: `favourable is ${label} for the label and ${decision} for the decision, expected one side for both.`,
      hint: 'it is one setting: which value of label and decision people want',
    })
  return label ?? decision ?? 'positive'
}

interface Need {
  readonly what: string
  readonly hint: string
  readonly met: (roles: Config['roles'], data: Config['data']) => boolean
}
const label: Need = {
  what: 'ground truth (roles.label)',
  hint: '--label COLUMN, or --task outcomes where there is no ground truth',
  met: (roles) => roles.label !== null,
}
const decided: Need = {
  what: 'a decision (roles.decision) or a score (roles.score)',
  hint: '--decision COLUMN, or --score COLUMN with --threshold T',
  met: (roles) => roles.decision !== null || roles.score !== null,
}
const sensitive: Need = {
  what: 'at least one sensitive feature (roles.sensitive)',
  hint: '--sensitive sex,race',
  // images and recordings have a label by their folder or file and often nothing else: they are audited as a whole, and by class
  met: (roles, { images, recordings }) => roles.sensitive.length > 0 || images !== null || recordings !== undefined,
}
const needs: Record<Task, readonly Need[]> = {
  binary: [label, decided, sensitive, positiveOf('label'), positiveOf('decision')],
  outcomes: [decided, sensitive, positiveOf('decision')],
  multiclass: [
    label,
    { what: 'a decision (roles.decision)', hint: '--decision COLUMN', met: (roles) => roles.decision !== null },
    sensitive,
  ],
  regression: [
    label,
    { what: 'a prediction (roles.score)', hint: '--score COLUMN', met: (roles) => roles.score !== null },
    sensitive,
  ],
  ranking: [
    { what: 'a rank (roles.rank)', hint: '--set roles.rank=COLUMN', met: (roles) => roles.rank !== null },
    sensitive,
  ],
}

function positiveOf(role: 'label' | 'decision'): Need {
  return {
    what: `the positive value of its ${role} (roles.${role}.positive)`,
    hint: '--positive VALUE',
    met: (roles) => roles[role] === null || roles[role].positive !== null,
  }
}

function checkRoles(config: Config): void {
  for (const need of needs[config.task])
    if (!need.met(config.roles, config.data))
      throw new ProbityError('ROLE_MISSING', { task: config.task, needs: need.what, hint: need.hint })
}

/** The columns that the roles of a config name, with what their values must be. */
export function roleColumns({ task, roles, data }: Config): RoleColumn[] {
  const value = (column: string | undefined, role: string): RoleColumn[] =>
    column ? [{ column, role, kind: 'value' }] : []
  const number = (column: string | null | undefined, role: string): RoleColumn[] =>
    column ? [{ column, role, kind: 'number' }] : []
  const text = (column: string | null, role: string): RoleColumn[] => (column ? [{ column, role, kind: 'text' }] : [])
  return [
    ...(task === 'regression' ? number(roles.label?.column, 'label') : value(roles.label?.column, 'label')),
    ...value(roles.decision?.column, 'decision'),
    ...number(roles.score?.column, 'score'),
    ...number(roles.rank, 'rank'),
    ...number(roles.weight, 'weight'),
    ...roles.sensitive.map((f): RoleColumn => ({
      column: f.column,
      role: 'sensitive feature',
      kind: f.cuts || f.quantiles ? 'number' : 'value',
    })),
    ...roles.control.map((f): RoleColumn => ({
      column: f.column,
      role: 'control feature',
      kind: f.cuts || f.quantiles ? 'number' : 'value',
    })),
    ...text(data.id, 'id'),
    ...text(data.unit, 'unit'),
  ]
}
