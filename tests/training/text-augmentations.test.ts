import { describe, expect, it } from 'vitest'
import { createRandom } from '../../src/environment/random.js'
import { encodeText } from '../../src/models/text/encode-text.js'
import { fitText } from '../../src/models/text/fit-text.js'
import { identitySwap } from '../../src/training/augmentations/identity-swap.js'
import { genderedTerms } from '../../src/training/augmentations/gendered-terms.js'
import { synonymSwap } from '../../src/training/augmentations/synonym-swap.js'
import { timeShift } from '../../src/training/augmentations/time-shift.js'
import type { Augmentation } from '../../src/training/augmentations/augmentation.js'

interface Settings {
  readonly by?: 'word' | 'character'
  readonly length?: number
  readonly lowerCase?: boolean
  /** Texts that the vocabulary is learnt from, beside those that are changed. */
  readonly also?: readonly string[]
}

/** The texts after an augmentation, spelled out again from their token numbers. */
function changed(
  unit: Augmentation,
  options: object,
  texts: readonly string[],
  { by = 'word', length = 12, lowerCase = true, also = [] }: Settings = {},
  seed = 1,
): string[] {
  const column = (values: readonly string[]) => ({ name: 'text', type: 'text' as const, values })
  const tokens = { by, lowerCase, normalize: 'NFC' as const, punctuation: false }
  const reader = { column: 'text', tokens, empty: 'error' as const, mostCharacters: 1000 }
  const fitting = { input: 'x', reader, vocabulary: { most: 1000, least: 1 }, length, keep: 'start' as const }
  const encoder = fitText(column([...texts, ...also]), fitting)
  const rows = texts.length
  const batch = {
    ...{ rows, inputs: { x: encodeText(encoder, column(texts)) }, weights: new Float32Array(rows) },
    target: { dtype: 'float32' as const, shape: [rows, 1], data: new Float32Array(rows) },
  }
  const found = unit.begin(options, { name: 'x', encoder })(batch, createRandom(seed)).inputs.x!.data as Int32Array
  const spell = (row: number): string =>
    Array.from(found.subarray(row * length, (row + 1) * length))
      .filter((number) => number > 0)
      .map((number) => (number === 1 ? '�' : encoder.vocabulary[number - 2]!))
      .join(by === 'word' ? ' ' : '')
  return texts.map((_, row) => spell(row))
}

const always = { share: 1 }

describe('identity swap', () => {
  it('exchanges all gendered words of a text', () => {
    const also = ['her woman mother she his father he man']
    expect(changed(identitySwap, always, ['he said the man saw his father'], { also })).toEqual([
      'she said the woman saw her mother',
    ])
  })

  it('exchanges terms of one list, longest first, the same always for the same', () => {
    const options = { ...always, gendered: false, terms: [['african american', 'american', 'french']] }
    for (let seed = 1; seed < 12; seed++) {
      const [text] = changed(
        identitySwap,
        options,
        ['african american and african american'],
        { also: ['french'] },
        seed,
      )
      expect(['american and american', 'french and french']).toContain(text)
    }
  })

  it('changes a share of the texts, whole', () => {
    const texts = Array.from({ length: 2000 }, () => 'he and he')
    const found = changed(identitySwap, { share: 0.3 }, texts, { also: ['she'] })
    expect(new Set(found)).toEqual(new Set(['he and he', 'she and she']))
    const share = found.filter((text) => text === 'she and she').length / texts.length
    expect(Math.abs(share - 0.3)).toBeLessThan(0.045) // over four standard errors of 2,000 draws
  })

  it('leaves words alone of which a term is a part, also character by character', () => {
    const also = ['she woman']
    expect(changed(identitySwap, always, ['the hero, he'], { by: 'character', length: 20, also })).toEqual([
      'the hero, she',
    ])
  })

  it('knows terms at the beginning of a sentence where case is kept', () => {
    expect(changed(identitySwap, always, ['He and he'], { lowerCase: false, also: ['She she'] })).toEqual([
      'She and she',
    ])
  })

  it('cuts what has become too long', () => {
    const options = { ...always, gendered: false, terms: [['french', 'middle eastern']] }
    expect(changed(identitySwap, options, ['a french b c'], { length: 4, also: ['middle eastern'] })).toEqual([
      'a middle eastern b',
    ])
  })

  it('takes no words that the model does not know', () => {
    expect(changed(identitySwap, { ...always, terms: [['x', 'y', 'unheard']] }, ['x x'], { also: ['y'] })).toEqual([
      'y y',
    ])
    expect(() => changed(identitySwap, always, ['nobody here'])).toThrow(
      'The augmentation "identity-swap" has nothing to exchange',
    )
  })

  it('has a word for each, and no pair twice', () => {
    expect(new Set(genderedTerms.map((pair) => pair.join())).size).toBe(genderedTerms.length)
    for (const [first, second] of genderedTerms) expect(first).not.toBe(second)
  })
})

describe('synonym swap', () => {
  it('changes a share of the terms that it finds', () => {
    const texts = Array.from({ length: 500 }, () => 'good tea good tea')
    const found = changed(synonymSwap, { synonyms: [['good', 'fine']], share: 0.25 }, texts, { also: ['fine'] })
    const words = found.flatMap((text) => text.split(' '))
    const share = words.filter((word) => word === 'fine').length / 1000
    expect(Math.abs(share - 0.25)).toBeLessThan(0.055) // four standard errors of 1,000 draws
    expect(found.some((text) => text === 'good tea fine tea')).toBe(true)
  })

  it('needs a list', () => {
    expect(() => changed(synonymSwap, {}, ['a'])).toThrow('"synonyms" of "synonym-swap"')
  })
})

describe('time shift', () => {
  it('moves the steps of a row within its length and repeats its ends', () => {
    const data = Float32Array.from({ length: 2000 * 5 }, (_, at) => (at % 5) + 1)
    const rows = 2000
    const batch = {
      rows,
      inputs: {
        x: { dtype: 'float32' as const, shape: [rows, 5, 1], data },
        lengths: { dtype: 'int32' as const, shape: [rows], data: new Int32Array(rows).fill(4) },
      },
      weights: new Float32Array(rows),
      target: { dtype: 'float32' as const, shape: [rows, 1], data: new Float32Array(rows) },
    }
    const input = { name: 'x', lengths: 'lengths', encoder: null }
    const found = timeShift.begin({ steps: 1 }, input)(batch, createRandom(1)).inputs.x!.data as Float32Array
    const seen = new Set(Array.from({ length: rows }, (_, row) => found.subarray(row * 5, row * 5 + 5).join(' ')))
    expect([...seen].sort()).toEqual(['1 1 2 3 5', '1 2 3 4 5', '2 3 4 4 5'])
  })

  it('moves a picture along its width', () => {
    const x = { dtype: 'float32' as const, shape: [1, 1, 2, 3], data: Float32Array.from([1, 2, 3, 4, 5, 6]) }
    const target = { dtype: 'float32' as const, shape: [1, 1], data: new Float32Array(1) }
    const batch = { rows: 1, inputs: { x }, weights: new Float32Array(1), target }
    const seen = new Set<string>()
    for (let seed = 0; seed < 30; seed++) {
      const moved = timeShift.begin({ steps: 1 }, { name: 'x', encoder: null })(batch, createRandom(seed))
      seen.add((moved.inputs.x!.data as Float32Array).join(' '))
    }
    expect([...seen].sort()).toEqual(['1 1 2 4 4 5', '1 2 3 4 5 6', '2 3 3 5 6 6'])
  })
})
