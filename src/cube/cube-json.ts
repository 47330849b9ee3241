import { canonicalJson } from '../environment/canonical-json.js'
import { ProbityError } from '../errors.js'
import { cubeFile, type CubeFile } from '../schema/cube.js'
import { collectCells } from './collect-cells.js'
import type { Cube } from './cube.js'
import { fromBigints, toTexts } from './exact-integers.js'
import { sumsOf } from './sums.js'

const version = 1

/** A cube as plain JSON values. `canonicalJson` of it has the same bytes for equal cubes. */
export function toCubeFile(cube: Cube): CubeFile {
  return {
    schemaVersion: version,
    spec: cube.spec,
    inputs: cube.inputs.map(({ name, sha256, rows }) => ({ name, sha256, rows })),
    dimensions: cube.dimensions.map(({ name, role, values, codes }) => ({
      name,
      role,
      values: [...values],
      codes: Array.from(codes),
    })),
    rows: Array.from(cube.rows),
    sums: Object.fromEntries(
      Object.entries(cube.sums).map(([name, { scale, values }]) => [name, { scale, values: toTexts(values) }]),
    ),
  }
}

/** The bytes of `cube.json`: the canonical JSON of `toCubeFile`, with its long lists joined as they are, numbers and digits. */
export function cubeText(cube: Cube): string {
  const inputs = cube.inputs.map(({ name, sha256, rows }) => ({ name, sha256, rows }))
  const dimensions = cube.dimensions.map(
    ({ name, role, values, codes }) => `{"codes":[${codes.join()}],${canonicalJson({ name, role, values }).slice(1)}`,
  )
  const sums = Object.keys(cube.sums)
    .sort()
    .map((name) => {
      const { scale, values } = cube.sums[name]!
      const texts = toTexts(values)
      return `${JSON.stringify(name)}:{"scale":${scale},"values":[${texts.length === 0 ? '' : `"${texts.join('","')}"`}]}`
    })
  const entries = [
    `"dimensions":[${dimensions.join()}]`,
    `"inputs":${canonicalJson(inputs)}`,
    `"rows":[${cube.rows.join()}]`,
    `"schemaVersion":${version}`,
    `"spec":${canonicalJson(cube.spec)}`,
    `"sums":{${sums.join()}}`,
  ]
  return `{${entries.join()}}\n`
}

/** A cube from a parsed `cube.json`, checked: nothing in it is trusted. `source` names the file in errors. */
export function fromCubeFile(json: unknown, source: string): Cube {
  const found = (json as { schemaVersion?: unknown } | null)?.schemaVersion
  if (typeof found === 'number' && found !== version)
    throw new ProbityError('CUBE_VERSION_UNKNOWN', { source, found, expected: version })
  const parsed = cubeFile.safeParse(json)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]!
    throw invalid(source, `${issue.path.join('.') || 'the whole file'}: ${issue.message}`)
  }
  const file = parsed.data
  checkCells(file, source)
  const names = Object.keys(file.sums)
  const cells = collectCells(
    file.dimensions,
    file.rows,
    names.map((name) => fromBigints(file.sums[name]!.values.map((text) => BigInt(text)))),
  )
  return {
    spec: file.spec,
    inputs: file.inputs,
    dimensions: cells.dimensions,
    rows: cells.rows,
    sums: Object.fromEntries(names.map((name, i) => [name, { scale: file.sums[name]!.scale, values: cells.sums[i]! }])),
  }
}

/** The text of a `cube.json` as a cube. */
export function parseCube(text: string, source: string): Cube {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (cause) {
    throw new ProbityError('CUBE_FILE_NOT_VALID', { source, reason: 'it is not JSON' }, { cause })
  }
  return fromCubeFile(json, source)
}

function checkCells(file: CubeFile, source: string): void {
  const cells = file.rows.length
  for (const { name, values, codes } of file.dimensions) {
    if (codes.length !== cells)
      throw invalid(source, `dimension "${name}" has ${codes.length} codes for ${cells} cells`)
    const wrong = codes.find((code) => code < 0 || code >= values.length)
    if (wrong !== undefined) throw invalid(source, `dimension "${name}" has code ${wrong}, but ${values.length} values`)
  }
  const negative = file.rows.find((rows) => rows < 0)
  if (negative !== undefined) throw invalid(source, `a cell has ${negative} rows`)
  checkSums(file, source)
}

function checkSums(file: CubeFile, source: string): void {
  const expected = sumsOf(file.spec).map(({ name }) => name)
  const missing = expected.find((name) => file.sums[name] === undefined)
  if (missing !== undefined) throw invalid(source, `the sum "${missing}" is missing`)
  for (const [name, { scale, values }] of Object.entries(file.sums)) {
    if (!expected.includes(name)) throw invalid(source, `the sum "${name}" is not one that its spec asks for`)
    if (Math.abs(scale) > 1000) throw invalid(source, `the sum "${name}" has scale ${scale}`)
    if (values.length !== file.rows.length)
      throw invalid(source, `the sum "${name}" has ${values.length} values for ${file.rows.length} cells`)
    const wrong = values.find((text) => !/^-?\d+$/.test(text))
    if (wrong !== undefined) throw invalid(source, `the sum "${name}" holds ${JSON.stringify(wrong.slice(0, 40))}`)
  }
}

function invalid(source: string, reason: string): ProbityError {
  return new ProbityError('CUBE_FILE_NOT_VALID', { source, reason })
}
