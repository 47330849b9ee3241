import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { gzipSync } from 'node:zlib'

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { resolveConfig } from '../src/audit/resolve-config.js'
import { config } from '../src/schema/config.js'
import { writeDigits } from './training/images/digits.js'

const root = new URL('..', import.meta.url).pathname
const main = path.join(root, 'dist/bundle/main.js')
const cache = path.join(root, '.cache')

interface Block {
  readonly file: string
  readonly line: number
  readonly language: string
  readonly info: string
  readonly text: string
}

/**
 * The fenced blocks of a page that are to be run: `ts`, with `in=digits` in a folder of digits as IDX files, `sh` with `exit=N` where
 * another code than 0 is right, and `python` with `needs=torch`, with the commands that rest on it, where PyTorch is installed.
 */
function blocksOf(file: string): Block[] {
  const text = readFileSync(path.join(root, file), 'utf8')
  return [...text.matchAll(/^```(ts|sh|python)([^\n]*)\n([\s\S]*?)^```$/gm)].map((match) => ({
    file,
    line: text.slice(0, match.index).split('\n').length,
    language: match[1]!,
    info: match[2]!.trim(),
    text: match[3]!,
  }))
}

const python = ['/usr/bin/python3', 'python3'].find(
  (command) => spawnSync(command, ['-c', 'import torch, onnx']).status === 0,
)
const guides = ['policy', 'ci', 'models', 'training', 'explain', 'images'].map((name) => `docs/guides/${name}.md`)
const pages = ['README.md', ...guides].filter((file) => existsSync(path.join(root, file)))
const blocks = pages
  .flatMap(blocksOf)
  .filter(({ language, info }) => (info.includes('needs=torch') ? python !== undefined : language !== 'python'))

/** Few digits, packed, under the names that they are known by. */
function folderOfDigits(): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'probity-docs-'))
  for (const file of Object.values(writeDigits(folder, 'train', 8)))
    writeFileSync(`${file}.gz`, gzipSync(readFileSync(file)))
  return folder
}

describe('the guides', () => {
  const folder = path.join(root, 'docs/guides')
  const fenced = (language: string): (readonly [string, string])[] =>
    readdirSync(folder).flatMap((file) => {
      const text = readFileSync(path.join(folder, file), 'utf8')
      const found = [...text.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'gm'))]
      return found.map((match) => [`${file}:${text.slice(0, match.index).split('\n').length}`, match[1]!] as const)
    })
  const configs = fenced('yaml').filter(([, text]) =>
    Object.keys(parse(text) as object).every((key) => key in config.shape),
  )

  it('have configs', () => expect(configs.length).toBeGreaterThan(7))
  it.each(configs)('have configs that are understood: %s', (_, text) => {
    expect(() => resolveConfig(parse(text))).not.toThrow()
  })
  it('have no program that is not run', () => expect(fenced('(?:js|mjs|javascript|typescript)')).toEqual([]))
})

describe('the pages', () => {
  beforeAll(() => {
    expect(existsSync(main), 'build first: npm run build').toBe(true)
    mkdirSync(cache, { recursive: true })
  })
  afterAll(() => rmSync(path.join(root, 'reports/tour'), { recursive: true, force: true }))

  it
    .skipIf(python === undefined)
    .each(
      blocks
        .filter(({ language }) => language === 'python')
        .map((block) => [`${block.file}:${block.line}`, block] as const),
    )('have programs for PyTorch that run: %s', (_, { text }) => {
    const { status, stderr } = spawnSync(python!, ['-W', 'ignore', '-c', text], { cwd: root, encoding: 'utf8' })
    expect(status, stderr).toBe(0)
  })

  it.each(
    blocks.filter(({ language }) => language === 'sh').map((block) => [`${block.file}:${block.line}`, block] as const),
  )('have commands that run: %s', (_, { text, info }) => {
    const expected = Number(/exit=(\d+)/.exec(info)?.[1] ?? 0)
    const script = `probity() { "${process.execPath}" "${main}" "$@"; }\n${text}`
    const { status, stderr } = spawnSync('sh', ['-c', script], {
      cwd: root,
      encoding: 'utf8',
      env: { ...process.env, NO_COLOR: '1' },
    })
    expect(status, stderr).toBe(expected)
  })

  it.each(
    blocks.filter(({ language }) => language === 'ts').map((block) => [`${block.file}:${block.line}`, block] as const),
  )('have code that runs: %s', (_, { text, line, info }) => {
    const file = path.join(cache, `block-${line}.mjs`)
    writeFileSync(file, text)
    const cwd = info.includes('in=digits') ? folderOfDigits() : root
    try {
      const { status, stderr } = spawnSync(process.execPath, [file], { cwd, encoding: 'utf8' })
      expect(status, stderr).toBe(0)
    } finally {
      rmSync(file)
      if (cwd !== root) rmSync(cwd, { recursive: true })
    }
  })

  it('link to files that are there', () => {
    const markdown = ['README.md', 'CONTRIBUTING.md', ...pages]
    const broken = markdown.flatMap((file) =>
      [...readFileSync(path.join(root, file), 'utf8').matchAll(/\]\(([^)#:]+)\)/g)]
        .map((match) => match[1]!)
        .filter((target) => !existsSync(path.resolve(root, path.dirname(file), target)))
        .map((target) => `${file} → ${target}`),
    )
    expect(broken).toEqual([])
  })

  it('speak of the project alone', () => {
    const tracked = execFileSync('git', ['ls-files'], { cwd: root, encoding: 'utf8' })
      .split('\n')
      .filter((file) => file.endsWith('.md'))
    const hosts = tracked.filter((file) =>
      /registry\.npmjs|deb\.debian\.org/.test(readFileSync(path.join(root, file), 'utf8')),
    )
    expect(hosts).toEqual([])
  })
})
