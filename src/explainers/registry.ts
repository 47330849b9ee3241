import type { Explainer } from './explainer.js'
import { gradient } from './gradient.js'
import { integratedGradients } from './integrated-gradients.js'
import { occlusion } from './occlusion.js'
import { permutationImportance } from './permutation-importance.js'
import { shapleyValues } from './shapley-values.js'

/** Each is checked against its own options where it is defined. */
export const explainers = [
  gradient,
  integratedGradients,
  occlusion,
  permutationImportance,
  shapleyValues,
] as unknown as readonly Explainer[]
