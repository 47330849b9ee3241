/** A name as a quoted SQL identifier: `age` → `"age"`, `a"b` → `"a""b"`. */
export function sqlName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

/** A string as a SQL literal: `it's` → `'it''s'`. */
export function sqlText(text: string): string {
  // A zero character would end the statement text on its way to the database.
  if (text.includes('\0')) return text.split('\0').map(sqlText).join(' || chr(0) || ')
  return `'${text.replaceAll("'", "''")}'`
}

/** A finite number as a SQL literal of type DOUBLE, exact to the last bit: `0.1` → `0.1e0`. */
export function sqlNumber(value: number): string {
  if (!Number.isFinite(value)) throw new RangeError(`Not a finite number: ${value}`)
  const text = String(value === 0 ? 0 : value)
  return text.includes('e') ? text : `${text}e0`
}
