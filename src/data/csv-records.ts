/**
 * The first records of a CSV text, cell by cell (RFC 4180: quotes may hold delimiters, line breaks and doubled quotes).
 * Blank lines are left out. Stops after `limit` records.
 * @example firstRecords('a,b\n"1,5",2\n', ',', 10) // [['a', 'b'], ['1,5', '2']]
 */
export function firstRecords(text: string, delimiter: string, limit: number): string[][] {
  const records: string[][] = []
  let position = 0
  while (position < text.length && records.length < limit) {
    const { cells, next } = readRecord(text, position, delimiter)
    if (cells.length > 1 || cells[0] !== '') records.push(cells)
    position = next
  }
  return records
}

function readRecord(text: string, start: number, delimiter: string): { cells: string[]; next: number } {
  const cells: string[] = []
  let position = start
  for (;;) {
    const { cell, next } = readCell(text, position, delimiter)
    cells.push(cell)
    if (!text.startsWith(delimiter, next)) return { cells, next: afterLineBreak(text, next) }
    position = next + delimiter.length
  }
}

function readCell(text: string, start: number, delimiter: string): { cell: string; next: number } {
  let cell = ''
  // The database takes one blank before a quote for nothing, and so must the header.
  let position = text.startsWith(' "', start) ? start + 1 : start
  if (text[position] === '"') {
    for (;;) {
      const quote = text.indexOf('"', position + 1)
      if (quote < 0) return { cell: cell + text.slice(position + 1), next: text.length }
      cell += text.slice(position + 1, quote)
      position = quote + 1
      if (text[position] !== '"') break
      cell += '"'
    }
  }
  const end = endOfCell(text, position, delimiter)
  return { cell: cell + text.slice(position, end), next: end }
}

function endOfCell(text: string, start: number, delimiter: string): number {
  let position = start
  while (
    position < text.length &&
    text[position] !== '\n' &&
    text[position] !== '\r' &&
    !text.startsWith(delimiter, position)
  )
    position++
  return position
}

function afterLineBreak(text: string, position: number): number {
  return text.startsWith('\r\n', position) ? position + 2 : position + 1
}
