import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { adverseImpact, type Category } from '../../../src/analyses/regulation/adverse-impact.js'
import { hasSharedData, sharedRows } from '../shared-data.js'

const category = (group: string, applicants: number, selected: number, compared = true): Category => ({
  cell: { group },
  applicants,
  selected,
  compared,
})

describe('adverse impact', () => {
  it('of the firefighters of New Haven has the Fisher p-value of Ricci v. DeStefano', () => {
    // 41 of 68 white and 15 of 50 minority candidates passed; Fisher p .001479, ratio .497561 (computed with SciPy).
    const [white, minority] = adverseImpact([category('white', 68, 41), category('minority', 50, 15)])
    expect(white!.isBest).toBe(true)
    expect(minority!.comparison!.ratio).toBeCloseTo(0.497561, 6)
    expect(minority!.comparison!.fisher).toBeCloseTo(0.001479, 6)
    expect(minority!.comparison!.shortfall).toBeCloseTo((50 * 56) / 118 - 15, 12)
    // 0.8 · 41/68 · 50 = 24.12, so ten more of 15.
    expect(minority!.comparison!.toFourFifths).toBe(10)
  })

  it.skipIf(!hasSharedData)('of the captains and lieutenants has the pass rates of the opinion', () => {
    const rows = sharedRows('ricci/ricci.csv')
    const count = (position: string, race: string): Category => {
      const own = rows.filter((row) => row['Position'] === position && row['Race'] === race)
      return category(race, own.length, own.filter((row) => Number(row['Combine']) >= 70).length)
    }
    const rates = (position: string): (number | null)[] =>
      adverseImpact(['W', 'B', 'H'].map((race) => count(position, race))).map(({ rate }) => rate)
    expect(rates('Captain')).toEqual([16 / 25, 3 / 8, 3 / 8])
    expect(rates('Lieutenant')).toEqual([25 / 43, 6 / 19, 3 / 15])
  })

  it('counts exactly four fifths as four fifths', () => {
    const [, at] = adverseImpact([category('a', 100, 50), category('b', 10, 4)])
    expect(at!.comparison!.ratio).toBe(0.8)
    expect(at!.comparison!.toFourFifths).toBe(0)
  })

  it('says where one person would cross four fifths, in either direction', () => {
    const up = adverseImpact([category('a', 10, 8), category('b', 10, 6)])[1]!.comparison!
    expect(up.exchange).toEqual({ ratio: 1, flips: true })
    const down = adverseImpact([category('a', 10, 5), category('b', 10, 4)])[1]!.comparison!
    expect(down.exchange).toEqual({ ratio: 0.5, flips: true })
    const far = adverseImpact([category('a', 1000, 500), category('b', 1000, 200)])[1]!.comparison!
    expect(far.exchange!.flips).toBe(false)
  })

  it('compares nothing with fewer than two groups of enough rows', () => {
    const rows = adverseImpact([category('a', 100, 50), category('b', 3, 3, false)])
    expect(rows.every(({ comparison, isBest }) => comparison === null && !isBest)).toBe(true)
  })

  it('does not take a small group for the best', () => {
    const rows = adverseImpact([category('a', 100, 50), category('b', 3, 3, false), category('c', 100, 40)])
    expect(rows.map(({ isBest }) => isBest)).toEqual([true, false, false])
    expect(rows[1]!.comparison).toBeNull()
  })

  it('has no ratio where nobody is selected', () => {
    const [, other] = adverseImpact([category('a', 50, 0), category('b', 50, 0)])
    expect(other!.comparison).toMatchObject({ ratio: null, exchange: null, p: 1, toFourFifths: 0 })
  })

  it('needs just as many further selections as bring the ratio to four fifths', () => {
    const counts = fc.tuple(
      fc.integer({ min: 1, max: 300 }),
      fc.integer({ min: 1, max: 300 }),
      fc.nat(300),
      fc.nat(300),
    )
    fc.assert(
      fc.property(counts, ([n, nBest, x, xBest]) => {
        fc.pre(x <= n && xBest <= nBest && x / n < xBest / nBest)
        const { toFourFifths: k } = adverseImpact([category('a', nBest, xBest), category('b', n, x)])[1]!.comparison!
        const reaches = (more: number): boolean =>
          5n * BigInt(x + more) * BigInt(nBest) >= 4n * BigInt(xBest) * BigInt(n)
        expect(reaches(k)).toBe(true)
        expect(k === 0 || !reaches(k - 1)).toBe(true)
      }),
    )
  })
})
