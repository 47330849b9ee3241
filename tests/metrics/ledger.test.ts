import { describe, expect, it } from 'vitest'
import { comparisons } from '../../src/metrics/ledger/comparisons.js'
import { ledger } from '../../src/metrics/ledger.js'
import { measures } from '../../src/metrics/registry.js'

// a: TP 30, FP 8, FN 20, TN 42; d: TP 12, FP 9, FN 18, TN 31. By hand:
const [srA, srD] = [0.38, 0.3]
const [tprA, tprD] = [0.6, 0.4]
const [fprA, fprD] = [0.16, 0.225]
const [ppvA, ppvD] = [30 / 38, 12 / 21]

function row(what: string) {
  return comparisons().find((one) => one.what.startsWith(what))!
}

function close(value: number): unknown {
  return expect.closeTo(value, 12)
}

describe('the ledger', () => {
  it('has what each tool prints for the same two groups', () => {
    expect(row('Demographic')).toMatchObject({
      ours: [{ value: close(srA - srD) }, { value: close(srD - srA) }],
      aif360: close(srD - srA),
      fairlearn: close(srA - srD),
      aequitas: null,
      clarify: close(srA - srD),
    })
    expect(row('Disparate impact')).toMatchObject({
      ours: [{ value: close(0.3 / 0.38) }, { value: close(0.3 / 0.38) }],
      aif360: close(0.3 / 0.38),
      fairlearn: close(0.3 / 0.38),
      aequitas: close(0.3 / 0.38),
      clarify: close(0.3 / 0.38),
    })
    expect(row('“Statistical parity”')).toMatchObject({ ours: [], aequitas: close(21 / 38) })
    expect(row('Equal opportunity')).toMatchObject({
      aif360: close(tprD - tprA),
      fairlearn: close(tprA - tprD),
      aequitas: close(tprD / tprA),
      clarify: close(tprA - tprD),
    })
    expect(row('Equalized odds')).toMatchObject({
      ours: [{ value: close(0.2) }, { value: close(2 / 3) }],
      aif360: close(0.2),
      fairlearn: close(0.2),
      aequitas: 'fail',
    })
    expect(row('Average odds')).toMatchObject({
      ours: [{ value: close(0.1325) }],
      aif360: close((fprD - fprA + tprD - tprA) / 2),
      fairlearn: close(0.1325),
    })
    expect(row('Predictive parity')).toMatchObject({
      ours: [{ value: close(ppvA - ppvD) }, { value: close(ppvD - ppvA) }, { value: close(ppvD / ppvA) }],
      clarify: close(ppvA - ppvD),
    })
    expect(row('Treatment')).toMatchObject({
      ours: [{ value: close(0.5) }, { value: close(-0.5) }],
      clarify: close(-0.5),
    })
    expect(row('Class imbalance')).toMatchObject({
      ours: [{ value: close(30 / 170) }],
      aif360: close(-30 / 170),
      clarify: close(30 / 170),
    })
  })

  it('has the labels of both groups apart', () => {
    expect(row('Difference in proportions')).toMatchObject({
      aif360: close(30 / 70 - 0.5),
      clarify: close(0.5 - 30 / 70),
    })
  })

  it('names every measure, its formula and its source', () => {
    const text = ledger()
    for (const { id, formula, reference } of measures) {
      expect(text).toContain(`\`${id}\``)
      expect(text).toContain(formula.replaceAll('|', '\\|'))
      expect(text).toContain(reference)
    }
    expect(text).not.toMatch(/\| undefined \||\[object/)
  })

  it('is the same every time', () => expect(ledger()).toBe(ledger()))
})
