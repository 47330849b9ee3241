import { readdir, readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import { nearest } from '../environment/nearest.js'
import { ProbityError } from '../errors.js'

export type ModelFormat = 'onnx' | 'tfjs' | 'bundle'

export interface ModelFile {
  readonly format: ModelFormat
  /** The model's own file; of a bundle, its folder. */
  readonly path: string
  /** What people know it by: the name of the file or folder that they gave. */
  readonly name: string
}

/** Finds out what kind of model a path holds, from its name and, for JSON, from its first bytes. */
export async function findModelFile(given: string): Promise<ModelFile> {
  const found = await stat(given).catch(() => null)
  const name = path.basename(path.resolve(given))
  if (found === null) throw new ProbityError('MODEL_NOT_FOUND', { path: given, nearest: await neighbours(given) })
  if (found.isDirectory()) return inFolder(given, name)
  if (name === 'probity.json') return { format: 'bundle', path: path.dirname(given), name: folderName(given) }
  if (/\.json$/iu.test(name)) return { format: 'tfjs', path: given, name }
  if (/\.(onnx|ort|pb)$/iu.test(name)) return { format: 'onnx', path: given, name }
  throw new ProbityError('MODEL_FORMAT_UNKNOWN', { file: name, found: foreign(name) })
}

async function inFolder(folder: string, name: string): Promise<ModelFile> {
  const files = await readdir(folder)
  if (files.includes('probity.json')) return { format: 'bundle', path: folder, name }
  if (files.includes('model.json')) return { format: 'tfjs', path: path.join(folder, 'model.json'), name }
  const onnx = files.filter((file) => file.endsWith('.onnx'))
  if (onnx.length === 1) return { format: 'onnx', path: path.join(folder, onnx[0]!), name: onnx[0]! }
  const found = onnx.length > 1 ? `a folder with ${onnx.length} ONNX files` : 'a folder without a model'
  throw new ProbityError('MODEL_FORMAT_UNKNOWN', { file: name, found })
}

function folderName(file: string): string {
  return path.basename(path.dirname(path.resolve(file)))
}

const others: Readonly<Record<string, string>> = {
  '.h5': 'it is an HDF5 file; convert it with tensorflowjs_converter or tf2onnx',
  '.hdf5': 'it is an HDF5 file; convert it with tensorflowjs_converter or tf2onnx',
  '.keras': 'it is a Keras archive; convert it with tensorflowjs_converter or tf2onnx',
  '.pt': 'it is a PyTorch file; export it with torch.onnx.export',
  '.pth': 'it is a PyTorch file; export it with torch.onnx.export',
  '.pkl': 'it is a Python pickle; convert it with skl2onnx',
  '.joblib': 'it is a Python pickle; convert it with skl2onnx',
  '.bin': 'it holds weights only; give the model.json beside it',
}

function foreign(name: string): string {
  return others[path.extname(name).toLowerCase()] ?? 'its name ends in none of .onnx and .json'
}

async function neighbours(given: string): Promise<string[]> {
  const names = await readdir(path.dirname(given)).catch(() => [])
  return nearest(path.basename(given), names)
}

/** The bytes of a model's file, or an error that names it. */
export async function readModelBytes(file: string): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return await readFile(file)
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException
    throw new ProbityError('MODEL_UNREADABLE', { file: path.basename(file), reason: code ?? message }, { cause })
  }
}
