import { z } from 'zod'
import { ProbityError } from '../errors.js'
import type { Random } from '../environment/tools.js'
import { say, type Message } from '../schema/message.js'
import { chooseFeatures, type GroupTable } from './groups/fitted-groups.js'
import { proxyStrength, type ProxyStrength } from './masking/proxy-strength.js'
import { defineMitigation, type RowsToFit } from './mitigation.js'

/**
 * Takes sensitive features, and columns that stand in for them, out of what the model learns from. Proxies are found one by one in the training rows; several
 * columns together may still tell a group.
 */
export const masking = defineMitigation({
  id: 'masking',
  reference:
    'Fairness through unawareness and its limits: Dwork et al. 2012, ITCS; proxies as in Bergsma 2013 (Cramér’s V) and by cross-fitted AUC',
  stage: 'before',
  tasks: ['binary', 'multiclass', 'regression'],
  does: say('mitigation.masking.does'),
  caution: say('mitigation.masking.caution'),
  needsGroupAtDecision: false,
  randomises: () => false,
  options: z.strictObject({
    /** Sensitive features that are hidden; all of them when empty. */
    by: z.array(z.string()).default([]),
    /** Strength from which a column counts as a proxy and goes too; null keeps proxies. */
    proxyFrom: z.number().gt(0).max(1).nullable().default(0.3),
    /** Columns that stay whatever they tell, such as what the decision must by law go by. */
    keep: z.array(z.string()).default([]),
  }),
  fit(rows, { by, proxyFrom, keep }, { random }) {
    const features = chooseFeatures(
      rows.features.map(({ feature }) => feature),
      by,
      'masking',
    )
    const names = features.map(({ column }) => column)
    const own = rows.inputs.filter(({ name }) => names.includes(name)).map(({ name }) => name)
    const strengths = strengthsOf(
      rows,
      features.map(({ name }) => name),
      own,
      random.fork('masking'),
    )
    const isProxy = ({ strength }: ProxyStrength): boolean => proxyFrom !== null && strength >= proxyFrom
    const found = [...new Set(strengths.filter(isProxy).map(({ column }) => column))]
    const proxies = found.filter((column) => !keep.includes(column))
    const exclude = [...own.filter((column) => !keep.includes(column)), ...proxies]
    if (exclude.length === rows.inputs.length)
      throw new ProbityError('MITIGATION_NOTHING_LEFT', { columns: exclude, from: proxyFrom })
    return {
      applied: { kind: 'features', exclude },
      notes: notesOf({ own, proxies, kept: found.filter((column) => keep.includes(column)), strengths, exclude }),
      blocks: strengths.length === 0 ? [] : [strengthTable(strengths, exclude)],
    }
  },
})

/** The strength of every input against every feature, the strongest first. */
function strengthsOf(
  rows: RowsToFit,
  names: readonly string[],
  own: readonly string[],
  random: Random,
): readonly ProxyStrength[] {
  const others = rows.inputs.filter(({ name }) => !own.includes(name))
  const found = rows.features
    .filter(({ feature }) => names.includes(feature.name))
    .flatMap(({ feature, groups }) =>
      others.map((column) =>
        proxyStrength(column, { name: feature.name, groups }, random.fork(JSON.stringify([column.name, feature.name]))),
      ),
    )
    .filter((one) => one !== null)
  return found.sort((a, b) => b.strength - a.strength || (a.column < b.column ? -1 : 1))
}

interface Masked {
  readonly own: readonly string[]
  readonly proxies: readonly string[]
  readonly kept: readonly string[]
  readonly strengths: readonly ProxyStrength[]
  readonly exclude: readonly string[]
}

function notesOf({ own, proxies, kept, strengths, exclude }: Masked): Message[] {
  const proxy = (column: string): Message => {
    const { feature, strength } = strengths.find((one) => one.column === column)!
    return say('mitigation.masking.proxy', { column, feature, strength })
  }
  const about = (id: string, columns: readonly string[], told: (column: string) => Message | string): Message[] =>
    columns.length === 0 ? [] : [say(id, { count: columns.length, columns: columns.map(told) })]
  return [
    ...about('mitigation.masking.own', own, (column) => column),
    ...about('mitigation.masking.proxies', proxies, proxy),
    ...about('mitigation.masking.kept', kept, proxy),
    ...(exclude.length === 0 ? [say('mitigation.masking.nothing')] : []),
    say('mitigation.masking.together'),
  ]
}

function strengthTable(strengths: readonly ProxyStrength[], exclude: readonly string[]): GroupTable {
  return {
    kind: 'table',
    title: say('mitigation.masking.table'),
    columns: [
      { key: 'column', label: say('mitigation.column.column'), type: 'text' },
      { key: 'feature', label: say('mitigation.column.feature'), type: 'text' },
      { key: 'strength', label: say('mitigation.column.strength'), type: 'measure' },
      { key: 'method', label: say('mitigation.column.method'), type: 'message' },
      { key: 'masked', label: say('mitigation.column.masked'), type: 'message' },
    ],
    rows: strengths.map(({ column, feature, strength, method }) => ({
      ...{ column, feature, strength },
      method: say(`mitigation.masking.${method}`),
      masked: say(exclude.includes(column) ? 'mitigation.masking.out' : 'mitigation.masking.stays'),
    })),
  }
}
