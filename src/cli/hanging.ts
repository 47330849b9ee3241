import { textColumns } from '../environment/text-columns.js'

/**
 * A paragraph behind a mark, broken between words at the width of the terminal and indented under itself; whole where the output is no terminal,
 * so that a line is a line to whatever reads it.
 * @example hanging('• ', 'one two', 7) // '• one\n  two'
 */
export function hanging(mark: string, text: string, width: number | undefined = process.stdout.columns): string {
  const indent = ' '.repeat(textColumns(mark))
  const room = Math.min(width ?? Infinity, 100) - indent.length
  if (width === undefined || room < 20) return mark + text
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    if (line !== '' && textColumns(line) + 1 + textColumns(word) > room) {
      lines.push(line)
      line = word
    } else line = line === '' ? word : `${line} ${word}`
  }
  return mark + [...lines, line].join(`\n${indent}`)
}
