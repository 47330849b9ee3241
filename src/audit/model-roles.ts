import { ProbityError } from '../errors.js'
import type { Model, OutputSpec } from '../models/model.js'
import { decisionColumn, scoreColumn } from '../models/model-columns.js'
import { planScores, type ScorePlan } from '../models/score-plan.js'
import type { Config } from '../schema/config.js'

export interface ModelRoles {
  /** The config with the model's score or decision in place of recorded ones. */
  readonly config: Config
  readonly scores: ScorePlan
}

/** Takes score and decision from a model: which column holds them, from where on a row is positive, which side is which. */
export function withModelRoles(config: Config, model: Model): ModelRoles {
  const { task, roles } = config
  const settings = config.model!
  const output = scoredOutput(model, settings.output)
  const positive = settings.positive ?? roles.label?.positive ?? roles.decision?.positive ?? null
  const scores = planScores(model, output, {
    task,
    positive: positive === null ? null : String(positive),
    ...(settings.threshold === undefined ? {} : { threshold: settings.threshold }),
    ...(settings.column === undefined ? {} : { column: settings.column }),
  })
  const favourable = roles.decision?.favourable ?? roles.score?.favourable
  const side = favourable === undefined ? {} : { favourable }
  const score: Config['roles']['score'] = scores.score && {
    column: scoreColumn,
    threshold: scores.decision === null && scores.steps === undefined ? scores.threshold : null,
    range: scores.range === null ? null : [...scores.range],
    higherIs: 'positive',
    bins: roles.score?.bins ?? 'auto',
    ...side,
  }
  const decides = scores.decision !== null || scores.steps !== undefined
  const decision: Config['roles']['decision'] = !decides
    ? null
    : {
        column: decisionColumn,
        positive: scores.positive,
        ...side,
      }
  return { config: { ...config, roles: { ...roles, score, decision } }, scores }
}

/** The output that `predict` of an opened model gives. */
function scoredOutput({ name, outputs }: Model, wanted: string | undefined): OutputSpec {
  const found = outputs.find((output) => output.name === wanted) ?? outputs.find((output) => output.scored === true)
  if (found === undefined)
    throw new ProbityError('MODEL_WITHOUT_SCORES', {
      model: name,
      outputs: outputs.map((output) => output.name).join(', '),
    })
  return found
}
