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
  /** A label stands where they are folded under it. */
  readonly limits: { readonly label: string | null; readonly sentences: readonly string[] } | null
  /** Preformatted text behind a summary, such as the configuration. */
  readonly listing: { readonly label: string; readonly text: string } | null
  /** Blocks behind a summary, for readers who want the details. */
  readonly details: { readonly label: string; readonly blocks: readonly BlockView[] } | null
}
/** One thing that was found, on the opening page. */
export interface CardView {
  readonly weight: number
  readonly weightName: string
  readonly sentence: string
  readonly link: LinkView
  /** What else is known of the same thing. */
  readonly also: readonly { readonly sentence: string; readonly link: LinkView }[]
  readonly next: readonly string[]
}
/** A way to the evidence; `title` says where it leads. */
export interface LinkView {
  readonly href: string
  readonly label: string
  readonly title: string
}
export interface RuleView {
  readonly id: string
  readonly name: string
  readonly verdict: string
  readonly verdictLabel: string
  readonly level: string
  /** Whether its explanation is open from the start. */
  readonly open?: boolean
  /** Value, interval and limit in one line. */
  readonly facts: string
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
  details: null,
} as const

/** A section with the parts that are given; the rest is absent. */
export function section(parts: Pick<SectionView, 'id' | 'heading' | 'short'> & Partial<SectionView>): SectionView {
  return { ...none, ...parts }
}
