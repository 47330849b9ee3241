import { readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { canonicalJson } from '../environment/canonical-json.js'
import { sha256 } from '../environment/digest.js'
import { makeFolder } from '../environment/make-folder.js'
import { ProbityError } from '../errors.js'
import { widthOfEncoded } from './any-encoder.js'
import { bundleManifest, type BundleManifest } from './bundle-schema.js'
import { pathInBundle, staysInside } from './bundle-paths.js'
import { namesOf } from './encoder.js'
import type { TableEncoder } from './encoder-schema.js'

const manifestFile = 'probity.json'

export interface Bundle {
  readonly folder: string
  /** Base name of the folder. */
  readonly name: string
  readonly manifest: BundleManifest
  /** Digest of the manifest, which holds the digests of all other files. */
  readonly sha256: string
  /** Contents of the model's files, by their paths in the bundle. */
  readonly files: ReadonlyMap<string, Uint8Array>
  /** `meta.json`, where there is one that is JSON: nothing depends on it. */
  readonly meta: { readonly content: unknown; readonly sha256: string } | null
}

/**
 * Reads a bundle and checks it: the form of `probity.json`, the digest of every file it names, paths that stay inside.
 * @throws BUNDLE_… with the file and what is wrong with it
 */
export async function readBundle(folder: string): Promise<Bundle> {
  const name = path.basename(path.resolve(folder))
  const text = await readFile(path.join(folder, manifestFile), 'utf8').catch((cause: unknown) => {
    throw new ProbityError('BUNDLE_FILE_MISSING', { bundle: name, file: manifestFile }, { cause })
  })
  const manifest = parseManifest(text, name)
  const files = new Map<string, Uint8Array>()
  for (const { file, sha256: expected } of [manifest.model, ...manifest.model.files]) {
    const bytes = await readFile(await pathInBundle(folder, file, name)).catch((cause: unknown) => {
      throw cause instanceof ProbityError ? cause : unreadable(name, file, cause)
    })
    const found = sha256(bytes)
    if (found !== expected) throw new ProbityError('BUNDLE_DIGEST_WRONG', { bundle: name, file, expected, found })
    files.set(file, bytes)
  }
  return { folder, name, manifest, sha256: sha256(text), files, meta: await readMeta(folder) }
}

export interface BundleContent {
  readonly manifest: Omit<BundleManifest, 'schemaVersion' | 'model'>
  readonly model: {
    readonly format: BundleManifest['model']['format']
    /** Path inside the bundle, such as `model.onnx`. */
    readonly file: string
    readonly bytes: Uint8Array
    readonly files?: readonly { readonly file: string; readonly bytes: Uint8Array }[]
  }
}

/**
 * Writes a bundle folder. It is written beside its place under another name and then moved there, so that a bundle is whole
 * or not there; one that was there before is replaced.
 */
export async function writeBundle(folder: string, { manifest, model }: BundleContent): Promise<BundleManifest> {
  const name = path.basename(path.resolve(folder))
  const all = [{ file: model.file, bytes: model.bytes }, ...(model.files ?? [])]
  for (const { file } of all)
    if (!staysInside(file)) throw new ProbityError('BUNDLE_PATH_REFUSED', { bundle: name, file })
  const digests = all.map(({ file, bytes }) => ({ file, sha256: sha256(bytes) }))
  const complete: BundleManifest = {
    schemaVersion: 1,
    ...manifest,
    model: { ...digests[0]!, format: model.format, files: digests.slice(1) },
  }
  const text = `${canonicalJson(complete, { indent: 2 })}\n`
  parseManifest(text, name) // what is written must be readable
  await refuseForeignFolder(folder, name)
  const place = path.resolve(folder)
  const [temporary, before] = [`${place}.writing`, `${place}.before`]
  try {
    await rm(temporary, { recursive: true, force: true })
    for (const { file, bytes } of all) await writeInto(temporary, file, bytes)
    await writeInto(temporary, manifestFile, text)
    await rm(before, { recursive: true, force: true })
    await rename(place, before).catch(() => undefined) // there is nothing before the first time
    await rename(temporary, place).catch(async (cause: unknown) => {
      await rename(before, place).catch(() => undefined)
      throw cause
    })
    await rm(before, { recursive: true, force: true })
  } catch (cause) {
    await rm(temporary, { recursive: true, force: true }).catch(() => undefined)
    const reason = (cause as NodeJS.ErrnoException).code ?? String(cause)
    throw new ProbityError('BUNDLE_UNWRITABLE', { bundle: name, reason }, { cause })
  }
  return complete
}

async function readMeta(folder: string): Promise<Bundle['meta']> {
  const text = await readFile(path.join(folder, 'meta.json'), 'utf8').catch(() => null)
  if (text === null) return null
  try {
    return { content: JSON.parse(text) as unknown, sha256: sha256(text) }
  } catch {
    return null
  }
}

async function writeInto(folder: string, file: string, content: Uint8Array | string): Promise<void> {
  const full = path.join(folder, ...file.split('/'))
  makeFolder(path.dirname(full))
  await writeFile(full, content)
}

/** Only a bundle, or nothing, is replaced by a bundle. */
async function refuseForeignFolder(folder: string, name: string): Promise<void> {
  const found = await stat(folder).catch(() => null)
  if (found === null) return
  const isBundle = found.isDirectory() && (await stat(path.join(folder, manifestFile)).catch(() => null)) !== null
  if (!isBundle) throw new ProbityError('BUNDLE_PLACE_TAKEN', { bundle: name })
}

function parseManifest(text: string, bundle: string): BundleManifest {
  let raw: unknown
  try {
    raw = JSON.parse(text)
  } catch (cause) {
    const reason = (cause as Error).message
    throw new ProbityError(
      'BUNDLE_INVALID',
      { bundle, where: manifestFile, problem: `is not JSON (${reason})` },
      { cause },
    )
  }
  const parsed = bundleManifest.safeParse(raw)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]!
    const where = issue.path.join('.') || manifestFile
    throw new ProbityError('BUNDLE_INVALID', { bundle, where, problem: `is wrong: ${issue.message}` })
  }
  checkEncoder(parsed.data, bundle)
  return parsed.data
}

/** What the encoder makes must be what the model takes. */
function checkEncoder({ encoder, inputs }: BundleManifest, bundle: string): void {
  if (encoder === null) return
  if (encoder.kind === 'table') checkOutputs(encoder, bundle)
  const width = widthOfEncoded(encoder)
  const input = inputs.find(({ name }) => name === encoder.input)
  const taken = input?.shape
    .slice(1)
    .reduce<number | null>((product, size) => (product === null || typeof size !== 'number' ? null : product * size), 1)
  if (input === undefined || (taken !== null && width !== taken)) {
    const problem = `makes ${width} numbers for the input ${JSON.stringify(encoder.input)}, which ${
      input === undefined ? 'is not among the inputs' : `takes ${taken}`
    }`
    throw new ProbityError('BUNDLE_INVALID', { bundle, where: 'encoder', problem })
  }
}

/** The names of the vector's elements must be those that the columns make, in their order. */
function checkOutputs({ columns, outputs }: TableEncoder, bundle: string): void {
  const made = namesOf(columns)
  const at = made.findIndex((name, index) => name !== outputs[index])
  if (at < 0 && made.length === outputs.length) return
  const place = at >= 0 ? at : made.length
  const problem = `names ${JSON.stringify(outputs[place] ?? null)} where its columns make ${JSON.stringify(made[place] ?? null)}`
  throw new ProbityError('BUNDLE_INVALID', { bundle, where: `encoder.outputs.${place}`, problem })
}

function unreadable(bundle: string, file: string, cause: unknown): ProbityError {
  const reason = (cause as NodeJS.ErrnoException).code ?? String(cause)
  return new ProbityError('MODEL_UNREADABLE', { file: `${bundle}/${file}`, reason }, { cause })
}
