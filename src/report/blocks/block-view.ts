import type { BlockKind } from '../../schema/block.js'
import type { CellView } from '../cells.js'
import type { EvidenceLine } from '../drawing.js'

/** What a template draws of a block: text only, all of it in the reader's language. */
export interface BlockViews {
  'key-values': {
    readonly title: string
    readonly entries: readonly { readonly label: string; readonly value: CellView }[]
  }
  table: TableView
  chart: ChartView
  finding: FindingView
  note: { readonly sentence: string }
  matrix: MatrixView
  ranking: RankingView
  'image-grid': ImageGridView
}
export type BlockView = { [K in BlockKind]: { readonly kind: K; readonly partial: string } & BlockViews[K] }[BlockKind]

export interface TableView {
  readonly id: string
  readonly title: string
  readonly caption: string | null
  /** `beneath`: what stands under each number of the column. */
  readonly columns: readonly { readonly label: string; readonly numeric: boolean; readonly beneath?: string }[]
  readonly rows: readonly RowView[]
  /** Sentences under the table: rows left out, what a dagger means. */
  readonly notes: readonly string[]
  /** Closed until a reader opens it. */
  readonly folded: boolean
  /** What opens a closed one: "Show the table (24 rows)". */
  readonly showLabel: string
}
export interface RowView {
  readonly listedOnly: boolean
  /** The first cell heads its row. */
  readonly head: CellView
  readonly cells: readonly CellView[]
}
export interface ChartView {
  readonly id: string
  readonly title: string
  readonly sentence: string
  readonly shape: string
  readonly picture: { readonly content: string; readonly width: number; readonly height: number } | null
  /** The key: a mark (its outline within ±6 pixels, its colour) and a name. */
  readonly legend: readonly { readonly label: string; readonly colour: string; readonly path: string }[]
  readonly notes: readonly string[]
  readonly table: TableView
}
export interface FindingView {
  readonly weight: number
  readonly weightName: string
  readonly sentence: string
  readonly next: string | null
  readonly evidence: readonly EvidenceLine[]
  readonly moreEvidence: string | null
}
export interface MatrixView {
  readonly id: string
  readonly title: string
  readonly columns: readonly CellView[]
  readonly rows: readonly RowView[]
  readonly notes: readonly string[]
}
export interface RankingView {
  readonly title: string
  readonly items: readonly { readonly label: CellView; readonly value: string; readonly detail: string | null }[]
  readonly notes: readonly string[]
}
export interface ImageGridView {
  readonly title: string
  readonly caption: string
  readonly images: readonly {
    readonly source: string
    readonly width: number
    readonly height: number
    /** What is in the picture, for who does not see it. */
    readonly label: string
    readonly caption: string
    /** What is drawn around it; null for a picture alone. */
    readonly axes: ImageAxesView | null
  }[]
}
export interface ImageAxesView {
  readonly width: number
  readonly height: number
  /** Where the picture begins, and where it ends beneath. */
  readonly left: number
  readonly top: number
  readonly bottom: number
  readonly x: readonly { readonly at: number; readonly to: number; readonly text: number; readonly label: string }[]
  readonly y: readonly {
    readonly at: number
    readonly from: number
    readonly text: number
    readonly line: number
    readonly label: string
  }[]
  readonly xNames: readonly { readonly at: number; readonly line: number; readonly label: string }[]
  readonly yName: { readonly at: number; readonly line: number; readonly label: string }
}
