import pc from 'picocolors'

import type { Comparison } from '../compare/comparison.js'
import { columns } from '../environment/text-columns.js'
import { translate } from '../report/translate.js'
import { measurementMessage } from '../report/view/measurement-name.js'
import type { ConductedMitigation } from '../workflow/mitigation/conduct-mitigation.js'

/** A table of all runs: performance, gaps, verdict; then how gaps were closed, and where the pages lie. */
export function summariseMitigation({ comparison, folder, files, kept }: ConductedMitigation): string {
  const { runs } = comparison
  // The terminal is narrow: of the gaps only those of the first measure; the pages have all.
  const first = comparison.tradeOffs[0]?.gap.split(':')[0]
  const tradeOffs = comparison.tradeOffs.filter(({ gap }) => gap.split(':')[0] === first)
  const percent = (value: number | undefined): string => (value === undefined ? '—' : `${(100 * value).toFixed(1)} %`)
  const performance = tradeOffs[0]?.performance
  const rows = runs.map(({ name, verdict }, place) => [
    name,
    percent(tradeOffs[0]?.points.find(({ run }) => run === place)?.performance.value),
    ...tradeOffs.map(({ points }) => percent(points.find(({ run }) => run === place)?.gap.value)),
    ...changedOf(comparison, place),
    verdict ?? '—',
  ])
  const head = [
    'run',
    ...(performance === undefined ? ['performance'] : [nameOf(performance)]),
    ...tradeOffs.map(({ gap }) => nameOf(gap)),
    ...['better off', 'worse off', 'verdict'],
  ]
  const right = head.map((_, at) => at).slice(1, -1)
  const down = comparison.levellings.filter(
    ({ word, id }) => word === 'down' && comparison.tradeOffs.some(({ gap }) => gap === id),
  )
  const pages = files.filter((file) => !file.endsWith('.json'))
  return [
    columns([head, ...rows], { right }),
    '',
    ...runs.flatMap(({ name }, place) =>
      levelledDown(
        name,
        down.filter(({ run }) => run === place),
      ),
    ),
    ...(down.length > 0 ? [''] : []),
    ...(kept.length > 0 ? [`Kept from before: ${kept.join(', ')}`] : []),
    `Runs: ${folder}`,
    ...pages.map((file) => `Comparison: ${file}`),
  ].join('\n')
}

/** One line a run: the gaps that are narrower only because groups get less. */
function levelledDown(run: string, levellings: Comparison['levellings']): string[] {
  if (levellings.length === 0) return []
  const gaps = levellings.map(({ id, seen }) => `${nameOf(id)}${seen ? '' : ' (which may be chance)'}`)
  return [`${pc.yellow('!')} ${run}: levelling down, narrower only because groups get less: ${gaps.join('; ')}.`]
}

function changedOf({ people }: Comparison, place: number): [string, string] {
  const all = people.find(({ run, cell }) => run === place && Object.keys(cell).length === 0)
  return all === undefined ? ['—', '—'] : [String(all.helped.rows), String(all.harmed.rows)]
}

function nameOf(id: string): string {
  const message = measurementMessage(id)
  return message === null ? id : translate(message, 'en')
}
