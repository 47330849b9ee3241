import type { Language } from '../language.js'
import { audit as auditEn } from './en/audit.js'
import { calibration as calibrationEn } from './en/calibration.js'
import { compare as compareEn } from './en/compare.js'
import { data as dataEn } from './en/data.js'
import { explain as explainEn } from './en/explain.js'
import { featureInfluence as featureInfluenceEn } from './en/feature-influence.js'
import { gate as gateEn } from './en/gate.js'
import { groups as groupsEn } from './en/groups.js'
import { indexPage as indexPageEn } from './en/index-page.js'
import { metrics as metricsEn } from './en/metrics.js'
import { paired as pairedEn } from './en/paired.js'
import { profile as profileEn } from './en/profile.js'
import { regulation as regulationEn } from './en/regulation.js'
import { card as cardEn } from './en/card.js'
import { mitigations as mitigationsEn } from './en/mitigations.js'
import { measurements as measurementsEn } from './en/measurements.js'
import { rules as rulesEn } from './en/rules.js'
import { report as reportEn } from './en/report.js'
import { saliency as saliencyEn } from './en/saliency.js'
import { slices as slicesEn } from './en/slices.js'
import { strata as strataEn } from './en/strata.js'
import { training as trainingEn } from './en/training.js'
import { audit as auditZh } from './zh/audit.js'
import { calibration as calibrationZh } from './zh/calibration.js'
import { compare as compareZh } from './zh/compare.js'
import { data as dataZh } from './zh/data.js'
import { explain as explainZh } from './zh/explain.js'
import { featureInfluence as featureInfluenceZh } from './zh/feature-influence.js'
import { gate as gateZh } from './zh/gate.js'
import { groups as groupsZh } from './zh/groups.js'
import { indexPage as indexPageZh } from './zh/index-page.js'
import { metrics as metricsZh } from './zh/metrics.js'
import { paired as pairedZh } from './zh/paired.js'
import { profile as profileZh } from './zh/profile.js'
import { regulation as regulationZh } from './zh/regulation.js'
import { card as cardZh } from './zh/card.js'
import { mitigations as mitigationsZh } from './zh/mitigations.js'
import { measurements as measurementsZh } from './zh/measurements.js'
import { rules as rulesZh } from './zh/rules.js'
import { report as reportZh } from './zh/report.js'
import { saliency as saliencyZh } from './zh/saliency.js'
import { slices as slicesZh } from './zh/slices.js'
import { strata as strataZh } from './zh/strata.js'
import { training as trainingZh } from './zh/training.js'

/** Every sentence of the product by id, an ICU message in each language. */
export const catalogue: Readonly<Record<Language, Readonly<Record<string, string>>>> = {
  en: {
    ...auditEn,
    ...calibrationEn,
    ...compareEn,
    ...dataEn,
    ...explainEn,
    ...featureInfluenceEn,
    ...gateEn,
    ...groupsEn,
    ...indexPageEn,
    ...metricsEn,
    ...pairedEn,
    ...profileEn,
    ...regulationEn,
    ...cardEn,
    ...measurementsEn,
    ...mitigationsEn,
    ...rulesEn,
    ...reportEn,
    ...saliencyEn,
    ...slicesEn,
    ...strataEn,
    ...trainingEn,
  },
  zh: {
    ...auditZh,
    ...calibrationZh,
    ...compareZh,
    ...dataZh,
    ...explainZh,
    ...featureInfluenceZh,
    ...gateZh,
    ...groupsZh,
    ...indexPageZh,
    ...metricsZh,
    ...pairedZh,
    ...profileZh,
    ...regulationZh,
    ...cardZh,
    ...measurementsZh,
    ...mitigationsZh,
    ...rulesZh,
    ...reportZh,
    ...saliencyZh,
    ...slicesZh,
    ...strataZh,
    ...trainingZh,
  },
}
