import type { z } from 'zod'

import { analyses } from '../analyses/registry.js'
import { explainers } from '../explainers/registry.js'
import { presets } from '../gate/presets/registry.js'
import { aliases } from '../metrics/aliases.js'
import { mitigations } from '../mitigations/registry.js'
import { measures } from '../metrics/registry.js'
import { translate } from '../report/translate.js'
import type { Architecture } from '../training/architectures/architecture.js'
import { architectures } from '../training/architectures/registry.js'
import type { Augmentation } from '../training/augmentations/augmentation.js'
import { augmentations } from '../training/augmentations/registry.js'
import { waveformAugmentations, type WaveformAugmentation } from '../training/augmentations/waveform.js'

/** One thing that a config, a policy or a flag can name. */
export interface Unit {
  readonly kind: string
  readonly id: string
  readonly aliases: readonly string[]
  readonly reference: string
  readonly tasks: readonly string[]
  /** What it is, in one line. */
  readonly text: string
  /** Names and defaults of its options. */
  readonly options: Readonly<Record<string, unknown>>
}

/** Every unit by kind, from the registries. */
export const unitKinds: Readonly<Record<string, () => Unit[]>> = {
  metric: listMetrics,
  architecture: () => architectures.map((unit) => trainingUnit('architecture', unit)),
  augmentation: () => [...augmentations, ...waveformAugmentations].map((unit) => trainingUnit('augmentation', unit)),
  analysis: () =>
    analyses.map(({ id, question, tasks, options }) => ({
      kind: 'analysis',
      id,
      aliases: [],
      reference: '',
      tasks,
      text: translate(question, 'en'),
      options: defaultsOf(options),
    })),
  explainer: () =>
    explainers.map(({ id, reference, meaning, needs, needsOutcomes, options }) => ({
      kind: 'explainer',
      id,
      aliases: [],
      reference,
      tasks: needsOutcomes ? ['binary', 'multiclass', 'regression'] : [],
      text: `${translate(meaning, 'en')} Needs ${needs.map((need) => ({ predict: 'predictions', gradients: 'gradients' })[need]).join(', ')}${needsOutcomes ? ', and true outcomes' : ''}.`,
      options: defaultsOf(options),
    })),
  mitigation: () =>
    mitigations.map(({ id, reference, tasks, does, options }) => ({
      kind: 'mitigation',
      id,
      aliases: [],
      reference,
      tasks,
      text: translate(does, 'en'),
      options: defaultsOf(options),
    })),
  preset: () =>
    presets.map(({ id, reference, policy }) => ({
      kind: 'preset',
      id,
      aliases: [],
      reference,
      tasks: [],
      text: (policy.rules ?? []).map(({ measure }) => measure).join(', '),
      options: {},
    })),
}

/** A unit of the trainer, with the kinds of input that it takes. */
function trainingUnit(
  kind: string,
  { id, reference, takes, options }: Architecture | Augmentation | WaveformAugmentation,
): Unit {
  const text = `for ${takes.join(', ')}`
  return { kind, id, aliases: [], reference, tasks: [], text, options: defaultsOf(options) }
}

function listMetrics(): Unit[] {
  const named = new Map<string, string[]>()
  for (const [alias, { metric }] of Object.entries(aliases)) named.set(metric, [...(named.get(metric) ?? []), alias])
  return measures.map(({ id, reference, formula, tasks }) => ({
    kind: 'metric',
    id,
    aliases: named.get(id) ?? [],
    reference,
    tasks,
    text: formula,
    options: {},
  }))
}

/** The options that an analysis or an explainer takes, with their defaults. */
function defaultsOf(schema: z.ZodType): Record<string, unknown> {
  const parsed = schema.safeParse({})
  return parsed.success && parsed.data !== null && typeof parsed.data === 'object' ? { ...parsed.data } : {}
}
