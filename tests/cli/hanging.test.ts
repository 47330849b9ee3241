import { describe, expect, it } from 'vitest'
import { hanging } from '../../src/cli/hanging.js'
import { textColumns } from '../../src/environment/text-columns.js'

describe('a paragraph in the terminal', () => {
  it('breaks between words and hangs under its mark', () => {
    expect(hanging('• ', 'one two three four five six', 22)).toBe('• one two three four\n  five six')
  })

  it('counts Chinese by its width and never breaks a word', () => {
    const lines = hanging('  ◦ ', '选中率 因性别 而不同 的 记录 x', 24).split('\n')
    expect(lines.every((line) => textColumns(line) <= 24)).toBe(true)
    expect(lines.map((line) => line.trim().replace('◦ ', '')).join(' ')).toBe('选中率 因性别 而不同 的 记录 x')
  })

  it('is one line where nobody looks at a terminal', () => {
    const long = 'word '.repeat(60).trim()
    expect(hanging('• ', long, undefined)).toBe(`• ${long}`)
  })
})
