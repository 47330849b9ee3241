import { createDrawing } from './create-drawing.js'
import type { ReportInput } from './input.js'
import { writePage } from './markdown/write-page.js'
import { suppress } from './suppress.js'
import { measurementsOf, runPage } from './view/run-page.js'

const rowLimit = 100

/** A run as Markdown (GitHub's): the words and numbers of the HTML report without its pictures. */
export async function renderMarkdown(input: ReportInput): Promise<string> {
  const shown = suppress(input)
  const { language, run } = shown
  const drawing = createDrawing({
    language,
    features: run.features,
    measurements: measurementsOf(run),
    draw: null,
    rowLimit,
  })
  return writePage(await runPage(shown, drawing), language)
}
