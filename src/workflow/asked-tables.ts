import { policyAsksFor } from '../analyses/regulation/policy-asks.js'
import type { ResolvedPolicy } from '../gate/resolved-policy.js'
import type { Config } from '../schema/config.js'

/** The tables of a law: the preset that asks for them, the option of the analysis that makes them, and how a rule about them is told. */
const tables = [
  {
    preset: 'nyc-ll144',
    option: 'll144',
    asks: ({ measures }: Asking) => measures.some((measure) => /(^|\/)ll144-/.test(measure)),
  },
  { preset: 'eu-ai-act', option: 'euAiAct', asks: ({ id }: Asking) => id.startsWith('eu-ai-act-') },
] as const

interface Asking {
  readonly id: string
  readonly measures: readonly string[]
}

/**
 * Turns on the tables that a rule in force asks for. A preset named in the config is seen by the analysis itself; one that a policy file extends, or a
 * rule of one's own about such a table, is only known once the policies have been read.
 */
export function withTablesAskedFor(config: Config, { rules }: Pick<ResolvedPolicy, 'rules'>): Config {
  const { regulation } = config.analyses
  if (regulation === false) return config
  const asking = rules
    .filter(({ level }) => level !== 'off')
    .map(({ id, measure, alternatives = [] }) => ({ id, measures: [measure, ...alternatives] }))
  const options = typeof regulation === 'object' ? regulation : {}
  const wanted = tables.filter(
    ({ preset, option, asks }) => !(option in options) && !policyAsksFor(config, preset) && asking.some(asks),
  )
  if (wanted.length === 0) return config
  const on = Object.fromEntries(wanted.map(({ option }) => [option, true]))
  return { ...config, analyses: { ...config.analyses, regulation: { ...options, ...on } } }
}
