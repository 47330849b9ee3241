import type * as Vega from 'vega'
import type * as Interpreter from 'vega-interpreter'
import type * as VegaLite from 'vega-lite'
import { textWidth } from './text-width.js'
import { tidySvg } from './tidy-svg.js'
import { tone } from './palette.js'
import type { ChartSpec, DrawnChart } from './chart-spec.js'

/** How all charts look: no frame, quiet axes, colours that the stylesheet can change. */
const config = {
  aria: false,
  background: null,
  font: 'sans-serif',
  view: { stroke: null, fill: null },
  axis: {
    domain: false,
    ticks: false,
    gridColor: tone.line,
    labelColor: tone.muted,
    titleColor: tone.muted,
    labelFontSize: 12,
    titleFontSize: 12,
    titleFontWeight: 'normal',
    labelPadding: 6,
    titlePadding: 8,
    tickCount: 6,
    labelFlush: false,
    labelOverlap: true,
  },
} as const

interface Engine {
  readonly vega: typeof Vega
  readonly compile: typeof VegaLite.compile
  readonly interpreter: typeof Interpreter.expressionInterpreter
}
interface TextItem {
  readonly fontSize?: number
  readonly fontWeight?: unknown
  readonly text?: unknown
}
let engine: Promise<Engine> | null = null

/** Vega takes a quarter of a second to load, so it is loaded with the first chart. It has no canvas here: widths of texts come from our own table. */
async function load(): Promise<Engine> {
  const [vega, vegaLite, interpreter] = await Promise.all([
    import('vega'),
    import('vega-lite'),
    import('vega-interpreter'),
  ])
  // Vega's typings leave textMetrics out; its source names it as the place to put widths of one's own.
  const { textMetrics } = vega as unknown as { textMetrics: { width: (item: TextItem, text: unknown) => number } }
  textMetrics.width = (item, text) =>
    textWidth(String(text ?? item.text ?? ''), item.fontSize ?? 11, item.fontWeight === 'bold')
  return { vega, compile: vegaLite.compile, interpreter: interpreter.expressionInterpreter }
}

const kept = 256
const drawn = new Map<string, Promise<DrawnChart>>()

/** A chart as the inside of an SVG element. One that was drawn lately is not drawn again: reports of runs on the same rows share a third of their charts. */
export function drawChart(chart: ChartSpec): Promise<DrawnChart> {
  const key = JSON.stringify(chart)
  const known = drawn.get(key) ?? draw(chart)
  drawn.delete(key)
  drawn.set(key, known)
  for (const oldest of drawn.keys()) if (drawn.size > kept) drawn.delete(oldest)
  return known
}

/** Expressions are interpreted, never compiled to code. */
async function draw({ width, height, padding, layer }: ChartSpec): Promise<DrawnChart> {
  engine ??= load()
  const { vega, compile, interpreter } = await engine
  const spec = {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    width: width - padding.left - padding.right,
    height: height - padding.top - padding.bottom,
    padding,
    autosize: { type: 'none' },
    layer,
    config,
  }
  // ChartSpec is plain JSON built by this folder alone; Vega-Lite's own type of a layer is not worth its weight here.
  const compiled = compile(spec as unknown as Parameters<typeof compile>[0]).spec
  const view = new vega.View(vega.parse(compiled, undefined, { ast: true }), {
    renderer: 'none',
    expr: interpreter,
  } as object)
  try {
    return { content: tidySvg(await view.toSVG()), width, height }
  } finally {
    view.finalize()
  }
}
