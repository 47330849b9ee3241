import pc from 'picocolors'

import { nearest } from '../../environment/nearest.js'
import { ProbityError } from '../../errors.js'
import { unitKinds, type Unit } from '../list-units.js'
import { writeResult, type CommandResult } from '../terminal.js'

/** Lists what there is of one kind, or of all. */
export async function list(kind: string | undefined, flags: { json?: boolean }): Promise<CommandResult> {
  const kinds = Object.keys(unitKinds)
  const wanted =
    kind === undefined ? kinds : [kind.replace(/s$/, '') in unitKinds ? kind.replace(/s$/, '') : singular(kind)]
  const units = wanted.flatMap((name) => {
    const make = unitKinds[name]
    if (!make) throw new ProbityError('LIST_KIND_UNKNOWN', { kind, kinds, nearest: nearest(name, kinds, 3) })
    return make()
  })
  writeResult(flags.json ? JSON.stringify(units, null, 2) : wanted.map((name) => section(name, units)).join('\n\n'))
  return Promise.resolve({ exitCode: 0 })
}

/** `analyses` → `analysis`. */
function singular(kind: string): string {
  return kind.replace(/es$/, 'is')
}

function section(kind: string, all: readonly Unit[]): string {
  const units = all.filter((unit) => unit.kind === kind)
  const width = Math.max(...units.map(({ id }) => id.length))
  const lines = units.flatMap(({ id, text, aliases, reference }) => [
    `  ${pc.bold(id.padEnd(width))}  ${text}`,
    ...(aliases.length > 0 ? [`  ${''.padEnd(width)}  ${pc.dim(`also ${aliases.join(', ')}`)}`] : []),
    ...(reference ? [`  ${''.padEnd(width)}  ${pc.dim(reference)}`] : []),
  ])
  return [`${kind} (${units.length})`, ...lines].join('\n')
}
