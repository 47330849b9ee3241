/** The rows that `--keep-rows` keeps, for a later paired comparison. */
export const rowsFile = 'decisions.parquet'

const runFiles = ['run.json', 'cube.json', 'verdict.json', 'meta.json', rowsFile]

/** Files that an audit, or `report` after it, may have written before: a new run replaces them all. */
export function isOurs(name: string): boolean {
  return runFiles.includes(name) || /^(report|card)(\.[a-z]{2})?\.(html|md)$/u.test(name)
}
