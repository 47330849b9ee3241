import { beforeAll, describe, expect, it } from 'vitest'
import { catalogue } from '../../src/report/locales/index.js'
import { joinList, translate, untranslated } from '../../src/report/translate.js'

beforeAll(() => {
  Object.assign(catalogue.en, {
    'test.numbers': '{a, number, share}, {b, number, ratio}, {c, number}, {d, number, measure}',
    'test.plural': '{n, plural, =0 {no rows} one {# row} other {# rows}} of {m, number}',
    'test.names': '{list} in {group}',
    'test.p': 'p = {p, number, p}',
    'test.literal': "under '{'25'}' <25 & {x}",
    'test.word': 'the {word}',
  })
  Object.assign(catalogue.zh, { 'test.names': '{group}中的{list}', 'test.word': '{word}' })
})

describe('translate', () => {
  it('writes numbers in the styles of the report', () => {
    const values = { a: 0.4451, b: 0.684, c: 4526, d: 12.345 }
    expect(translate({ id: 'test.numbers', values }, 'en')).toBe('44.5\u00a0%, 0.684, 4,526, 12.3')
  })

  it('writes a dash for a number that is null, also in a plural', () => {
    const values = { a: null, b: null, c: null, d: null }
    expect(translate({ id: 'test.numbers', values }, 'en')).toBe('—, —, —, —')
    expect(translate({ id: 'test.plural', values: { n: null, m: 3 } }, 'en')).toBe('— rows of 3')
  })

  it('chooses the plural by exact value first', () => {
    const said = (n: number) => translate({ id: 'test.plural', values: { n, m: 10_000 } }, 'en')
    expect([said(0), said(1), said(4526)]).toEqual(['no rows of 10,000', '1 row of 10,000', '4,526 rows of 10,000'])
  })

  it('joins lists and names the missing group in the language', () => {
    const message = { id: 'test.names', values: { list: ['a', 'b', 'c'], group: null } }
    expect(translate(message, 'en')).toBe('a, b, and c in (missing)')
    expect(translate(message, 'zh')).toBe('（缺失）中的 a、b和c')
  })

  it('translates messages inside messages', () => {
    const message = {
      id: 'test.word',
      values: { word: { id: 'test.word', values: { word: { id: 'report.missing' } } } },
    }
    expect(translate(message, 'zh')).toBe('（缺失）')
  })

  it('takes values as they are: no markup, no syntax of messages', () => {
    expect(translate({ id: 'test.word', values: { word: "{x} <b> # 'quoted'" } }, 'en')).toBe("the {x} <b> # 'quoted'")
    expect(translate({ id: 'test.literal', values: { x: '<i>' } }, 'en')).toBe('under {25} <25 & <i>')
  })

  it('does not say that p equals "< 0.001"', () => {
    expect(translate({ id: 'test.p', values: { p: 0.00001 } }, 'en')).toBe('p <\u00a00.001')
    expect(translate({ id: 'test.p', values: { p: 0.04 } }, 'en')).toBe('p = 0.040')
  })

  it('shows a gap where an id, a value or the type of a value is wrong, instead of throwing', () => {
    for (const message of [
      { id: 'no.such.id' },
      { id: 'toString' },
      { id: 'test.word' },
      { id: 'test.numbers', values: { a: 'text', b: 1, c: 1, d: 1 } },
    ])
      expect(translate(message, 'en')).toContain(untranslated)
  })
})

describe('a list in a sentence', () => {
  it('reads as Intl.ListFormat writes it', () => {
    for (const [language, tag] of [
      ['en', 'en'],
      ['zh', 'zh-Hans'],
    ] as const)
      for (const items of [[], ['a'], ['a', 'b'], ['a', 'b', 'c'], ['a', 'b', 'c', 'd, e']])
        expect(joinList(items, language)).toBe(new Intl.ListFormat(tag, { type: 'conjunction' }).format(items))
  })
})
