/** Ids of all explainers, for who must know their names without loading them (an audit without a model starts sooner). A test holds them against the registry. */
export const explainerIds = [
  'gradient',
  'integrated-gradients',
  'occlusion',
  'permutation-importance',
  'shapley-values',
] as const

/** Those that give each row values of its own. */
export const explainersOfRows = ['gradient', 'integrated-gradients', 'occlusion', 'shapley-values'] as const
