import type { Cube } from '../../cube/cube.js'
import type { Dataset } from '../../data/dataset.js'
import { nearest } from '../../environment/nearest.js'
import type { Tools } from '../../environment/tools.js'
import { ProbityError } from '../../errors.js'
import type { Block } from '../../schema/block.js'
import { formatCell } from '../../schema/measurement-id.js'
import type { Measurement } from '../../schema/measurement.js'
import { say } from '../../schema/message.js'
import { countCategories, hasDecisions } from './count-categories.js'
import { declaredBlocks, ll144Measurements, ll144TableBlock, type Ll144Kind, type NamedTable } from './ll144-blocks.js'
import type { Ll144Options } from './ll144-options.js'
import { ll144Table, type CountedCategory } from './ll144-table.js'
import { scoredCategories } from './scored-categories.js'

export interface Ll144Sources {
  readonly cube: Cube
  readonly dataset: Dataset | null
}

/**
 * The tables of a bias audit under NYC Local Law 144: selection rates, scoring rates or both, by sex, by race/ethnicity and by both
 * at once, with the persons of unknown category and the declared parts of the summary, the missing ones among them named.
 */
export async function ll144(
  sources: Ll144Sources,
  options: Ll144Options,
  tools: Pick<Tools, 'signal'>,
): Promise<{ measurements: Measurement[]; blocks: Block[] }> {
  const { cube } = sources
  const features = tableFeatures(cube, options)
  if (features.length === 0)
    return { measurements: [], blocks: [{ kind: 'note', sentence: say('regulation.ll144.no-features') }] }
  const tables: NamedTable[] = []
  for (const kind of kindsOf(cube, options)) {
    for (const { names, title } of features) {
      const counted = await count(sources, kind, names, tools)
      if (counted === null) continue
      const all = counted.reduce((sum, { applicants }) => sum + applicants, 0)
      tables.push({ kind, names, title, all, ...ll144Table(counted, all, options) })
    }
  }
  checkExclusions(tables, options)
  if (tables.length === 0)
    return { measurements: [], blocks: [{ kind: 'note', sentence: say('regulation.ll144.no-figures') }] }
  return {
    measurements: tables.flatMap(ll144Measurements),
    blocks: [...declaredBlocks(tables, options, cube.spec), ...tables.map(ll144TableBlock)],
  }
}

interface TableFeatures {
  readonly names: readonly string[]
  readonly title: NamedTable['title']
}

/** Sex, race/ethnicity and both at once, as far as the audit has them. */
function tableFeatures({ spec }: Cube, options: Ll144Options): TableFeatures[] {
  const known = spec.sensitive.map(({ name }) => name)
  const find = (asked: string | undefined, where: string, pattern: RegExp): string | undefined => {
    if (asked === undefined) return known.find((name) => pattern.test(name))
    if (known.includes(asked)) return asked
    throw new ProbityError('UNKNOWN_FEATURE', {
      where,
      feature: asked,
      kind: 'sensitive',
      features: known,
      nearest: nearest(asked, known),
    })
  }
  const sex = find(options.sex, 'analyses.regulation.ll144.sex', /^(sex|gender)$|(^|[_ .-])(sex|gender)($|[_ .-])/i)
  const race = find(options.raceEthnicity, 'analyses.regulation.ll144.raceEthnicity', /race|ethnic/i)
  return [
    ...(sex === undefined ? [] : [{ names: [sex], title: 'sex' as const }]),
    ...(race === undefined ? [] : [{ names: [race], title: 'race' as const }]),
    ...(sex === undefined || race === undefined ? [] : [{ names: [race, sex], title: 'intersectional' as const }]),
  ]
}

function kindsOf(cube: Cube, { kind }: Ll144Options): Ll144Kind[] {
  if (kind !== 'auto' && kind !== 'both') return [kind]
  return [
    ...(hasDecisions(cube) ? ['selection' as const] : []),
    ...(cube.spec.score === null ? [] : ['scoring' as const]),
  ]
}

async function count(
  { cube, dataset }: Ll144Sources,
  kind: Ll144Kind,
  names: readonly string[],
  tools: Pick<Tools, 'signal'>,
): Promise<readonly CountedCategory[] | null> {
  if (kind === 'scoring') return (await scoredCategories(cube, dataset, names, tools))?.categories ?? null
  if (!hasDecisions(cube)) return null
  return countCategories(cube, names).map(({ cell, applicants, selected }) => ({ cell, applicants, hits: selected }))
}

/** A category that nobody has would be left out of nothing: more likely it is misspelt. */
function checkExclusions(tables: readonly NamedTable[], { exclude }: Ll144Options): void {
  const categories = [...new Set(tables.flatMap(({ rows }) => rows.map(({ cell }) => formatCell(cell))))]
  for (const { category } of exclude) {
    const text = formatCell(category)
    if (!categories.includes(text))
      throw new ProbityError('LL144_CATEGORY_NOT_FOUND', {
        category: text,
        categories,
        nearest: nearest(text, categories),
      })
  }
}
