import type { Analysis } from './analysis.js'
import { calibration } from './calibration.js'
import { featureInfluence } from './feature-influence.js'
import { groups } from './groups.js'
import { paired } from './paired.js'
import { profile } from './profile.js'
import { regulation } from './regulation.js'
import { saliency } from './saliency.js'
import { slices } from './slices.js'
import { strata } from './strata.js'
import { training } from './training.js'

/** In the order in which they run and stand in the report. Each is checked against its own needs and options where it is defined. */
export const analyses = [
  profile,
  groups,
  strata,
  calibration,
  slices,
  paired,
  regulation,
  training,
  featureInfluence,
  saliency,
] as unknown as readonly Analysis[]
