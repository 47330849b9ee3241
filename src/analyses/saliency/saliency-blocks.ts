import type { Attribution } from '../../explainers/attribution.js'
import type { Block, BlockOf } from '../../schema/block.js'
import { say, type Message, type MessageValue } from '../../schema/message.js'
import { drawPair, drawScale } from './draw-map.js'
import type { Pictured } from './heard.js'
import { clippedShare, sharedScale, totalsOf, type MapTotals } from './maps.js'

export interface SaliencyContext {
  readonly attribution: Attribution
  readonly pictures: readonly Pictured[]
  /** Whether pictures are those that a model sees, or spectrograms of what it hears: sentences differ. */
  readonly medium: 'seen' | 'heard'
  /** How each image is called. */
  readonly names: readonly string[]
  /** What the model says of each, and what is true; null where that is not known. */
  readonly said: readonly (string | null)[]
  readonly truth: readonly (string | null)[]
}

type Images = BlockOf<'image-grid'>['images']

const side = 140
/** Two spectrograms side by side: wide, whatever their frames and bands. */
const spectrogramSize = { width: 420, height: 120 }

/** Each picture beside its map, on one scale; the totals of each map; what was computed and how well it adds up. */
export function saliencyBlocks(context: SaliencyContext): Block[] {
  const { attribution, pictures } = context
  const scale = sharedScale(attribution)
  const totals = attribution.values.map((line, row) => totalsOf(line, pictures[row]!))
  const empty = attribution.remarks.length
  return [
    ...finding(context, totals),
    {
      kind: 'image-grid',
      title: sayOf(context, 'maps.title', { method: say(`explainer.${attribution.explainer}`) }),
      caption: sayOf(context, 'maps.caption', { scale, clipped: `${100 * clippedShare} %` }),
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

/** Sentences about what is heard have words of their own. */
function sayOf(
  { medium }: Pick<SaliencyContext, 'medium'>,
  key: string,
  values?: Record<string, MessageValue>,
): Message {
  return say(`saliency.${medium === 'seen' ? '' : 'heard.'}${key}`, values)
}

function grid(context: SaliencyContext, totals: readonly MapTotals[], scale: number): Images {
  const { pictures, names, said, truth } = context
  return pictures.map((pictured, row): Images[number] => {
    const { height, width, axes } = pictured
    const factor = Math.max(1, Math.round(side / Math.max(height, width)))
    const { png, width: whole } = drawPair({ ...pictured, scale })
    const name = names[row]!
    const known = { name, truth: truth[row] ?? '—', said: said[row] ?? '—' }
    return {
      png,
      ...(axes === undefined ? { width: whole * factor, height: height * factor } : { ...spectrogramSize, axes }),
      label: say('saliency.pair', {
        picture: say(truth[row] === null ? 'saliency.picture' : 'saliency.picture-labelled', known),
        map: mapLabel(context, said[row]!, totals[row]!),
      }),
      caption: say('saliency.caption.pair', { ...known, map: mapCaption(said[row]!, totals[row]!) }),
    }
  })
}

/** The picture in words: how much speaks for the class and against it, and where most of it lies. */
function mapLabel(
  context: Pick<SaliencyContext, 'medium'>,
  said: string | null,
  { positive, negative, place }: MapTotals,
): Message {
  if (place === null && negative === 0) return say('saliency.map-empty')
  const where = place === null ? say('saliency.place.none') : sayOf(context, `place.${place.row}-${place.column}`)
  return say('saliency.map', { said: said ?? '—', positive, negative, where })
}

function mapCaption(said: string | null, { positive, negative }: MapTotals): Message {
  if (positive === 0 && negative === 0) return say('saliency.caption.empty')
  return say('saliency.caption.map', { said: said ?? '—', positive, negative })
}

function finding(context: SaliencyContext, totals: readonly MapTotals[]): Block[] {
  const { attribution } = context
  const sizes = totals.map(({ positive, negative }) => positive - negative)
  const all = sizes.reduce((sum, size) => sum + size, 0)
  if (all === 0) return [{ kind: 'finding', weight: 2, sentence: sayOf(context, 'finding.nothing'), measurements: [] }]
  const forClass = totals.reduce((sum, { positive }) => sum + positive, 0) / all
  const off = attribution.completeness?.met.filter((met) => !met).length ?? 0
  return [
    {
      kind: 'finding',
      weight: 1,
      sentence: sayOf(context, attribution.completeness === null ? 'finding.maps' : 'finding.complete', {
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

function table(context: SaliencyContext, totals: readonly MapTotals[]): Block {
  const { attribution, names, said, truth } = context
  const column = (
    key: string,
    type: 'text' | 'measure',
  ): { key: string; label: Message; type: 'text' | 'measure' } => ({
    key,
    label: key === 'name' ? sayOf(context, 'column.name') : say(`saliency.column.${key}`),
    type,
  })
  return {
    kind: 'table',
    title: say('saliency.totals.title'),
    caption: sayOf(context, 'totals.caption'),
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

function method(context: SaliencyContext): Block {
  const { attribution } = context
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
        target.predicted
          ? sayOf(context, `score.predicted-${target.scale}`)
          : say(`saliency.score.class-${target.scale}`, { class: target.class ?? target.output }),
        'message',
      ),
      entry('baseline', sayOf(context, `baseline.${baseline.kind}`, { rows: baseline.rows }), 'message'),
      entry('evaluations', evaluations.predictions, 'count'),
      entry('gradients', evaluations.gradients, 'count'),
    ],
  }
}
