import { z } from 'zod'
import { message } from './message.js'

/** How a number in a table is to be written. `share` 0.4451 → 44.5 %; `p` < 0.001; `measure` three significant digits. */
export const columnType = z.enum(['text', 'message', 'count', 'share', 'difference', 'ratio', 'measure', 'p', 'interval', 'verdict', 'link'])
export type ColumnType = z.infer<typeof columnType>

/** An interval as a table value: drawn "0.12 to 0.34". */
const limits = z.object({ low: z.number().nullable(), high: z.number().nullable() })
/** A way to a file beside the page: a path from it, percent-encoded, never an address elsewhere. */
const link = z.object({ text: z.string(), href: z.string().regex(/^(?!\/)(?![a-z][a-z\d+.-]*:)[^\s"<>\\]+$/iu) })
export const cellValue = z.union([z.string(), z.number(), z.null(), limits, message, link])
export type CellValue = z.infer<typeof cellValue>

const column = z.object({ key: z.string(), label: message, type: columnType })
export type TableColumn = z.infer<typeof column>
const row = z.record(z.string(), cellValue)

export const keyValuesBlock = z.object({
  kind: z.literal('key-values'),
  title: message,
  entries: z.array(z.object({ label: message, value: cellValue, type: columnType.default('text') })),
})
/** `people`: the column that counts persons; small cells are hidden through it. A row with `listedOnly: 1` is shown but was not compared. */
export const tableBlock = z.object({
  kind: z.literal('table'),
  title: message,
  caption: message.optional(),
  columns: z.array(column),
  rows: z.array(row),
  people: z.string().optional(),
  /** Shown closed under its title, to be opened by a reader who wants it; always open on paper. */
  folded: z.literal(true).optional(),
})
/**
 * A chart is a shape with rows; the report draws it (Vega-Lite), writes `sentence` beside it and puts `columns`/`rows` in a table behind it.
 * Rows of each shape (all numbers may be null; a group is `string | null`, null = missing):
 * - intervals: { group, value, low, high, n, listedOnly: 0|1 }; options.overall, options.limitLow, options.limitHigh, options.metric (message id)
 * - strip: { measure (text or message), value, low, high, limitLow, limitHigh } one row a disparity against its policy band
 * - calibration: { group, mean, observed, low, high, n } points by group
 * - roc: { group, falsePositiveRate, truePositiveRate }
 * - sweep: { group, threshold, value }; options.threshold = the one in force
 * - ranking: { label, value, low, high, n }
 * - balance: { group, category, share, count }
 * - learning: { group (message), epoch, value } a line for each part of the rows; options.metric, options.epoch = the one that was kept
 * - pareto: { group (the run), gap, gapLow, gapHigh, value, low, high, frontier: 0|1 } performance against a gap, at most eight runs; options.gap, options.performance (titles)
 * - grouped: { stratum, group, value, low, high, n } the groups side by side within strata
 * - attribution: { label, value, low, high } a bar from 0 for each feature
 * - waterfall: { label, value, from, to } steps from a base to a score; `from` null: an end
 */
export const chartShape = z.enum(['intervals', 'strip', 'calibration', 'roc', 'sweep', 'ranking', 'balance', 'grouped', 'learning', 'pareto', 'attribution', 'waterfall'])
export type ChartShape = z.infer<typeof chartShape>
export const chartBlock = z.object({
  kind: z.literal('chart'),
  shape: chartShape,
  title: message,
  sentence: message,
  columns: z.array(column),
  rows: z.array(row),
  options: z.record(z.string(), z.union([z.string(), z.number(), z.null(), message])).default({}),
  people: z.string().optional(),
})
/** A statement with its evidence and what to do next. `weight` orders the opening page: 3 first. */
export const findingBlock = z.object({
  kind: z.literal('finding'),
  weight: z.number().int().min(0).max(3),
  sentence: message,
  next: message.optional(),
  measurements: z.array(z.string()),
})
export const noteBlock = z.object({ kind: z.literal('note'), sentence: message })
/** Rows × columns of numbers, such as p-values of pairs or a confusion matrix. */
export const matrixBlock = z.object({
  kind: z.literal('matrix'),
  title: message,
  rowLabels: z.array(z.string().nullable()),
  columnLabels: z.array(z.string().nullable()),
  values: z.array(z.array(z.number().nullable())),
  type: columnType,
})
/** An ordered list, worst first. */
export const rankingBlock = z.object({
  kind: z.literal('ranking'),
  title: message,
  items: z.array(z.object({ label: cellValue, value: z.number().nullable(), detail: message.optional() })),
  type: columnType,
})
const axis = z.object({ label: message, ticks: z.array(z.object({ at: z.number().min(0).max(1), label: message })) })
/** Axes of `panels` pictures of so many columns that stand side by side in one image, one column apart; `at` counts from the left and from the bottom. */
const axes = z.object({ panels: z.number().int().min(1), columns: z.number().int().min(1), x: axis, y: axis })
/** Pictures with one shared scale: PNG as base64, each with a text alternative, and under it a caption, or the text itself. */
export const imageGridBlock = z.object({
  kind: z.literal('image-grid'),
  title: message,
  caption: message,
  images: z.array(
    z.object({ png: z.string(), width: z.number(), height: z.number(), label: message, caption: message.optional(), axes: axes.optional() }),
  ),
})

export const block = z.discriminatedUnion('kind', [
  keyValuesBlock,
  tableBlock,
  chartBlock,
  findingBlock,
  noteBlock,
  matrixBlock,
  rankingBlock,
  imageGridBlock,
])
export type Block = z.infer<typeof block>
export type BlockKind = Block['kind']
export type BlockOf<K extends BlockKind> = Extract<Block, { kind: K }>
