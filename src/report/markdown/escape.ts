/**
 * Text that Markdown shows as it is: no markup, HTML, table cell, link, mention or mathematics comes of it. A name from the data may hold
 * any of them; GitHub also turns bare addresses into links and @names into notifications.
 */
export function escapeMarkdown(text: string): string {
  return text
    .replace(/[\r\n\u2028\u2029]+/gu, ' ')
    .replace(/&/gu, '&amp;')
    .replace(/[\\`*_{}[\]<>|~$#!]/gu, (character) =>
      character === '<' ? '&lt;' : character === '>' ? '&gt;' : `\\${character}`,
    )
    .replace(/@/gu, '&#64;')
    .replace(/:\/\//gu, ':&#47;&#47;')
    .replace(/\bwww\./giu, (www) => `${www.slice(0, -1)}&#46;`)
    .replace(/^(\s*)([=+-])/u, '$1\\$2')
    .replace(/^(\s*\d+)([.)])(?=\s|$)/u, '$1\\$2')
}

/** A text, or one that leads to a file beside the page. */
export type MarkdownCell = string | { readonly text: string; readonly href: string }

/** A table in GitHub's Markdown; numbers to the right. */
export function markdownTable(
  columns: readonly { readonly label: string; readonly numeric: boolean }[],
  rows: readonly (readonly MarkdownCell[])[],
): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  return [
    line(columns.map(({ label }) => escapeMarkdown(label))),
    line(columns.map(({ numeric }) => (numeric ? '---:' : '---'))),
    ...rows.map((cells) => line(cells.map(writeCell))),
  ].join('\n')
}

function writeCell(cell: MarkdownCell): string {
  if (typeof cell === 'string') return escapeMarkdown(cell)
  return `[${escapeMarkdown(cell.text)}](${cell.href.replace(/[()|]/gu, (sign) => `%${sign.charCodeAt(0).toString(16)}`)})`
}
