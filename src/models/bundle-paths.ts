import { realpath } from 'node:fs/promises'
import path from 'node:path'
import { ProbityError } from '../errors.js'

/**
 * The full path of a file that a bundle names. Refused are paths that are absolute, lead out of the folder or do so by way
 * of a link, whoever made the bundle.
 */
export async function pathInBundle(folder: string, file: string, bundle: string): Promise<string> {
  if (!staysInside(file)) throw new ProbityError('BUNDLE_PATH_REFUSED', { bundle, file })
  const full = path.join(folder, ...file.split('/'))
  const [root, target] = await Promise.all([realpath(folder), realpath(full).catch(() => null)])
  if (target === null) throw new ProbityError('BUNDLE_FILE_MISSING', { bundle, file })
  if (!target.startsWith(root + path.sep)) throw new ProbityError('BUNDLE_PATH_REFUSED', { bundle, file })
  return target
}

/** Whether a path is relative, written with `/`, and names something below where it starts. */
export function staysInside(file: string): boolean {
  const parts = file.split('/')
  const plain = !/[\\\0:]/u.test(file) && file !== ''
  return plain && parts.every((part) => part !== '' && part !== '.' && part !== '..')
}
