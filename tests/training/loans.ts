import { createRandom } from '../../src/environment/random.js'

export type Loan = {
  readonly id: number
  readonly income: number | null
  readonly debt: number
  readonly home: string | null
  readonly sex: string
  readonly age: number
  readonly weight: number
  readonly paid: string
}

/** Made-up loans: whoever earns more than they owe mostly pays. A few incomes and homes are missing. */
export function loans(rows: number, seed = 4): Loan[] {
  const random = createRandom(seed)
  return Array.from({ length: rows }, (_, id) => {
    const income = 30 + 12 * random.normal()
    const debt = 20 + 10 * random.normal()
    const home = ['own', 'rent', 'parents'][random.integer(3)]!
    const chance = 1 / (1 + Math.exp(-(income - debt) / 6 - (home === 'own' ? 1 : 0)))
    return {
      id,
      income: random.next() < 0.05 ? null : income,
      debt,
      home: random.next() < 0.05 ? null : home,
      sex: random.next() < 0.5 ? 'f' : 'm',
      age: 18 + random.integer(60),
      weight: 1 + random.integer(3),
      paid: random.next() < chance ? 'yes' : 'no',
    }
  })
}
