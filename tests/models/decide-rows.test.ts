import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import type { Column } from '../../src/data/dataset.js'
import { decideRows, decisionColumns, drawOf, probabilityAt } from '../../src/models/decide-rows.js'
import type { GroupThresholds } from '../../src/models/decision-schema.js'

const step = (more: Partial<GroupThresholds> = {}): GroupThresholds => ({
  kind: 'group-thresholds',
  features: [{ name: 'sex', column: 'sex' }],
  rules: [
    { groups: ['f'], rule: { thresholds: [0.3], probabilities: [0, 1] } },
    { groups: ['m'], rule: { thresholds: [0.5, 0.7], probabilities: [0, 0.25, 1] } },
  ],
  otherwise: { thresholds: [0.6], probabilities: [0, 1] },
  draw: { seed: 1, by: 'id' },
  ...more,
})

type Values = Readonly<Record<string, readonly (string | number | null)[]>>

const decide = (of: GroupThresholds, scores: readonly number[], values: Values, content: readonly string[] = []) =>
  decideRows([of], { scores: Float64Array.from(scores), first: 1, read: (name) => values[name]!, content })

describe('deciding by group', () => {
  it('goes by the rule of the group, closed on the left, and by the other rule for any other group', () => {
    const values = { sex: ['f', 'f', 'm', 'm', 'x', null, 'x'], id: [1, 2, 3, 4, 5, 6, 7] }
    expect(decide(step(), [0.3, 0.299, 0.7, 0.49, 0.6, 0.59, NaN], values)).toEqual([
      true,
      false,
      true,
      false,
      true,
      false,
      null,
    ])
  })

  it('finds bands of numbers, closed on the left, and names the row of a value that is no number', () => {
    const bands = { cuts: [25, 60], names: ['young', 'middle', 'old'] }
    const always = { thresholds: [], probabilities: [1] }
    const of = step({
      features: [{ name: 'age', column: 'age', bands }],
      rules: [{ groups: ['middle'], rule: always }],
      ...{ otherwise: { thresholds: [], probabilities: [0] }, draw: null },
    })
    expect(decide(of, [0, 0, 0, 0, 0], { age: [24.9, 25, 59, 60, null] })).toEqual([false, true, true, false, false])
    expect(() => decide(of, [0, 0], { age: [30, 'old'] })).toThrow(
      expect.objectContaining({ code: 'ENCODER_VALUE_WRONG', message: expect.stringContaining('Row 2') }),
    )
  })

  it('draws as often as the rule says, by the row and not by its place', () => {
    const rows = 4000
    const ids = Array.from({ length: rows }, (_, at) => `person ${at}`)
    const values = { sex: ids.map(() => 'm'), id: ids }
    const found = decide(
      step(),
      ids.map(() => 0.6),
      values,
    )
    const share = found.filter(Boolean).length / rows
    expect(Math.abs(share - 0.25)).toBeLessThan(5 * Math.sqrt((0.25 * 0.75) / rows))
    const turned = decide(
      step(),
      ids.map(() => 0.6),
      { sex: values.sex, id: [...ids].reverse() },
    )
    expect([...turned].reverse()).toEqual(found)
    const otherSeed = decide(
      step({ draw: { seed: 2, by: 'id' } }),
      ids.map(() => 0.6),
      values,
    )
    expect(otherSeed).not.toEqual(found)
  })

  it('without an id draws by what is read of the row', () => {
    const of = step({ draw: { seed: 1, by: null } })
    const values = { sex: ['m', 'm', 'm'], income: [10, 20, 10] }
    const found = decide(of, [0.6, 0.6, 0.6], values, ['income', 'sex'])
    expect(found[0]).toBe(found[2])
    expect(drawOf(1, ['10', 'm'])).not.toBe(drawOf(1, ['20', 'm']))
  })

  it('draws numbers in [0, 1)', () => {
    fc.assert(
      fc.property(fc.nat(), fc.array(fc.option(fc.string())), (seed, key) => {
        const draw = drawOf(seed, key)
        expect(draw).toBeGreaterThanOrEqual(0)
        expect(draw).toBeLessThan(1)
      }),
    )
    expect(drawOf(1, ['a', null])).not.toBe(drawOf(1, ['a', '']))
  })

  it('has the probability of the band that a score lies in', () => {
    const rule = { thresholds: [0.2, 0.4], probabilities: [0.1, 0.5, 0.9] }
    expect([-1, 0.2, 0.3999, 0.4, 9].map((score) => probabilityAt(rule, score))).toEqual([0.1, 0.5, 0.5, 0.9, 0.9])
  })
})

describe('the columns of a decision', () => {
  const columns = ['sexe', 'id', 'income'].map((name): Column => ({ name, type: 'text' }))
  const model = { model: 'credit', content: ['income'] }

  it('must be there, and the message names what is missing, what for, and the nearest', () => {
    try {
      decisionColumns([step()], columns, model)
      expect.unreachable()
    } catch (error) {
      expect(error).toMatchObject({ code: 'DECISION_COLUMN_MISSING', params: { column: 'sex', nearest: ['sexe'] } })
    }
    expect(() => decisionColumns([step()], [{ name: 'sex', type: 'text' }], model)).toThrow(/draw of each row.*"id"/u)
  })

  it('are those of the groups, and of the draw where there is one', () => {
    const all = [...columns, { name: 'sex', type: 'text' } as const]
    expect(decisionColumns([step()], all, model)).toEqual(['sex', 'id'])
    expect(decisionColumns([step({ draw: null })], all, model)).toEqual(['sex'])
    expect(decisionColumns([step({ draw: { seed: 1, by: null } })], all, model)).toEqual(['sex', 'income'])
  })
})
