/** Ids of all analyses, for who must know their names without loading them (a gate starts at once). A test holds them against the registry. */
export const analysisIds = [
  'profile',
  'groups',
  'strata',
  'calibration',
  'slices',
  'paired',
  'regulation',
  'training',
  'feature-influence',
  'saliency',
] as const
