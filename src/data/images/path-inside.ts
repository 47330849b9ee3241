import { realpath } from 'node:fs/promises'
import path from 'node:path'
import { ProbityError } from '../../errors.js'

/**
 * The full path of a file that a table names below a folder. Refused are paths that are absolute, lead out of the folder or do so by way of
 * a link, whoever wrote the table.
 */
export async function pathInside(folder: string, file: string): Promise<string> {
  const refused = (): ProbityError =>
    new ProbityError('IMAGE_PATH_REFUSED', { path: file, folder: path.basename(path.resolve(folder)) })
  const parts = file.split('/')
  if (file === '' || /[\\\0:]/u.test(file) || parts.some((part) => part === '' || part === '..')) throw refused()
  const [root, target] = await Promise.all([
    realpath(folder).catch(() => null),
    realpath(path.join(folder, ...parts)).catch(() => null),
  ])
  if (root === null || target === null)
    throw new ProbityError('IMAGE_FILE_MISSING', { path: file, folder: path.basename(path.resolve(folder)) })
  if (!target.startsWith(root + path.sep)) throw refused()
  return target
}
