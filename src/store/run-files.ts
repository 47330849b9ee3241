import path from 'node:path'

/** The four files that every run folder holds; meta.json, written last, has the digests of the others. */
export const runFiles = ['run.json', 'cube.json', 'verdict.json', 'meta.json'] as const
export const rowsFile = 'decisions.parquet'

/** Files that an audit or `report` may have written before: a new run replaces them all. */
export function isOurs(name: string): boolean {
  return (
    (runFiles as readonly string[]).includes(name) ||
    name === rowsFile ||
    /^(report|card)(\.[a-z]{2})?\.(html|md)$/.test(name)
  )
}

export function inFolder(folder: string, name: string): string {
  return path.join(folder, name)
}
