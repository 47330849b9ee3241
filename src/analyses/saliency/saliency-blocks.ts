import type { Attribution } from '../../explainers/attribution.js'
import type { Batch } from '../../models/model.js'
import type { Block, BlockOf } from '../../schema/block.js'
import { say, type Message } from '../../schema/message.js'
import { drawPair, drawScale } from './draw-map.js'
import { clippedShare, picturesOf, sharedScale, totalsOf, type MapTotals } from './maps.js'

export interface SaliencyContext {
  readonly attribution: Attribution
  readonly batch: Batch
  /** How each image is called. */
  readonly names: readonly string[]
  /** What the model says of each, and what is true; null where that is not known. */
  readonly said: readonly (string | null)[]
  readonly truth: readonly (string | null)[]
}

type Images = BlockOf<'image-grid'>['images']

const side = 140

/** Each picture beside its map, on one scale; the totals of each map; what was computed and how well it adds up. */
export function saliencyBlocks(context: SaliencyContext): Block[] {
  const { attribution } = context
  const { height, width } = attribution.grid!
  const scale = sharedScale(attribution)
  const totals = attribution.values.map((line) => totalsOf(line, height, width))
  const empty = attribution.remarks.length
  return [
    ...finding(context, totals),
    {
      kind: 'image-grid',
      title: say('saliency.maps.title', { method: say(`explainer.${attribution.explainer}`) }),
      caption: say('saliency.maps.caption', { scale, clipped: `${100 * clippedShare} %` }),
      images: [
        {
          png: drawScale(),
          ...{ width: 258, height: 16 },
          label: say('saliency.scale', { low: -scale, high: scale }),
          caption: say('saliency.caption.scale', { low: -scale, high: scale }),
        },
        ...grid(context, totals, scale),
      ],
    },
    table(context, totals),
    ...(empty > 0
      ? [
          {
            kind: 'note' as const,
            sentence: say('saliency.empty', { maps: empty, reason: attribution.remarks[0]!.remark }),
          },
        ]
      : []),
    method(context),
  ]
}

function grid(
  { attribution, batch, names, said, truth }: SaliencyContext,
  totals: readonly MapTotals[],
  scale: number,
): Images {
  const { pictures, height, width } = picturesOf(batch)
  const factor = Math.max(1, Math.round(side / Math.max(height, width)))
  return attribution.values.map((map, row): Images[number] => {
    const { png, width: whole } = drawPair({ picture: pictures[row]!, map, height, width, scale })
    const name = names[row]!
    const known = { name, truth: truth[row] ?? '—', said: said[row] ?? '—' }
    return {
      png,
      ...{ width: whole * factor, height: height * factor },
      label: say('saliency.pair', {
        picture: say(truth[row] === null ? 'saliency.picture' : 'saliency.picture-labelled', known),
        map: mapLabel(said[row]!, totals[row]!),
      }),
      caption: say('saliency.caption.pair', { ...known, map: mapCaption(said[row]!, totals[row]!) }),
    }
  })
}

/** The picture in words: how much speaks for the class and against it, and where most of it lies. */
function mapLabel(said: string | null, { positive, negative, place }: MapTotals): Message {
  if (place === null && negative === 0) return say('saliency.map-empty')
  const where = place === null ? say('saliency.place.none') : say(`saliency.place.${place.row}-${place.column}`)
  return say('saliency.map', { said: said ?? '—', positive, negative, where })
}

function mapCaption(said: string | null, { positive, negative }: MapTotals): Message {
  if (positive === 0 && negative === 0) return say('saliency.caption.empty')
  return say('saliency.caption.map', { said: said ?? '—', positive, negative })
}

function finding({ attribution }: SaliencyContext, totals: readonly MapTotals[]): Block[] {
  const sizes = totals.map(({ positive, negative }) => positive - negative)
  const all = sizes.reduce((sum, size) => sum + size, 0)
  if (all === 0) return [{ kind: 'finding', weight: 2, sentence: say('saliency.finding.nothing'), measurements: [] }]
  const forClass = totals.reduce((sum, { positive }) => sum + positive, 0) / all
  const off = attribution.completeness?.met.filter((met) => !met).length ?? 0
  return [
    {
      kind: 'finding',
      weight: 1,
      sentence: say(attribution.completeness === null ? 'saliency.finding.maps' : 'saliency.finding.complete', {
        maps: totals.length,
        share: forClass,
        off,
        gap: largestGap(attribution) ?? 0,
      }),
      measurements: [],
    },
  ]
}

/** Largest |gap| as a share of |score − base|; null where the method promises nothing, or nothing differs. */
export function largestGap({ completeness, scores, bases }: Attribution): number | null {
  if (completeness === null) return null
  const shares = completeness.gaps.flatMap((gap, row) => {
    const distance = Math.abs(scores[row]! - bases[row]!)
    return distance === 0 ? [] : [Math.abs(gap) / distance]
  })
  return shares.length === 0 ? null : Math.max(...shares)
}

function table({ attribution, names, said, truth }: SaliencyContext, totals: readonly MapTotals[]): Block {
  const column = (
    key: string,
    type: 'text' | 'measure',
  ): { key: string; label: Message; type: 'text' | 'measure' } => ({
    key,
    label: say(`saliency.column.${key}`),
    type,
  })
  return {
    kind: 'table',
    title: say('saliency.totals.title'),
    caption: say('saliency.totals.caption'),
    columns: [
      column('name', 'text'),
      column('truth', 'text'),
      column('said', 'text'),
      column('score', 'measure'),
      column('base', 'measure'),
      column('positive', 'measure'),
      column('negative', 'measure'),
      column('sum', 'measure'),
      column('gap', 'measure'),
    ],
    rows: totals.map(({ positive, negative }, row) => ({
      name: names[row]!,
      truth: truth[row] ?? '—',
      said: said[row] ?? '—',
      score: attribution.scores[row]!,
      base: attribution.completeness === null ? null : attribution.bases[row]!,
      positive,
      negative,
      sum: positive + negative,
      gap: attribution.completeness?.gaps[row] ?? null,
    })),
  }
}

function method({ attribution }: SaliencyContext): Block {
  const { target, baseline, evaluations, explainer } = attribution
  const entry = (key: string, value: string | number | Message, type: 'message' | 'count' | 'text') => ({
    label: say(`feature-influence.entry.${key}`),
    value,
    type,
  })
  return {
    kind: 'key-values',
    title: say('feature-influence.method.title'),
    entries: [
      entry('method', say(`explainer.${explainer}`), 'message'),
      entry(
        'score',
        say(`saliency.score.${target.predicted ? 'predicted' : 'class'}-${target.scale}`, {
          class: target.class ?? target.output,
        }),
        'message',
      ),
      entry('baseline', say(`saliency.baseline.${baseline.kind}`, { rows: baseline.rows }), 'message'),
      entry('evaluations', evaluations.predictions, 'count'),
      entry('gradients', evaluations.gradients, 'count'),
    ],
  }
}
