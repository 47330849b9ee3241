import type { ReportMeta } from '../report/input.js'
import type { Config } from '../schema/config.js'
import type { Run } from '../schema/run.js'
import type { Verdict } from '../schema/verdict.js'

export type ReportFormat = Config['report']['formats'][number]
export type ReportLanguage = Config['report']['languages'][number]

export interface ReportRequest {
  readonly run: Run
  readonly verdict: Verdict | null
  readonly formats: readonly ReportFormat[]
  readonly languages: readonly ReportLanguage[]
  readonly suppressBelow: number
  readonly meta: ReportMeta
  /** Declared fields of the model card. */
  readonly card?: Record<string, unknown>
}

/** File name → text of every report: `report.html`, `report.zh.html`, `report.md`, `card.md` … The four JSON files of a run are not reports. */
export async function renderReports(request: ReportRequest): Promise<Record<string, string>> {
  const formats = new Set(request.formats.map((format) => (format === 'markdown' ? 'md' : format)))
  const reports: Record<string, string> = {}
  for (const language of request.languages) {
    const input = { ...request, language }
    const suffix = language === 'en' ? '' : `.${language}`
    if (formats.has('html')) {
      const { renderHtml } = await import('../report/render-html.js')
      reports[`report${suffix}.html`] = await renderHtml(input)
    }
    if (formats.has('md')) {
      const { renderMarkdown } = await import('../report/render-markdown.js')
      reports[`report${suffix}.md`] = await renderMarkdown(input)
    }
    if (formats.has('card')) {
      const { renderCard } = await import('../report/render-card.js')
      reports[`card${suffix}.md`] = await renderCard(input)
    }
  }
  return reports
}
