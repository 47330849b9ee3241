import { describe, expect, it } from 'vitest'
import { fitLines, fitText, textWidth } from '../../src/report/charts/text-width.js'

describe('widths of texts', () => {
  it('give a Chinese character one em', () => {
    expect(textWidth('男性', 11)).toBe(22)
    expect(textWidth('（缺失）', 12)).toBe(48)
  })

  it('follow the metrics of Helvetica for Latin letters, with 8 % to spare', () => {
    // I 278, l 222 ×2, i 222 ×2, n 556, o 556, s 500 thousandths: Illinois.
    const thousandths = 278 + 222 * 2 + 222 * 2 + 556 + 556 + 500
    expect(textWidth('Illinois', 11)).toBeCloseTo((thousandths * 11 * 1.08) / 1000, 10)
  })

  it('count no width for combining marks', () => {
    expect(textWidth('e\u0301', 10)).toBe(textWidth('e', 10))
  })

  it('cut a text to fit, and never a text that fits', () => {
    for (const text of ['short', '很长很长很长很长很长很长的标签', 'W'.repeat(1000)]) {
      const cut = fitText(text, 100, 13)
      expect(textWidth(cut, 13)).toBeLessThanOrEqual(100)
      if (textWidth(text, 13) <= 100) expect(cut).toBe(text)
      else expect(cut.endsWith('…')).toBe(true)
    }
  })

  it('break between words, or anywhere in Chinese, before they cut', () => {
    expect(fitLines('one two', 1000, 13)).toEqual(['one two'])
    const words = fitLines('Selection rate, difference by gender', 130, 13)
    expect(words.join(' ')).toBe('Selection rate, difference by gender')
    expect(words).toHaveLength(2)
    const chinese = fitLines('选择率之差按性别与年龄分组比较的结果', 130, 13)
    expect(chinese).toHaveLength(2)
    expect(chinese[0]).toBe('选择率之差按性别与年')
    expect(fitLines('x'.repeat(500), 100, 13)).toHaveLength(1)
  })
})
