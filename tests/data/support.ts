import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import type { Dataset } from '../../src/data/dataset.js'
import { openDataset } from '../../src/data/open-dataset.js'
import type { RoleColumn } from '../../src/data/role-column.js'
import type { SqlValue } from '../../src/environment/duckdb.js'
import { dataConfig } from '../../src/schema/config.js'
import type { z } from 'zod'

export const quiet = { signal: new AbortController().signal }

/** A folder of this test file; its files are gone afterwards. */
export function testFolder() {
  const path = mkdtempSync(join(tmpdir(), 'probity-test-'))
  afterAll(() => rmSync(path, { recursive: true, force: true }))
  return {
    path,
    file(name: string, content: string | Uint8Array): string {
      const file = join(path, name)
      writeFileSync(file, content)
      return file
    },
  }
}

export type DataInput = z.input<typeof dataConfig>

export function open(data: DataInput, roleColumns: readonly RoleColumn[] = []): Promise<Dataset> {
  return openDataset({ data: dataConfig.parse(data), roleColumns, threads: 2 }, quiet)
}

export function role(column: string, name: string, kind: RoleColumn['kind'] = 'value'): RoleColumn {
  return { column, role: name, kind }
}

/** All rows, column by column, in the order of the source. */
export async function readAll(data: DataInput, roles: readonly RoleColumn[] = []) {
  const dataset = await open(data, roles)
  try {
    const { columns } = await dataset.database.query(`SELECT * FROM ${dataset.relation}`)
    const values: Record<string, readonly SqlValue[]> = {}
    dataset.columns.forEach(({ name }, index) => (values[name] = columns[index]!))
    return { dataset, values, types: Object.fromEntries(dataset.columns.map(({ name, type }) => [name, type])) }
  } finally {
    await dataset.close()
  }
}

/** The error that opening gives, with its sentence and hint as one text. */
export async function failure(data: DataInput, roles: readonly RoleColumn[] = []) {
  try {
    const dataset = await open(data, roles)
    await dataset.close()
  } catch (error) {
    const { code, message, hint, exitCode } = error as {
      code: string
      message: string
      hint?: string
      exitCode: number
    }
    return { code, exitCode, message, hint: hint ?? '', text: `${message} ${hint ?? ''}` }
  }
  throw new Error('Opening was expected to fail.')
}
