/**
 * Eight colours that stay apart for colour-blind readers (after Okabe & Ito 2008, darkened to at least 3:1 on white; the stylesheet
 * redefines them, lightened, for dark mode) and six shapes, so that no group rests on colour alone. 48 pairs before one repeats.
 */
const colours = ['#0067a5', '#b8480b', '#00735c', '#a2397a', '#7a5c00', '#3b82b5', '#5b4bb0', '#5d6670'] as const
const shapes = ['circle', 'square', 'triangle-up', 'diamond', 'cross', 'triangle-down'] as const

export interface Appearance {
  /** A CSS colour: the custom property of the stylesheet, with the light colour where there is no stylesheet. */
  readonly colour: string
  readonly shape: (typeof shapes)[number]
  /** Pattern of a line: dashes and gaps. */
  readonly dash: readonly number[]
  /** Which colour of the palette, from 1, as in the class `c1`. */
  readonly colourNumber: number
}

const dashes: readonly (readonly number[])[] = [[], [7, 3], [2, 2], [9, 3, 2, 3], [4, 4], [12, 4]]

/** How the group at this place in its feature looks throughout the report. */
export function appearance(index: number): Appearance {
  const colour = index % colours.length
  const turn = Math.floor(index / colours.length)
  return {
    colour: `var(--c${colour + 1},${colours[colour]})`,
    shape: shapes[(colour + turn) % shapes.length]!,
    dash: dashes[(colour + turn) % dashes.length]!,
    colourNumber: colour + 1,
  }
}

/** Values above and below 0: orange and blue, which colour-blind readers tell apart. */
export function sided(value: number): Appearance {
  return appearance(value < 0 ? 0 : 1)
}

/** Ink, muted ink, lines, paper and accents of charts; the names are those of the stylesheet. */
export const tone = {
  ink: 'var(--ink,#1b2430)',
  muted: 'var(--muted,#56606d)',
  line: 'var(--line,#dde2e8)',
  strong: 'var(--strong,#7c8794)',
  band: 'var(--band,#e2ebf5)',
  paper: 'var(--paper,#fff)',
} as const

/** Shades for the categories of a stacked bar, which are not groups. */
export const shades = [
  'var(--s1,#33567a)',
  'var(--s2,#a9c1da)',
  'var(--s3,#66768a)',
  'var(--s4,#d5dde6)',
  'var(--s5,#4d6f66)',
  'var(--s6,#b9d2c9)',
] as const
export const textOnShade = [
  'var(--t1,#fff)',
  'var(--t2,#16202c)',
  'var(--t3,#fff)',
  'var(--t4,#16202c)',
  'var(--t5,#fff)',
  'var(--t6,#16202c)',
] as const
