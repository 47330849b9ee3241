import type { Block } from '../../schema/block.js'
import { say as message } from '../../schema/message.js'
import { viewBlock } from '../blocks/registry.js'
import type { Drawing } from '../drawing.js'
import type { ShownInput } from '../suppress.js'
import { section, type SectionView } from './page-view.js'

/** Who is in the data: every feature with its groups, their rows and whether they are compared. */
export async function groupsSection({ run, hiddenGroup }: ShownInput, drawing: Drawing): Promise<SectionView> {
  const { say } = drawing
  const blocks = run.features.map((feature): Block => ({
    kind: 'table',
    title: { id: `report.feature.${feature.role}`, values: { name: feature.name } },
    ...(feature.reference === null
      ? {}
      : { caption: { id: 'report.reference', values: { group: feature.reference } } }),
    columns: [
      { key: 'group', label: { id: 'report.column.group' }, type: 'text' },
      { key: 'rows', label: { id: 'report.column.rows' }, type: 'count' },
      { key: 'share', label: { id: 'report.column.share' }, type: 'share' },
      { key: 'compared', label: { id: 'report.column.compared' }, type: 'message' },
    ],
    rows: feature.groups.map((group) => ({
      group: group.value,
      ...(hiddenGroup(feature.name, group.value)
        ? { rows: message('report.hidden'), share: message('report.hidden') }
        : { rows: group.rows, share: run.rows.audited > 0 ? group.rows / run.rows.audited : null }),
      compared: {
        id: feature.role === 'control' ? 'report.control' : group.compared ? 'report.compared' : 'report.only-listed',
      },
      listedOnly: group.compared || feature.role === 'control' ? 0 : 1,
    })),
    ...(feature.role === 'control' ? { folded: true } : {}),
  }))
  const views = []
  for (const block of blocks) views.push(await viewBlock(block, drawing))
  return section({
    id: 'groups',
    heading: say({ id: 'report.groups' }),
    short: say({ id: 'report.groups-short' }),
    blocks: views,
  })
}
