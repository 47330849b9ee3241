/** Rows of text in columns as wide as they need, two spaces between; `right` columns end flush. Paint comes after padding. */
export function columns(
  rows: readonly (readonly string[])[],
  options: { readonly right: readonly number[]; paint?(text: string, row: number, column: number): string },
): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => textColumns(row[column]!))))
  const paint = options.paint ?? ((text) => text)
  return rows
    .map((row, at) => {
      const cells = row.map((cell, column) => {
        const space = ' '.repeat(Math.max(0, widths[column]! - textColumns(cell)))
        const painted = paint(cell, at, column)
        return options.right.includes(column) ? space + painted : painted + space
      })
      return cells.join('  ').trimEnd()
    })
    .join('\n')
}

const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1f64f}\u{1f900}-\u{1f9ff}\u{20000}-\u{3fffd}]/u
const nothing = /[\p{Mn}\p{Me}\p{Cf}]/u

/** Columns that a text takes in a terminal: East Asian wide characters take two, marks upon the letter before them none. */
export function textColumns(text: string): number {
  return [...text].reduce((sum, character) => sum + (nothing.test(character) ? 0 : wide.test(character) ? 2 : 1), 0)
}
