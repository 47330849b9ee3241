import path from 'node:path'
import { sha256OfFile } from '../../environment/digest.js'
import { ProbityError } from '../../errors.js'
import type { ImageSource } from '../../schema/images.js'
import type { InputDigest } from '../dataset.js'
import { memorySource } from '../memory-table.js'
import type { RawSource } from '../open-files.js'
import type { SourceContext } from '../source-context.js'
import { idxColumn, idxImages } from './idx-images.js'
import { openIdx, readIdx, type IdxRows } from './idx.js'
import { partColumn, testPart, wantedParts } from './parts.js'

interface IdxPlace {
  readonly images: string
  readonly labels: string | null
}

interface LabelledImages {
  readonly name: string
  readonly array: IdxRows
  readonly labels: readonly (number | string)[] | null
  readonly inputs: readonly InputDigest[]
}

/** Rows `image`, `label`, of IDX files. */
export async function idxSource(source: ImageSource, context: SourceContext): Promise<RawSource> {
  const own = { images: source.images!, labels: source.labels }
  const parts = wantedParts(own, testPlace(source), context.allImages ?? false)
  const read: (LabelledImages & { part: string })[] = []
  for (const { part, place } of parts) read.push({ part, ...(await readLabelled(place, source.classes, context)) })
  const images = idxImages(read, source)
  const rows = read.flatMap(({ part, array, labels }) =>
    Array.from({ length: array.shape[0]! }, (_, row) => ({ part, label: labels?.[row] })),
  )
  const table = await memorySource(
    {
      [idxColumn]: Float64Array.from(rows.keys()),
      ...(read.every(({ labels }) => labels !== null) ? { label: rows.map(({ label }) => label) } : {}),
      ...(read.length > 1 ? { [partColumn]: rows.map(({ part }) => part) } : {}),
    },
    read.map(({ name }) => name).join(', '),
    context,
  )
  const beside = read.length > 1
  const inputs = read.flatMap(({ inputs: own, part }) =>
    own.map((input): InputDigest => (beside && part === testPart ? { ...input, part: 'test' } : input)),
  )
  return { ...table, inputs: () => Promise.resolve(inputs), images }
}

function testPlace({ test }: ImageSource): IdxPlace | null {
  if (test === null) return null
  if (test.images !== null && test.folder === null) return { images: test.images, labels: test.labels }
  throw new ProbityError('IMAGE_SOURCE_UNCLEAR', {
    where: 'data.images.test',
    found: test.folder === null ? [] : ['folder'],
    hint: 'test images beside IDX files are in an IDX file',
  })
}

async function readLabelled(
  place: IdxPlace,
  classes: readonly string[] | null,
  { signal, folder }: SourceContext,
): Promise<LabelledImages> {
  const name = path.basename(place.images)
  const array = await openIdx(place.images, folder)
  const axes = array.shape.length
  if (axes !== 3 && axes !== 4) {
    const reason = `it has ${axes} axes; images have three (rows, height, width) or four (and channels)`
    throw new ProbityError('IDX_INVALID', { source: name, reason })
  }
  const rows = array.shape[0]!
  const digest = async (file: string): Promise<InputDigest> => ({
    ...{ name: path.basename(file), rows },
    sha256: await sha256OfFile(file, signal),
  })
  const labels = place.labels === null ? null : await readLabels(place.labels, name, rows, classes)
  const files = [place.images, ...(place.labels === null ? [] : [place.labels])]
  return { name, array, labels, inputs: await Promise.all(files.map(digest)) }
}

async function readLabels(
  file: string,
  images: string,
  rows: number,
  classes: readonly string[] | null,
): Promise<readonly (number | string)[]> {
  const source = path.basename(file)
  const { shape, data } = await readIdx(file)
  if (shape.length !== 1)
    throw new ProbityError('IDX_INVALID', { source, reason: `it has ${shape.length} axes; labels have one` })
  if (shape[0] !== rows)
    throw new ProbityError('IMAGE_LABELS_DISAGREE', { images, labels: source, rows, found: shape[0]! })
  if (classes === null) return Array.from(data)
  return Array.from(data, (label, image) => {
    const name = classes[label]
    if (name !== undefined) return name
    throw new ProbityError('IMAGE_LABEL_OUT_OF_RANGE', { label, image, source, classes: classes.length })
  })
}
