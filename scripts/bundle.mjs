// What is published and run: dist/ in few files, with the libraries that are plain JavaScript in them. A command then reads a dozen files instead of six hundred.
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'

import { rolldown } from 'rolldown'

const root = new URL('..', import.meta.url).pathname
const folder = path.join(root, 'dist/bundle')
/** Packages with binaries of their own, and those that are there only where somebody has installed them. */
const outside = [/^@duckdb\/node-bindings/, /^onnxruntime-/, /^sharp$/, /^@tensorflow\//, /^danfojs-node$/, /^canvas$/]

const bundle = await rolldown({
  input: { main: path.join(root, 'dist/cli/main.js'), index: path.join(root, 'dist/index.js') },
  platform: 'node',
  external: outside,
  onLog(level, log, print) {
    if (level === 'warn') throw new Error(`the bundle is in doubt: ${log.message}`)
    print(level, log)
  },
})
const { output } = await bundle.write({
  dir: folder,
  format: 'esm',
  cleanDir: true,
  comments: { legal: false }, // THIRD-PARTY.txt holds the licences
  chunkFileNames: '[name]-[hash].js',
  minify: { compress: true, mangle: false, codegen: { removeWhitespace: true } },
})
await bundle.close()
chmodSync(path.join(folder, 'main.js'), 0o755)
writeFileSync(path.join(folder, 'THIRD-PARTY.txt'), notices(output.flatMap((chunk) => chunk.moduleIds ?? [])))

/** The licences of the packages whose code is in the bundle, as they ask to be kept with it: each text once, below the packages that have it. */
function notices(files) {
  const folders = new Set(files.map(packageOf).filter((found) => found !== undefined))
  const packagesOf = new Map()
  for (const at of folders) {
    const { name, version, license } = JSON.parse(readFileSync(path.join(at, 'package.json'), 'utf8'))
    const file = ['LICENSE', 'LICENSE.md', 'LICENSE.txt', 'license', 'LICENCE'].find((each) =>
      existsSync(path.join(at, each)),
    )
    const text = file === undefined ? '' : readFileSync(path.join(at, file), 'utf8').trim()
    packagesOf.set(text, [...(packagesOf.get(text) ?? []), `${name} ${version} (${license})`])
  }
  return [...packagesOf]
    .map(([text, packages]) => `${packages.sort().join('\n')}\n\n${text}\n`)
    .sort()
    .join(`\n${'-'.repeat(80)}\n\n`)
}

function packageOf(file) {
  const found = /^(.*\/node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(file)
  return found?.[1]
}
