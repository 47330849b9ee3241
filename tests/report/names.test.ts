import { describe, expect, it } from 'vitest'
import { nameInSentence, shorten, tidyName } from '../../src/report/names.js'

describe('names from the data', () => {
  it('show line breaks and lose what would turn or hide the text around them', () => {
    expect(tidyName('a\r\nb\nc\td')).toBe('a↵b↵c d')
    expect(tidyName('abc\u202edef\u0000')).toBe('abc\ufffddef\ufffd')
    expect(tidyName('bell\u0007 zero\u200bwidth')).toBe('bell\ufffd zero\ufffdwidth')
  })

  it('are cut by characters, not by halves of them', () => {
    expect(shorten('😀😀😀😀', 3)).toBe('😀😀…')
    expect(shorten('abc', 3)).toBe('abc')
    expect([...shorten('x'.repeat(1_000_000), 60)]).toHaveLength(60)
  })

  it('are isolated in a sentence where they run from right to left', () => {
    expect(nameInSentence('مجموعة')).toBe('\u2068مجموعة\u2069')
    expect(nameInSentence('group')).toBe('group')
    expect(nameInSentence(`a\u2069مجموعة`)).toBe('\u2068a\ufffdمجموعة\u2069')
  })
})
