import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createTokenizer } from '../../../src/models/text/tokenize.js'
import type { Tokenization } from '../../../src/models/text/text-encoder.js'

const tokenize = (text: string, options: Partial<Tokenization> = {}): readonly string[] =>
  createTokenizer({ by: 'word', lowerCase: true, normalize: 'NFC', punctuation: false, ...options })(text)

describe('words', () => {
  it('are the segments of Unicode that hold letters or digits', () => {
    expect(tokenize('The quick (“brown”) fox can’t jump 32.3 feet, right?')).toEqual(
      // the example of UAX #29, section 4
      ['the', 'quick', 'brown', 'fox', 'can’t', 'jump', '32.3', 'feet', 'right'],
    )
  })

  it('are found in Chinese, which has no spaces', () => {
    const words = tokenize('我喜欢北京的天气。')
    expect(words.join('')).toBe('我喜欢北京的天气')
    expect(words).toContain('北京')
    expect(words.length).toBeLessThan(8)
  })

  it('keep punctuation and symbols where asked for', () => {
    expect(tokenize('Good 👍, cheap!', { punctuation: true })).toEqual(['good', '👍', ',', 'cheap', '!'])
  })

  it('keep their case where asked for', () => {
    expect(tokenize('US us', { lowerCase: false })).toEqual(['US', 'us'])
  })

  it('are those of the whole text, though what stands between spaces is cut alone', () => {
    const segmenter = new Intl.Segmenter('und', { granularity: 'word' })
    const piece = fc.constantFrom(
      'a',
      'B',
      '1',
      '.',
      "'",
      ' ',
      '\n',
      '\u00a0',
      '中',
      '国',
      'ไทย',
      '👩‍🔬',
      '\u0301',
      '_',
      '-',
      'ß',
      'か',
      ',',
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        const text = pieces.join('').normalize('NFC').toLowerCase()
        const whole = Array.from(segmenter.segment(text))
          .filter(({ isWordLike }) => isWordLike)
          .map(({ segment }) => segment)
        expect(tokenize(text)).toEqual(whole)
      }),
      { numRuns: 500 },
    )
  })
})

describe('characters', () => {
  it('are what people see as one', () => {
    expect(tokenize('Zoe\u0308 👩‍🔬🇨🇳', { by: 'character' })).toEqual(['z', 'o', 'ë', ' ', '👩‍🔬', '🇨🇳'])
    expect(tokenize('e\u0301', { by: 'character', normalize: 'none' })).toEqual(['e\u0301'])
  })

  it('put together give the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(tokenize(text, { by: 'character', lowerCase: false, normalize: 'none' }).join('')).toBe(text)
      }),
    )
  })

  it('of ASCII are those that the segmenter gives', () => {
    const segmenter = new Intl.Segmenter('und', { granularity: 'grapheme' })
    fc.assert(
      fc.property(fc.string({ unit: 'binary-ascii' }), (text) => {
        const cut = Array.from(segmenter.segment(text), ({ segment }) => segment)
        expect(tokenize(text, { by: 'character', lowerCase: false, normalize: 'none' })).toEqual(cut)
      }),
    )
  })

  it('are compatible forms where NFKC is asked for', () => {
    expect(tokenize('ﬁＡ', { by: 'character', normalize: 'NFKC' })).toEqual(['f', 'i', 'a'])
  })
})
