import type { Config } from '../schema/config.js'
import type { CubeSpec, Feature } from '../schema/cube.js'

/** The config of an audit that starts from saved cubes: task, roles, favourable side and minimum are those of the cubes' spec. */
export function configOfCube(config: Config, spec: CubeSpec): Config {
  const { favourable } = spec
  const roles: Config['roles'] = {
    label: spec.label && { ...spec.label, favourable },
    decision: spec.decision && { ...spec.decision, favourable },
    score: spec.score && {
      column: spec.score.column,
      threshold: spec.score.threshold,
      range: spec.score.range,
      higherIs: spec.score.higherIs,
      favourable,
      bins: 'auto',
    },
    sensitive: spec.sensitive.map(configOfFeature),
    intersections: spec.intersections,
    control: spec.control.map(configOfFeature),
    weight: spec.weight,
    rank: spec.rank,
  }
  return {
    ...config,
    task: spec.task,
    roles,
    data: { ...config.data, source: null, where: spec.where },
    statistics: { ...config.statistics, minimum: spec.minimum },
  }
}

function configOfFeature(feature: Feature): Config['roles']['sensitive'][number] {
  const { name, column, cuts, labels, reference, missing } = feature
  return {
    column,
    name,
    missing,
    ...(cuts ? { cuts } : {}),
    ...(labels ? { labels } : {}),
    ...(reference == null ? {} : { reference }),
  }
}
