import type { Block } from '../../schema/block.js'
import { viewBlock } from '../blocks/registry.js'
import type { Drawing } from '../drawing.js'
import type { ReportInput } from '../input.js'
import { canonicalJson } from '../../environment/canonical-json.js'
import { section, type SectionView } from './page-view.js'

const listingLimit = 20_000

/** Where the numbers come from: run id, versions, seed, inputs with their digests, the resolved configuration. */
export async function provenanceSection(
  { run, meta, suppressBelow }: ReportInput,
  drawing: Drawing,
): Promise<SectionView> {
  const { say } = drawing
  const entries = [
    entry('run', run.id),
    entry('tool', `${run.tool.name} ${run.tool.version}`),
    entry('schema', String(run.schemaVersion)),
    entry('seed', String(run.seed)),
    ...(meta?.startedAt ? [entry('started', meta.startedAt)] : []),
    ...(meta?.finishedAt ? [entry('finished', meta.finishedAt)] : []),
    ...(meta?.node ? [entry('node', meta.node)] : []),
    ...(suppressBelow > 0 ? [entry('suppressed', String(suppressBelow))] : []),
  ]
  const inputs: Block = {
    kind: 'table',
    title: { id: 'report.inputs' },
    columns: [
      { key: 'role', label: { id: 'report.column.role' }, type: 'message' },
      { key: 'name', label: { id: 'report.column.name' }, type: 'text' },
      { key: 'rows', label: { id: 'report.column.rows' }, type: 'count' },
      { key: 'sha256', label: { id: 'report.column.sha256' }, type: 'text' },
    ],
    rows: run.inputs.map((input) => ({
      role: { id: `report.input.${input.role}` },
      name: input.name,
      rows: input.rows ?? null,
      sha256: input.sha256,
    })),
  }
  const text = canonicalJson(run.config, { indent: 2 })
  return section({
    id: 'provenance',
    heading: say({ id: 'report.provenance' }),
    short: say({ id: 'report.provenance' }),
    lead: say({ id: 'report.provenance-lead' }),
    blocks: [
      await viewBlock({ kind: 'key-values', title: { id: 'report.identity' }, entries }, drawing),
      await viewBlock(inputs, drawing),
    ],
    listing: {
      label: say({ id: 'report.config' }),
      text: text.length > listingLimit ? `${text.slice(0, listingLimit)}\n…` : text,
    },
  })
}

function entry(key: string, value: string): { label: { id: string }; value: string; type: 'text' } {
  return { label: { id: `report.provenance.${key}` }, value, type: 'text' }
}
