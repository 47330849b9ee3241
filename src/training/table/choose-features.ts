import type { Column } from '../../data/dataset.js'
import { nearest } from '../../environment/nearest.js'
import { ProbityError } from '../../errors.js'
import type { Config } from '../../schema/config.js'
import type { TrainConfig } from '../../schema/train.js'

/** Why a column is no input of the model. */
export type Exclusion =
  | 'label'
  | 'outcome'
  | 'sensitive'
  | 'id'
  | 'unit'
  | 'weight'
  | 'known-after-decision'
  | 'split'
  | 'excluded'
  | 'not-named'

export interface ChosenFeatures {
  readonly features: readonly Column[]
  readonly excluded: readonly { readonly column: string; readonly why: Exclusion }[]
  /** Features that the config calls sensitive: they were named on purpose. */
  readonly sensitive: readonly string[]
}

/**
 * The columns that a model learns from. Sensitive, id, unit, weight and knownAfterDecision columns are inputs only where
 * `features.include` names them; the label and recorded decisions, scores and ranks never are.
 */
export function chooseFeatures(config: Config, train: TrainConfig, columns: readonly Column[]): ChosenFeatures {
  const { include, exclude } = train.features
  const named = include === 'all' ? ['*'] : include
  checkNames(named, exclude, columns)
  const reasons = reasonsOf(config, train)
  const why = ({ name }: Column): Exclusion | null => {
    const reason = reasons.get(name) ?? null
    if (reason === 'label' || reason === 'outcome') return reason
    if (exclude.includes(name)) return 'excluded'
    if (named.includes(name)) return null
    return reason ?? (named.includes('*') ? null : 'not-named')
  }
  const features = columns.filter((column) => why(column) === null)
  const sensitive = config.roles.sensitive.map(({ column }) => column)
  return {
    features,
    excluded: columns.flatMap((column) => {
      const reason = why(column)
      return reason === null ? [] : [{ column: column.name, why: reason }]
    }),
    sensitive: features.map(({ name }) => name).filter((name) => sensitive.includes(name)),
  }
}

function checkNames(include: readonly string[], exclude: readonly string[], columns: readonly Column[]): void {
  const names = columns.map(({ name }) => name)
  for (const [key, list] of Object.entries({ include, exclude }))
    for (const column of list)
      if (column !== '*' && !names.includes(column))
        throw new ProbityError('TRAINING_COLUMN_UNKNOWN', {
          ...{ where: `train.features.${key}`, column, columns: names },
          nearest: nearest(column, names),
        })
}

/** The last reason of a column wins: what it is an outcome of weighs more than what else it is. */
function reasonsOf({ roles, data }: Config, { split }: TrainConfig): Map<string, Exclusion> {
  const reasons = new Map<string, Exclusion>()
  const say = (why: Exclusion, names: readonly (string | null | undefined)[]): void => {
    for (const name of names) if (name != null) reasons.set(name, why)
  }
  say('split', [split.column])
  say(
    'sensitive',
    roles.sensitive.map(({ column }) => column),
  )
  say('known-after-decision', data.knownAfterDecision)
  say('weight', [roles.weight])
  say('unit', [data.unit])
  say('id', [data.id])
  say('outcome', [roles.decision?.column, roles.score?.column, roles.rank])
  say('label', [roles.label?.column])
  return reasons
}
