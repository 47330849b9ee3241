import { describe, expect, it } from 'vitest'
import { marked, spaced } from '../../src/report/spacing.js'
import { translate } from '../../src/report/translate.js'

describe('names in a Chinese sentence', () => {
  it('stand apart from Han where they are Latin, and close to it where they are Han', () => {
    expect(spaced(`${marked('men')}为`)).toBe('men 为')
    expect(spaced(`${marked('男')} 减 ${marked('women')}`)).toBe('男减 women')
    expect(spaced(`控制 ${marked('部门')} 之后，${marked('A1')}（${marked('25岁')}）`)).toBe('控制部门之后，A1（25岁）')
  })

  it('are themselves never changed', () => {
    for (const name of ['A组', '上海 北京', '男 x 女', '', ' ']) expect(spaced(`按${marked(name)}分`)).toContain(name)
    expect(spaced(marked('\ue0f1x\ue0f2'))).toBe('x')
  })

  it('write a percentage without a space, which English has', () => {
    const message = { id: 'strata.standardised.caption', values: { covered: 0.5, confidence: '95 %' } }
    expect(translate(message, 'zh')).toContain('95%')
    expect(translate(message, 'en')).toContain('95\u00a0%')
  })
})
