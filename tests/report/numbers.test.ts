import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatLimit, formatNumber, numberStyles } from '../../src/report/numbers.js'

const space = '\u00a0'

describe('numbers', () => {
  it.each([
    [0.4451, 'share', `44.5${space}%`],
    [0.0352, 'share', `3.52${space}%`],
    [1, 'share', `100${space}%`],
    [0, 'share', `0${space}%`],
    [0.9996, 'share', `99.96${space}%`],
    [0.99999999, 'share', `99.999${space}%`],
    [0.1417, 'difference', '0.142'],
    [-0.05, 'difference', '−0.050'],
    [0.0042, 'difference', '0.00420'],
    [0.9999, 'ratio', '1.00'],
    [12.34, 'ratio', '12.3'],
    [113706.4, 'measure', '113,706'],
    [0.00001234, 'measure', '1.2e−5'],
    [4526, 'count', '4,526'],
    [12.5, 'count', '12.5'],
    [0.0004, 'p', `<${space}0.001`],
    [0.0123, 'p', '0.012'],
  ] as const)('writes %s as %s: %s', (value, style, text) => {
    expect(formatNumber(value, style, 'en')).toBe(text)
  })

  it('leaves out the space before the percent sign in Chinese', () => {
    expect(formatNumber(0.4451, 'share', 'zh')).toBe('44.5%')
  })

  it('writes a dash where there is no number, never NaN', () => {
    for (const value of [null, undefined, Number.NaN, Infinity, -Infinity])
      for (const style of numberStyles) expect(formatNumber(value, style, 'en')).toBe('—')
  })

  it('never rounds a share below one to a whole', () => {
    for (const value of [0.9995, 0.99950000000000006, 0.99995, 0.999995])
      expect(formatNumber(value, 'share', 'en')).not.toContain('100')
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (share) => {
        expect(formatNumber(share, 'share', 'en')).not.toBe(`100${space}%`)
      }),
    )
  })

  it('stays within a thousandth of the value for differences and ratios below one', () => {
    fc.assert(
      fc.property(fc.double({ min: -1, max: 1, noNaN: true }), (value) => {
        const read = Number(formatNumber(value, 'difference', 'en').replace('−', '-').replace('e−', 'e-'))
        expect(Math.abs(read - value)).toBeLessThanOrEqual(0.000501 + Math.abs(value) * 0.005)
      }),
    )
  })

  it('adds no digits to a limit that somebody wrote', () => {
    expect(formatLimit(0.1, 'difference', 'en')).toBe('0.1')
    expect(formatLimit(0.8, 'share', 'en')).toBe(`80${space}%`)
    expect(formatLimit(0.125, 'share', 'zh')).toBe('12.5%')
    expect(formatLimit(null, 'ratio', 'en')).toBe('—')
  })
})

describe('rounding and grouping', () => {
  const intl = (value: number, digits: Intl.NumberFormatOptions): string =>
    new Intl.NumberFormat('en', digits).format(value).replace('-', '−')
  const size = fc.double({ min: 0.0001, max: 1e12, noNaN: true })

  it('are those of Intl.NumberFormat, of halves too', () => {
    fc.assert(
      fc.property(size, fc.constantFrom(1, -1), (value, sign) => {
        const signed = sign * value
        const digits =
          value >= 999.5 ? { maximumFractionDigits: 0 } : { minimumSignificantDigits: 3, maximumSignificantDigits: 3 }
        expect(formatNumber(signed, 'measure', 'en')).toBe(intl(signed, digits))
        expect(formatNumber(signed, 'count', 'en')).toBe(
          intl(signed, { maximumFractionDigits: Number.isInteger(value) ? 0 : 1 }),
        )
        expect(formatLimit(signed, 'ratio', 'en')).toBe(intl(signed, { maximumSignificantDigits: 6 }))
      }),
      {
        numRuns: 2000,
        examples: [
          [0.125, 1],
          [0.0625, -1],
          [1e6, 1],
          [999_999.5, 1],
          [0.00012345675, 1],
          [2.5, 1],
          [1.005, 1],
        ],
      },
    )
    for (let n = 0; n < 400; n++) {
      const [value, digits] = [n / 16, { minimumFractionDigits: 3, maximumFractionDigits: 3 }]
      if (value >= 0.0095 && value < 0.9995) expect(formatNumber(value, 'difference', 'en')).toBe(intl(value, digits))
      expect(formatNumber(value + 0.05, 'count', 'en')).toBe(intl(value + 0.05, { maximumFractionDigits: 1 }))
    }
  })
})
