import { ProbityError } from '../errors.js'

/** Names of the columns as the header gives them; an empty name becomes `column` with its position. Two alike are an error. */
export function columnNames(header: readonly string[], source: string): string[] {
  const names = header.map((name, index) => (name === '' ? `column${index + 1}` : name))
  checkUnique(names, source)
  return names
}

export function checkUnique(names: readonly string[], source: string): void {
  const seen = new Map<string, { name: string; position: number }>()
  names.forEach((name, index) => {
    const earlier = seen.get(name.toLowerCase())
    if (earlier) {
      const code = earlier.name === name ? 'DUPLICATE_COLUMN' : 'COLUMNS_DIFFER_IN_CASE'
      throw new ProbityError(code, {
        column: name,
        other: earlier.name,
        first: earlier.position,
        second: index + 1,
        source,
      })
    }
    seen.set(name.toLowerCase(), { name, position: index + 1 })
  })
}
