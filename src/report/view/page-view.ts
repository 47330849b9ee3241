import type { BlockView } from '../blocks/block-view.js'

/** What the page template draws: text only, in the reader's language. */
export interface PageView {
  readonly lang: string
  readonly title: string
  readonly kicker: string
  readonly lead: string | null
  readonly verdict: VerdictView | null
  readonly facts: readonly { readonly label: string; readonly value: string }[]
  readonly sections: readonly SectionView[]
  readonly footer: string
}
export interface VerdictView {
  readonly word: string
  readonly label: string
  readonly sentence: string
}
export interface SectionView {
  readonly id: string
  readonly heading: string
  /** The short name of the section in the table of contents. */
  readonly short: string
  /** Small line above the heading. */
  readonly eyebrow: string | null
  readonly lead: string | null
  /** Plain paragraphs after the lead. */
  readonly paragraphs: readonly string[]
  readonly cards: readonly CardView[]
  readonly moreCards: { readonly label: string; readonly cards: readonly CardView[] } | null
  readonly rules: readonly RuleView[]
  readonly moreRules: { readonly label: string; readonly rules: readonly RuleView[] } | null
  /** Where the blocks of a long section stand. */
  readonly parts: {
    readonly label: string
    readonly links: readonly { readonly href: string; readonly label: string }[]
  } | null
  readonly blocks: readonly BlockView[]
  readonly limits: { readonly label: string; readonly sentences: readonly string[] } | null
  /** Preformatted text behind a summary, such as the configuration. */
  readonly listing: { readonly label: string; readonly text: string } | null
}
/** A finding on the opening page. */
export interface CardView {
  readonly weight: number
  readonly weightName: string
  readonly sentence: string
  readonly next: string | null
  readonly link: { readonly href: string; readonly label: string } | null
}
export interface RuleView {
  readonly id: string
  readonly name: string
  readonly verdict: string
  readonly verdictLabel: string
  readonly level: string
  readonly statements: readonly { readonly label: string; readonly text: string }[]
}

const none = {
  eyebrow: null,
  lead: null,
  paragraphs: [],
  cards: [],
  moreCards: null,
  rules: [],
  moreRules: null,
  parts: null,
  blocks: [],
  limits: null,
  listing: null,
} as const

/** A section with the parts that are given; the rest is absent. */
export function section(parts: Pick<SectionView, 'id' | 'heading' | 'short'> & Partial<SectionView>): SectionView {
  return { ...none, ...parts }
}
