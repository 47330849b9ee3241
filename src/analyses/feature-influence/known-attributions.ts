import { canonicalJson } from '../../environment/canonical-json.js'
import { sha256 } from '../../environment/digest.js'
import type { Tools } from '../../environment/tools.js'
import type { Attribution } from '../../explainers/attribution.js'
import type { Outcomes } from '../../explainers/explainer.js'
import type { Batch, Model } from '../../models/model.js'
import type { Tensor } from '../../graph/tensor.js'

/** What an attribution follows from, besides the rows. */
export interface AttributionFacts {
  readonly model: Pick<Model, 'name' | 'scoresId'>
  readonly explainer: string
  readonly options: Readonly<Record<string, unknown>>
  readonly class: string | number | undefined
  readonly scale: string
  readonly batch: Batch
  readonly background: Batch
  readonly outcomes: Outcomes | null
}

const most = 16
const mostValues = 2 ** 18
const known = new Map<string, Attribution>()

/**
 * The attribution that follows from the facts and from the random stream, from memory where this process has computed it before. `probity mitigate` audits models that give
 * the same scores of the same rows and only decide in other ways; explaining them again would be a third of its time. A model without a digest of its scores is always asked.
 */
export async function knownAttribution(
  facts: AttributionFacts,
  { random }: Pick<Tools, 'random'>,
  compute: () => Promise<Attribution>,
): Promise<Attribution> {
  const { model, batch, background, outcomes, ...settings } = facts
  if (model.scoresId === undefined) return compute()
  const key = sha256(
    canonicalJson({
      ...settings,
      class: facts.class ?? null,
      model: [model.name, model.scoresId],
      batch: digests(batch),
      background: digests(background),
      outcomes: outcomes && [outcomes.task, bytesOf(outcomes.values)],
      stream: random.fork('attribution').next(), // which stream it is, without drawing from it
    }),
  )
  const found = known.get(key) ?? (await compute())
  known.delete(key)
  if (found.values.length * found.units.length <= mostValues) known.set(key, found)
  for (const oldest of known.keys()) if (known.size > most) known.delete(oldest)
  return found
}

function digests(batch: Batch): Record<string, unknown> {
  return Object.fromEntries(Object.entries(batch).map(([name, tensor]) => [name, digestOf(tensor)]))
}

function digestOf({ dtype, shape, data }: Tensor): unknown {
  return [dtype, [...shape], ArrayBuffer.isView(data) ? bytesOf(data) : sha256(JSON.stringify(data))]
}

function bytesOf({ buffer, byteOffset, byteLength }: ArrayBufferView): string {
  return sha256(new Uint8Array(buffer, byteOffset, byteLength))
}
