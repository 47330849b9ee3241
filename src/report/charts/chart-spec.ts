/** A Vega-Lite specification as plain JSON: layers over rows that are written into it. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json }
export interface ChartSpec {
  /** Size of the whole picture in CSS pixels; the padding is inside it. */
  readonly width: number
  readonly height: number
  readonly padding: { readonly left: number; readonly right: number; readonly top: number; readonly bottom: number }
  readonly layer: readonly Json[]
}

export interface DrawnChart {
  /** The inside of the `<svg>` element. */
  readonly content: string
  readonly width: number
  readonly height: number
}

/** A group in the key of a chart; `shape` is a symbol of palette.ts. */
export interface LegendEntry {
  readonly label: string
  readonly colour: string
  readonly shape: string
}
