import { describe, expect, it } from 'vitest'
import { encodeText } from '../../../src/models/text/encode-text.js'
import { fitText, type FitTextOptions } from '../../../src/models/text/fit-text.js'

const column = (values: (string | null)[]) => ({ name: 'review', type: 'text' as const, values })
const options: FitTextOptions = {
  input: 'tokens',
  reader: {
    column: 'review',
    tokens: { by: 'word', lowerCase: true, normalize: 'NFC', punctuation: false },
    empty: 'error',
    mostCharacters: 100,
  },
  vocabulary: { most: 100, least: 2 },
  length: 4,
  keep: 'start',
}
const reviews = ['Good tea, good price', 'Bad tea', 'price bad', 'zebra']

describe('a text encoder', () => {
  it('numbers the frequent tokens from 2 on, equally frequent ones by code point', () => {
    expect(fitText(column(reviews), options).vocabulary).toEqual(['bad', 'good', 'price', 'tea'])
    expect(fitText(column([...reviews, 'tea']), options).vocabulary).toEqual(['tea', 'bad', 'good', 'price'])
    expect(fitText(column(reviews), { ...options, vocabulary: { most: 2, least: 1 } }).vocabulary).toEqual([
      'bad',
      'good',
    ])
  })

  it('gives 1 to tokens that it does not know, fills with 0 and cuts at the length', () => {
    const encoder = fitText(column(reviews), options)
    const { data, shape, dtype } = encodeText(encoder, column(['unseen GOOD tea', 'bad bad bad bad good']))
    expect([dtype, ...shape]).toEqual(['int32', 2, 4])
    expect([...(data as Int32Array)]).toEqual([1, 3, 5, 0, 2, 2, 2, 2])
    const last = encodeText({ ...encoder, keep: 'end' }, column(['bad bad bad bad good', 'tea']))
    expect([...(last.data as Int32Array)]).toEqual([2, 2, 2, 3, 5, 0, 0, 0])
  })

  it('chooses the length that 99 of 100 training texts fit in', () => {
    const words = (count: number): string => Array(count).fill('tea').join(' ')
    const texts = [...Array.from({ length: 198 }, (_, at) => words(1 + (at % 7))), words(20), words(20)]
    expect(fitText(column(texts), { ...options, length: 'auto' }).length).toBe(7)
    expect(fitText(column([...texts, words(20)]), { ...options, length: 'auto' }).length).toBe(20)
  })

  it('refuses a row without text, naming it, unless it is to be kept', () => {
    expect(() => fitText(column(['tea tea', ' ']), options)).toThrow('Row 2 of column "review" holds no text.')
    const encoder = fitText(column(reviews), options)
    expect(() => encodeText(encoder, column(['tea', null]), 11)).toThrow('Row 12 of column "review" holds no text.')
    expect([...(encodeText({ ...encoder, empty: 'keep' }, column([null])).data as Int32Array)]).toEqual([0, 0, 0, 0])
  })

  it('refuses a cell of a million characters', () => {
    const encoder = fitText(column(reviews), options)
    expect(() => encodeText(encoder, column(['tea', 'x'.repeat(1e6)]))).toThrow(
      'Row 2 of column "review" holds 1000000 characters; a text has 100 at most.',
    )
  })

  it('refuses texts that share no token', () => {
    expect(() => fitText(column(['a', 'b', 'c']), options)).toThrow(
      'The 3 training texts of column "review" hold 3 different tokens, none of them 2 times or more.',
    )
  })
})
