import { z } from 'zod'
import { say, type Message } from '../schema/message.js'
import { effectiveSampleSize } from '../statistics/kish.js'
import { groupText, leftNotes, type GroupTable } from './groups/fitted-groups.js'
import { groupRows, type GroupedRows, type RowGroup } from './groups/group-rows.js'
import { defineMitigation } from './mitigation.js'

/**
 * Weighs each training row of group g and class y by P(g)·P(y) ÷ P(g, y), the probabilities counted over the training rows: under these weights label and group
 * are independent, and no row is changed. A group with few rows of a class gets large weights there, which are cut off at `mostWeight`.
 */
export const reweighing = defineMitigation({
  id: 'reweighing',
  reference: 'Kamiran & Calders 2012, Knowledge and Information Systems 33, section 4.1.2',
  stage: 'before',
  tasks: ['binary', 'multiclass'],
  does: say('mitigation.reweighing.does'),
  caution: say('mitigation.reweighing.caution'),
  needsGroupAtDecision: false,
  randomises: () => false,
  options: z.strictObject({
    /** Sensitive features whose groups (intersections, of several) are made independent of the label; all of them when empty. */
    by: z.array(z.string()).default([]),
    /** A larger factor is cut off here, and said. */
    mostWeight: z.number().min(1).default(10),
  }),
  fit(rows, { by, mostWeight }) {
    const grouped = groupRows(rows, by, 'reweighing')
    const factors = grouped.fitted.map((group) => factorsOf(group, grouped.fitted))
    const weights = Float64Array.from(rows.weights)
    const cut: { group: RowGroup; cls: number; factor: number }[] = []
    grouped.fitted.forEach((group, at) => {
      group.members.forEach((members, cls) => {
        const factor = factors[at]![cls]!
        if (factor > mostWeight) cut.push({ group, cls, factor })
        for (const row of members) weights[row]! *= Math.min(factor, mostWeight)
      })
    })
    return {
      applied: { kind: 'weights', weights },
      notes: [
        ...leftNotes(grouped.left, say('mitigation.reweighing.left')),
        ...cut.map(({ group, cls, factor }) =>
          say('mitigation.reweighing.cut', {
            ...{ group: groupText(group.values), class: rows.classes[cls]!, rows: group.byClass[cls]! },
            ...{ factor, most: mostWeight },
          }),
        ),
        effectiveNote(weights),
      ],
      blocks: [factorTable(rows.classes, grouped, factors, mostWeight)],
    }
  },
})

/**
 * W(g, y) = W(g)·W(y) ÷ (W·W(g, y)) over the groups that are fitted, W sums of the weights that the rows came with. Where those are all 0 no factor changes
 * anything: 1.
 */
function factorsOf(group: RowGroup, groups: readonly RowGroup[]): readonly number[] {
  const total = (weights: readonly number[]): number => weights.reduce((sum, weight) => sum + weight, 0)
  const all = groups.reduce((sum, { weightByClass }) => sum + total(weightByClass), 0)
  return group.weightByClass.map((weight, cls) => {
    const ofClass = groups.reduce((sum, { weightByClass }) => sum + weightByClass[cls]!, 0)
    return weight === 0 ? 1 : (total(group.weightByClass) * ofClass) / (all * weight)
  })
}

function effectiveNote(weights: Float64Array): Message {
  const [sum, squares] = [weights.reduce((a, w) => a + w, 0), weights.reduce((a, w) => a + w * w, 0)]
  const effective = effectiveSampleSize(sum, squares)
  const slug = effective < weights.length / 2 ? 'few' : 'enough'
  return say(`mitigation.reweighing.effective-${slug}`, { rows: weights.length, effective: Math.round(effective) })
}

function factorTable(
  classes: readonly string[],
  { features, fitted }: GroupedRows,
  factors: readonly (readonly number[])[],
  most: number,
): GroupTable {
  return {
    kind: 'table',
    title: say('mitigation.reweighing.table', { feature: features.map(({ name }) => name) }),
    columns: [
      { key: 'group', label: say('mitigation.column.group'), type: 'text' },
      { key: 'rows', label: say('mitigation.column.rows'), type: 'count' },
      ...classes.map((name, cls) => ({
        ...{
          key: `weight${cls}`,
          label: say('mitigation.column.weight-of', { class: name }),
          type: 'measure' as const,
        },
      })),
    ],
    rows: fitted.map(({ values, rows }, at) => ({
      ...{ group: groupText(values), rows },
      ...Object.fromEntries(factors[at]!.map((factor, cls) => [`weight${cls}`, Math.min(factor, most)])),
    })),
    people: 'rows',
  }
}
