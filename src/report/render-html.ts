import { drawChart } from './charts/draw.js'
import { createDrawing } from './create-drawing.js'
import type { ReportInput } from './input.js'
import { suppress } from './suppress.js'
import { fillPage } from './templates.js'
import { measurementsOf, runPage } from './view/run-page.js'

const rowLimit = 200

/** A run as one static HTML file: complete without script, under a strict content security policy, in light, dark and print. */
export async function renderHtml(input: ReportInput): Promise<string> {
  const shown = suppress(input)
  const measurements = measurementsOf(shown.run)
  const { language } = shown
  const drawing = createDrawing({ language, features: shown.run.features, measurements, draw: drawChart, rowLimit })
  return fillPage(await runPage(shown, drawing), language)
}
