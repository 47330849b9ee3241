import { describe, expect, it } from 'vitest'

import { agreementWithLabel } from '../../../src/analyses/profile/agreement.js'
import { createRandom } from '../../../src/environment/random.js'
import { translate } from '../../../src/report/translate.js'
import type { Block } from '../../../src/schema/block.js'
import type { ConfigInput } from '../../../src/schema/config.js'
import { audit } from '../../../src/workflow/audit.js'
import { cubeOf, type Row } from '../cube-of.js'

const columns = { sensitive: ['sex'], label: 'label', decision: 'decision' } as const
const other = (side: string): string => (side === 'positive' ? 'negative' : 'positive')

function rowsOf(count: number, decide: (label: string, row: number) => string | null): Row[] {
  return Array.from({ length: count }, (_, row) => {
    const label = row % 3 === 0 ? 'positive' : 'negative'
    return { sex: row % 2 === 0 ? 'F' : 'M', label, decision: decide(label, row) }
  })
}

describe('a decision held against the ground truth', () => {
  it('is it where they agree in every row that has both, and only then', () => {
    expect(
      agreementWithLabel(
        cubeOf(
          rowsOf(60, (label) => label),
          columns,
        ),
      ),
    ).toEqual({
      kind: 'decision-is-label',
      rows: 60,
    })
    const withoutSome = rowsOf(60, (label, row) => (row < 10 ? null : label))
    expect(agreementWithLabel(cubeOf(withoutSome, columns))).toEqual({ kind: 'decision-is-label', rows: 50 })
    const butOne = rowsOf(600, (label, row) => (row === 7 ? other(label) : label))
    expect(agreementWithLabel(cubeOf(butOne, columns))).toBeNull()
  })

  it('opposes it where they differ in every row', () => {
    expect(agreementWithLabel(cubeOf(rowsOf(60, other), columns))).toEqual({ kind: 'decision-opposes-label', rows: 60 })
  })

  it('may agree by chance in few rows, or where one class is all but absent', () => {
    expect(
      agreementWithLabel(
        cubeOf(
          rowsOf(29, (label) => label),
          columns,
        ),
      ),
    ).toBeNull()
    const rare = Array.from({ length: 100 }, (_, row) => {
      const label = row < 4 ? 'positive' : 'negative'
      return { sex: 'F', label, decision: label }
    })
    expect(agreementWithLabel(cubeOf(rare, columns))).toBeNull()
  })

  it('is found by class where there are several', () => {
    const rows = Array.from({ length: 90 }, (_, row) => ({
      sex: 'F',
      label: 'abc'[row % 3]!,
      decision: 'abc'[row % 3]!,
    }))
    const shifted = rows.map((row, i) => ({ ...row, decision: 'abc'[(i + 1) % 3]! }))
    expect(agreementWithLabel(cubeOf(rows, columns, { task: 'multiclass' }))?.kind).toBe('decision-is-label')
    expect(agreementWithLabel(cubeOf(shifted, columns, { task: 'multiclass' }))).toBeNull()
  })
})

describe('a score held against the ground truth', () => {
  const scored = { sensitive: ['sex'], label: 'label', score: 'score' } as const
  const rows: (Row & { score: number })[] = rowsOf(60, () => null).map((row, i) => ({
    ...row,
    score: (row['label'] === 'positive' ? 0.5 : 0.1) + i / 200,
  }))
  const score = (higherIs: 'positive' | 'negative') => ({
    score: { column: 'score', threshold: null, range: null, higherIs, bins: { kind: 'exact' as const } },
  })

  it('separates the classes, forwards or backwards as its direction says', () => {
    expect(agreementWithLabel(cubeOf(rows, scored, score('positive')))).toEqual({ kind: 'score-separates', rows: 60 })
    expect(agreementWithLabel(cubeOf(rows, scored, score('negative')))?.kind).toBe('score-separates-backwards')
    const turned = rows.map((row) => ({ ...row, score: 1 - row.score }))
    expect(agreementWithLabel(cubeOf(turned, scored, score('positive')))?.kind).toBe('score-separates-backwards')
    expect(agreementWithLabel(cubeOf(turned, scored, score('negative')))?.kind).toBe('score-separates')
  })

  it('does not where one positive ties with a negative', () => {
    const tied = [...rows, { sex: 'F', label: 'positive', decision: null, score: rows[59]!.score - 10 }]
    expect(agreementWithLabel(cubeOf(tied, scored))).toBeNull()
    const low = Math.max(...rows.filter((row) => row['label'] === 'negative').map((row) => row.score))
    expect(agreementWithLabel(cubeOf([...rows, { ...tied[60]!, score: low }], scored))).toBeNull()
  })
})

describe('the finding', () => {
  const random = createRandom(3)
  const rows = Array.from({ length: 200 }, () => {
    const y = Number(random.next() < 0.4)
    const amount = Math.round(random.next() * 1e4) / 100
    return { sex: random.next() < 0.5 ? 'F' : 'M', y, same: y === 1 ? 'yes' : 'no', amount, predicted: amount }
  })
  const sensitive = [{ column: 'sex' }]
  const cases: [string, ConfigInput, string][] = [
    [
      'of a decision in other words than the label',
      {
        roles: { label: { column: 'y', positive: '1' }, decision: { column: 'same', positive: 'yes' }, sensitive },
      },
      'The decision (same) is the ground truth (y) in all 200 rows',
    ],
    [
      'of a label named twice',
      { roles: { label: { column: 'y', positive: '1' }, decision: { column: 'y', positive: '1' }, sensitive } },
      'The decision (y) is the ground truth (y)',
    ],
    [
      'of a score that is the label',
      { roles: { label: { column: 'y', positive: '1' }, score: { column: 'y', threshold: 0.5 }, sensitive } },
      'The score (y) parts the positives of y from the negatives without one error in 200 rows',
    ],
    [
      'of a prediction that is the label',
      { task: 'regression', roles: { label: { column: 'amount' }, score: { column: 'predicted' }, sensitive } },
      'The prediction (predicted) is the ground truth (amount) to the last digit in all 200 rows',
    ],
  ]

  it.each(cases)('%s comes first, in both languages', async (_, config, sentence) => {
    const { run } = await audit(config, { rows })
    const { blocks } = run.analyses.find(({ id }) => id === 'profile')!
    const isFinding = (block: Block) => block.kind === 'finding'
    const [first] = blocks.filter(isFinding)
    expect(first).toMatchObject({ weight: 3 })
    expect(translate(first!.sentence, 'en')).toContain(sentence)
    for (const message of [first!.sentence, first!.next!]) expect(translate(message, 'zh')).not.toContain('⟦')
    expect(translate(first!.next!, 'en')).not.toContain('⟦')
  })

  it('is none where a decision errs once', async () => {
    const erring = rows.map((row, i) => (i === 3 ? { ...row, same: row.same === 'yes' ? 'no' : 'yes' } : row))
    const { run } = await audit(cases[0]![1], { rows: erring })
    const { blocks } = run.analyses.find(({ id }) => id === 'profile')!
    expect(blocks.filter((block) => block.kind === 'finding' && block.weight === 3)).toEqual([])
  })
})
