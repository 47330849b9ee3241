import type { GroupCounts } from '../../metrics/metric.js'
import { tallyWhere } from '../../metrics/tally.js'
import type { BlockOf } from '../../schema/block.js'
import type { CubeSpec } from '../../schema/cube.js'
import { say } from '../../schema/message.js'
import { groupLabel } from '../group-label.js'
import type { MeasuredSet } from './measured-set.js'

const shownGroups = 20
const shownClasses = 12

/** How the labels are mixed in each group; nothing for tasks whose labels are not classes. */
export function balanceChart({ set }: MeasuredSet, spec: CubeSpec): readonly BlockOf<'chart'>[] {
  if (!spec.label || (spec.task !== 'binary' && spec.task !== 'multiclass')) return []
  const { column } = spec.label
  const places = set.groups
    .map((_, place) => place)
    .sort((a, b) => set.groups[b]!.counts.rows - set.groups[a]!.counts.rows || a - b)
    .slice(0, shownGroups)
    .sort((a, b) => a - b)
  const classes = classesOf(spec, set.groups[0]?.counts)
  const rows = places.flatMap((place) => {
    const { cell, counts } = set.groups[place]!
    const all = tallyWhere(counts.cells, ({ label }) => label !== null)
    return classes.map(({ label, name }) => {
      const own = tallyWhere(counts.cells, (one) => one.label === label)
      return {
        group: groupLabel(cell),
        category: name,
        share: all.weight > 0 ? own.weight / all.weight : null,
        count: own.rows,
      }
    })
  })
  return [
    {
      kind: 'chart',
      shape: 'balance',
      title: say('groups.balance.title', { column, features: [...set.features] }),
      sentence: say('groups.balance.sentence', {
        column,
        shown: places.length,
        groups: set.groups.length,
        left: set.groups.length - places.length,
      }),
      columns: [
        { key: 'group', label: say('groups.column.group'), type: 'text' },
        { key: 'category', label: say('groups.column.label'), type: 'text' },
        { key: 'share', label: say('groups.column.share'), type: 'share' },
        { key: 'count', label: say('groups.column.rows'), type: 'count' },
      ],
      rows,
      options: {},
      people: 'count',
    },
  ]
}

function classesOf({ label, task }: CubeSpec, counts: GroupCounts | undefined) {
  if (task === 'multiclass')
    return (counts?.classes ?? []).slice(0, shownClasses).map((name) => ({ label: name, name }))
  const positive = label?.positive ?? 'positive'
  return [
    { label: 'positive', name: `${label!.column} = ${positive}` },
    { label: 'negative', name: `${label!.column} ≠ ${positive}` },
  ]
}
