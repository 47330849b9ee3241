import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { determined, hideCells as hide, type Count } from '../../src/report/suppress/hide-cells.js'

type Sum = readonly string[]
const hideCells = (counts: readonly Count[], sums: readonly Sum[], below: number) =>
  hide(
    counts,
    sums.map((parts) => ({ parts })),
    below,
  )
const follows = (sums: readonly Sum[], hidden: ReadonlySet<string>) =>
  determined(
    sums.map((parts) => ({ parts })),
    hidden,
  )

const count = (key: string, people: number): Count => ({ key, people })

/**
 * Another way to attack: every assignment of whole numbers to the hidden counts that fits all sums. A hidden count is safe if two
 * assignments give it different values.
 */
function reconstruct(counts: readonly Count[], sums: readonly Sum[], hidden: ReadonlySet<string>): string[] {
  const people = new Map(counts.map(({ key, people }) => [key, people]))
  const unknown = [...hidden]
  const equations = sums
    .map((sum) => sum.filter((key) => hidden.has(key)))
    .filter((keys) => keys.length > 0)
    .map((keys) => ({ keys: new Set(keys), total: keys.reduce((total, key) => total + people.get(key)!, 0) }))
  const seen = new Map(unknown.map((key) => [key, new Set<number>()]))
  const value = new Map<string, number>()
  const search = (place: number): void => {
    for (const { keys, total } of equations) {
      const given = [...keys].filter((key) => value.has(key))
      const sum = given.reduce((all, key) => all + value.get(key)!, 0)
      if (sum > total || (given.length === keys.size && sum !== total)) return
    }
    if (place === unknown.length) {
      for (const key of unknown) seen.get(key)!.add(value.get(key)!)
      return
    }
    const most = Math.max(0, ...equations.filter(({ keys }) => keys.has(unknown[place]!)).map(({ total }) => total))
    for (let guess = 0; guess <= most; guess++) {
      value.set(unknown[place]!, guess)
      search(place + 1)
    }
    value.delete(unknown[place]!)
  }
  search(0)
  return unknown.filter((key) => seen.get(key)!.size < 2)
}

describe('hiding cells', () => {
  it('hides the smallest other with the only small one', () => {
    const counts = [count('a', 500), count('b', 40), count('c', 3)]
    expect([...hideCells(counts, [['a', 'b', 'c']], 5)].sort()).toEqual(['b', 'c'])
  })

  it('hides none where none is small, and leaves counts of nobody', () => {
    expect(hideCells([count('a', 500), count('b', 40)], [['a', 'b']], 5).size).toBe(0)
    expect(hideCells([count('a', 500), count('b', 0)], [['a', 'b']], 5).size).toBe(0)
  })

  it('hides more while the hidden together are too few', () => {
    const counts = [count('a', 500), count('b', 40), count('c', 1), count('d', 2)]
    expect([...hideCells(counts, [['a', 'b', 'c', 'd']], 5)].sort()).toEqual(['b', 'c', 'd'])
  })

  it('closes every line of a table with margins', () => {
    const people = { '1 1': 2, '1 2': 30, '1 3': 40, '2 1': 50, '2 2': 60, '2 3': 70 }
    const counts = Object.entries(people).map(([key, value]) => count(key, value))
    const sums = [
      ['1 1', '1 2', '1 3'],
      ['2 1', '2 2', '2 3'],
      ['1 1', '2 1'],
      ['1 2', '2 2'],
      ['1 3', '2 3'],
    ]
    const hidden = hideCells(counts, sums, 5)
    expect([...hidden].sort()).toEqual(['1 1', '1 2', '2 1', '2 2'])
    expect(reconstruct(counts, sums, hidden)).toEqual([])
  })

  it('sees a count that follows only from several sums together', () => {
    // Two hidden squares joined by one cell: that cell is the sum of two rows minus that of two columns.
    const hidden = new Set(['a', 'b', 'c', 'd', 'x', 'e', 'f', 'g', 'h'])
    const sums = [
      ['a', 'b', 'x'],
      ['c', 'd'],
      ['a', 'c'],
      ['b', 'd'],
      ['e', 'f'],
      ['g', 'h'],
      ['x', 'e', 'g'],
      ['f', 'h'],
    ]
    expect(follows(sums, hidden)).toEqual(['x'])
    expect(
      follows(
        [
          ['a', 'b'],
          ['c', 'd'],
        ],
        new Set(['a', 'b', 'c', 'd']),
      ),
    ).toEqual([])
  })

  it('hides more until no sum of sums gives a count away', () => {
    // As above, with one visible count beside x in its row (v) and in its column (w).
    const sums = [
      ['a', 'b', 'x', 'v'],
      ['c', 'd'],
      ['a', 'c'],
      ['b', 'd'],
      ['e', 'f'],
      ['g', 'h'],
      ['x', 'e', 'g', 'w'],
      ['f', 'h'],
    ]
    const counts = [...'abcdxefgh'].map((key) => count(key, 4)).concat(count('v', 50), count('w', 60))
    const hidden = hideCells(counts, sums, 5)
    expect(hidden.has('v') && hidden.has('w')).toBe(true)
    expect(follows(sums, hidden)).toEqual([])
  })

  it('hides a part of a hidden total, and a total only after its parts', () => {
    const counts = [count('x', 3), count('y', 20), count('z', 500), count('y f', 11), count('y m', 9)]
    const sums = [{ parts: ['x', 'y', 'z'] }, { parts: ['y f', 'y m'], total: 'y' }]
    expect([...hide(counts, sums, 5)].sort()).toEqual(['x', 'y', 'y m'])
  })

  it('hides hardly more than has to be, against every choice of a random table', () => {
    const cost = (hidden: Iterable<string>, people: ReadonlyMap<string, number>): number =>
      [...hidden].reduce((total, key) => total + Math.log1p(people.get(key)!), 0)
    const table = fc.array(fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 3, maxLength: 3 }), {
      minLength: 3,
      maxLength: 3,
    })
    const totals = { ours: 0, least: 0 }
    fc.assert(
      fc.property(table, (rows) => {
        const key = (i: number, j: number) => `${i} ${j}`
        const counts = rows.flatMap((row, i) => row.map((people, j) => count(key(i, j), people)))
        const sums = [0, 1, 2].flatMap((i) => [[0, 1, 2].map((j) => key(i, j)), [0, 1, 2].map((j) => key(j, i))])
        const people = new Map(counts.map((one) => [one.key, one.people]))
        const small = counts.filter((one) => one.people < 8).map((one) => one.key)
        const others = counts.map((one) => one.key).filter((one) => !small.includes(one))
        const isProtected = (hidden: ReadonlySet<string>): boolean =>
          sums.every((sum) => {
            const inside = sum.filter((one) => hidden.has(one))
            return inside.length === 0 || (inside.length > 1 && inside.reduce((n, one) => n + people.get(one)!, 0) >= 8)
          }) && follows(sums, hidden).length === 0
        const choices = Array.from(
          { length: 2 ** others.length },
          (_, bits) => new Set([...small, ...others.filter((_, i) => (bits >> i) & 1)]),
        )
        const safe = choices.filter(isProtected)
        fc.pre(small.length > 0 && safe.length > 0)
        const hidden = hideCells(counts, sums, 8)
        expect(isProtected(hidden)).toBe(true)
        // Nothing can be shown again by itself.
        for (const one of others.filter((key) => hidden.has(key)))
          expect(isProtected(new Set([...hidden].filter((key) => key !== one)))).toBe(false)
        totals.ours += cost(hidden, people)
        totals.least += Math.min(...safe.map((choice) => cost(choice, people)))
      }),
      { numRuns: 60, seed: 11 },
    )
    expect(totals.ours / totals.least).toBeLessThan(1.03)
  })

  it('leaves no small count of a random table to be reconstructed', () => {
    const table = fc.array(fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 3, maxLength: 3 }), {
      minLength: 2,
      maxLength: 3,
    })
    fc.assert(
      fc.property(table, (rows) => {
        const key = (i: number, j: number) => `${i} ${j}`
        const counts = rows.flatMap((row, i) => row.map((people, j) => count(key(i, j), people)))
        const sums = [
          ...rows.map((row, i) => row.map((_, j) => key(i, j))),
          ...rows[0]!.map((_, j) => rows.map((_, i) => key(i, j))),
        ]
        const hidden = hideCells(counts, sums, 4)
        for (const { key, people } of counts) if (people < 4) expect(hidden.has(key)).toBe(true)
        // Linear reconstruction fails for all; whole numbers may still pin a count where totals are tiny, so those are looked at too.
        expect(follows(sums, hidden)).toEqual([])
        const total = [...hidden].reduce((all, key) => all + counts.find((one) => one.key === key)!.people, 0)
        if (hidden.size > 0 && hidden.size <= 6 && total <= 30) expect(reconstruct(counts, sums, hidden)).toEqual([])
      }),
      { numRuns: 150, seed: 7 },
    )
  })
})
