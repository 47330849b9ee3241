import type { Run } from '../../schema/run.js'
import type { Message } from '../../schema/message.js'
import type { BlockView } from '../blocks/block-view.js'
import type { Drawing } from '../drawing.js'
import { hasText } from '../translate.js'
import { methodName } from './measurement-text.js'
import { section, type SectionView } from './page-view.js'
import { isExplanation, showsRows } from './shown-rows.js'

/** How numbers and intervals came about: the methods that this run used, each in a sentence. */
export function methodSection(run: Run, { say, language }: Drawing): SectionView {
  const used = new Set(
    run.analyses.flatMap(({ measurements }) =>
      measurements.flatMap(({ interval }) => (interval ? [interval.method] : [])),
    ),
  )
  const general: Message[] = [
    ...(isExplanation(run)
      ? ['report.method.explained']
      : [
          showsRows(run) ? 'report.method.one-pass-rows' : 'report.method.one-pass',
          'report.method.range',
          'report.method.verdict',
        ]),
    'report.method.minimum',
    'report.method.seed',
  ].map((id) => ({
    id,
    values: { seed: String(run.seed), ...minimums(run) },
  }))
  const entries = [...used].sort().map((method) => {
    const explained = `method.${method}.how`
    return {
      label: methodName(method, language),
      value: { text: hasText(explained, language) ? say({ id: explained }) : method, numeric: false },
    }
  })
  const blocks: BlockView[] = []
  if (entries.length > 0)
    blocks.push({
      kind: 'key-values',
      partial: 'block-key-values',
      title: say({ id: 'report.intervals-used' }),
      entries,
    })
  return section({
    id: 'method',
    heading: say({ id: 'report.method' }),
    short: say({ id: 'report.method' }),
    paragraphs: general.map(say),
    details: blocks.length > 0 ? { label: say({ id: 'report.intervals-used' }), blocks } : null,
  })
}

function minimums(run: Run): Record<string, number> {
  const statistics = run.config.statistics
  const minimum =
    typeof statistics === 'object' && statistics !== null && 'minimum' in statistics ? statistics.minimum : null
  const read = (key: string, fallback: number): number => {
    const value =
      typeof minimum === 'object' && minimum !== null ? (minimum as Record<string, unknown>)[key] : undefined
    return typeof value === 'number' ? value : fallback
  }
  return { rows: read('rows', 30), positives: read('positives', 10), negatives: read('negatives', 10) }
}

/** What no number here can say; what each analysis leaves open stands at its end. */
export function limitsSection({ say }: Drawing): SectionView {
  const sentences = ['fairness', 'cause', 'data', 'law'].map((key) => say({ id: `report.limit.${key}` }))
  return section({
    id: 'limits',
    heading: say({ id: 'report.limits' }),
    short: say({ id: 'report.limits' }),
    lead: say({ id: 'report.limits-lead' }),
    limits: { label: null, sentences },
  })
}
