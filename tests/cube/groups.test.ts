import { describe, expect, it } from 'vitest'
import { cubeFromRows } from '../../src/cube/cube-from-rows.js'
import { groupCounts } from '../../src/cube/group-counts.js'
import { groupsOf } from '../../src/cube/groups-of.js'
import { rollUp } from '../../src/cube/roll-up.js'
import { specOf, tableOf } from './support.js'

const types = { g: 'text', age: 'number', y: 'text', s: 'number', w: 'number' } as const
const people = [
  { g: 'b', age: 70, y: 'yes', s: 0.9, w: 2 },
  { g: 'a', age: 9, y: 'no', s: 0.9, w: 1 },
  { g: null, age: 30, y: 'yes', s: 0.25, w: 0.5 },
  { g: 'a', age: 100, y: null, s: 0.3, w: 4 },
  { g: 'a', age: 9, y: 'no', s: null, w: 8 },
  { g: 'a', age: null, y: 'yes', s: 0.96, w: 16 },
]
const table = tableOf(types, people)
const sensitive = [
  { name: 'g', column: 'g' },
  { name: 'band', column: 'age', cuts: [18, 65], labels: ['young', 'grown', 'old'] },
]
const label = { column: 'y', positive: 'yes' }
const score = { column: 's', threshold: 0.5, range: [0, 1], higherIs: 'positive', bins: { kind: 'exact' } }
const binned = { ...score, bins: { kind: 'edges', edges: [0, 0.5, 1] } }

describe('groupsOf', () => {
  it('lists bands in the order of their cut points, others by code point, missing last', async () => {
    const cube = await cubeFromRows(table, specOf({ sensitive, label, score }))
    expect(groupsOf(cube, ['band']).map(({ cell }) => cell['band'])).toEqual(['young', 'grown', 'old', null])
    expect(groupsOf(cube, ['g']).map(({ cell }) => cell['g'])).toEqual(['a', 'b', null])
  })

  it('lists intersections that occur, the first feature slowest', async () => {
    const cube = await cubeFromRows(table, specOf({ sensitive, label, score }))
    expect(groupsOf(cube, ['band', 'g']).map(({ cell, counts }) => [cell['band'], cell['g'], counts.rows])).toEqual([
      ['young', 'a', 2],
      ['grown', null, 1],
      ['old', 'a', 1],
      ['old', 'b', 1],
      [null, 'a', 1],
    ])
  })

  it('is empty for a feature that the cube does not have', async () => {
    const cube = await cubeFromRows(table, specOf({ sensitive, label, score }))
    expect(groupsOf(cube, ['label'])).toEqual([])
    expect(groupsOf(rollUp(cube, ['g']), ['band'])).toEqual([])
  })

  it('gives each group the counts that asking for it alone gives', async () => {
    const cube = await cubeFromRows(table, specOf({ sensitive, label, score: binned, weight: 'w' }))
    for (const { cell, counts } of groupsOf(cube, ['g', 'band'])) expect(counts).toEqual(groupCounts(cube, cell))
  })
})

describe('groupCounts', () => {
  it('of exact scores holds the scores themselves', async () => {
    const counts = groupCounts(await cubeFromRows(table, specOf({ sensitive, label, score })), { g: 'a' })
    expect(counts.rows).toBe(4)
    expect(counts.binned).toBe(false)
    expect(counts.cells.map(({ label, decision, score, rows }) => [label, decision, score, rows])).toEqual([
      ['negative', 'positive', 0.9, 1],
      ['negative', null, null, 1],
      ['positive', 'positive', 0.96, 1],
      [null, 'negative', 0.3, 1],
    ])
    expect(counts.cells.every(({ sums, bin }) => Object.keys(sums).length === 0 && bin === undefined)).toBe(true)
  })

  it('of binned, weighted scores holds weighted means and sums', async () => {
    const cube = await cubeFromRows(table, specOf({ label, score: binned, weight: 'w' }))
    const cell = groupCounts(cube).cells.find(({ label, bin }) => label === 'positive' && bin === 1)!
    // Two rows: score 0.9 with weight 2, score 0.96 with weight 16.
    expect(cell).toMatchObject({ rows: 2, weight: 18, weightSquared: 260, decision: 'positive' })
    expect(cell.score).toBeCloseTo((1.8 + 15.36) / 18, 12)
    expect(cell.sums['s']).toBeCloseTo(17.16, 12)
    expect(cell.sums['ss']).toBeCloseTo(2 * 0.81 + 16 * 0.9216, 12)
    // 24 fractional bits: logarithms are kept to 6e-8 a row.
    expect(cell.sums['loss']).toBeCloseTo(-2 * Math.log(0.9) - 16 * Math.log(0.96), 6)
    expect(cell.sums['lossloss']).toBeCloseTo(2 * Math.log(0.9) ** 2 + 16 * Math.log(0.96) ** 2, 6)
  })

  it('makes the log loss infinite where a certain score was wrong', async () => {
    const certain = tableOf(types, [
      { y: 'no', s: 1 },
      { y: 'no', s: 0.6 },
      { y: 'yes', s: 1 },
    ])
    const { cells } = groupCounts(await cubeFromRows(certain, specOf({ label, score: binned })))
    expect(cells.map(({ label, sums }) => [label, sums['loss'], sums['unbounded']])).toEqual([
      ['negative', Infinity, 1],
      ['positive', 0, 0],
    ])
  })

  it('gives the score of the other direction to the negative class', async () => {
    const spec = specOf({ label, score: { ...binned, higherIs: 'negative' } })
    const rows = tableOf(types, [
      { y: 'yes', s: 0.2 },
      { y: 'no', s: 0.9 },
    ])
    const counts = groupCounts(await cubeFromRows(rows, spec))
    expect(counts.higherIs).toBe('negative')
    expect(counts.cells.map(({ label, decision }) => [label, decision])).toEqual([
      ['negative', 'negative'],
      ['positive', 'positive'],
    ])
    expect(counts.cells.map(({ sums }) => sums['loss'])).toEqual([
      expect.closeTo(-Math.log(0.9), 6),
      expect.closeTo(-Math.log(0.8), 6),
    ])
  })

  it('of a regression holds moments of label, prediction and residual, and what is missing', async () => {
    const spec = specOf({
      ...{ task: 'regression', label: { column: 'age', positive: null }, weight: 'w' },
      score: { ...score, range: null, threshold: null },
    })
    const rows = tableOf(types, [
      { age: 3, s: 5, w: 2 },
      { age: 1, s: -2, w: 1 },
      { age: null, s: 7, w: 3 },
      { age: 10, s: null, w: 4 },
    ])
    const counts = groupCounts(await cubeFromRows(rows, spec))
    const both = counts.cells.find(({ label, score }) => label !== null && score !== null)!
    // residuals: 2 (weight 2), −3 (weight 1)
    expect(both.sums).toMatchObject({
      ...{ y: 7, yy: 19, p: 8, pp: 54, r: 1, rr: 17, abs: 7 },
      ...{
        wwy: 13,
        wwyy: 37,
        wwr: 5,
        wwrr: 25,
        wwabs: 11,
        wwrrrr: 145,
        wwrry: 57,
        wwrryy: 153,
        wwyyy: 109,
        wwyyyy: 325,
      },
    })
    expect(both.score).toBeCloseTo(8 / 3, 12)
    expect(counts.cells.find(({ label }) => label === null)).toMatchObject({ score: 7, rows: 1, sums: { p: 21, y: 0 } })
    expect(counts.cells.find(({ score }) => score === null)).toMatchObject({ label: 'known', sums: { y: 40, r: 0 } })
  })

  it('of classes names every label and decision of the data', async () => {
    const spec = specOf({
      ...{ task: 'multiclass', sensitive: [sensitive[0]] },
      label: { column: 'y', positive: null },
      decision: { column: 'age', positive: null },
    })
    const cube = await cubeFromRows(table, spec)
    expect(groupCounts(cube, { g: 'b' }).classes).toEqual(['100', '30', '70', '9', 'no', 'yes'])
  })

  it('of a ranking holds the rank as the score', async () => {
    const rows = tableOf(
      { g: 'text', r: 'number' },
      [3, 1, 2, 10].map((r) => ({ g: r < 3 ? 'a' : 'b', r })),
    )
    const cube = await cubeFromRows(rows, specOf({ task: 'ranking', sensitive: [sensitive[0]], rank: 'r' }))
    expect(groupCounts(cube).cells.map(({ score }) => score)).toEqual([1, 2, 3, 10])
    expect(groupCounts(cube, { g: 'b' }).cells.map(({ score }) => score)).toEqual([3, 10])
  })

  it('of a group that does not occur is empty', async () => {
    const cube = await cubeFromRows(table, specOf({ sensitive, label, score }))
    expect(groupCounts(cube, { g: 'nobody' })).toMatchObject({ rows: 0, cells: [] })
    expect(groupCounts(cube, { nothing: 'a' })).toMatchObject({ rows: 0, cells: [] })
  })
})
