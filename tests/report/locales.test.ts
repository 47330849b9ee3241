import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { IntlMessageFormat } from 'intl-messageformat'
import { describe, expect, it } from 'vitest'
import { catalogue } from '../../src/report/locales/index.js'
import { languages } from '../../src/report/language.js'
import { argumentsOf } from '../../src/report/message-arguments.js'
import { isNumberStyle } from '../../src/report/numbers.js'

const root = new URL('../../src/', import.meta.url).pathname
const parse = (text: string) => new IntlMessageFormat(text, 'en', undefined, { ignoreTag: true }).getAst()

function sourceFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const full = path.join(folder, entry.name)
    return entry.isDirectory() ? sourceFiles(full) : entry.name.endsWith('.ts') ? [full] : []
  })
}

/** Ids in `say('…')` and `id: '…'`; of a template literal the fixed part before the first `${`. */
function idsIn(source: string): { whole: string[]; prefixes: string[] } {
  const text = source.replace(/\/\*[\s\S]*?\*\//g, '')
  const whole = [...text.matchAll(/(?:\b(?:say|message)\(\s*|\bid: )'([a-z][\w-]*(?:\.[\w-]+)+)'/g)].map(
    (found) => found[1]!,
  )
  const prefixes = [...text.matchAll(/(?:\b(?:say|message)\(\s*|\bid: )`([a-z][\w-]*\.[^`$]*)\$\{/g)].map(
    (found) => found[1]!,
  )
  return { whole, prefixes }
}

describe('the sentences', () => {
  it('are merged from every file of every language', () => {
    const index = readFileSync(path.join(root, 'report/locales/index.ts'), 'utf8')
    for (const language of languages)
      for (const file of readdirSync(path.join(root, 'report/locales', language)))
        expect(index, `${language}/${file} is not merged`).toContain(`./${language}/${file.replace(/\.ts$/, '.js')}`)
  })

  it('have the same ids in both languages', () => {
    const [en, zh] = languages.map((language) => new Set(Object.keys(catalogue[language])))
    expect([...en!].filter((id) => !zh!.has(id))).toEqual([])
    expect([...zh!].filter((id) => !en!.has(id))).toEqual([])
  })

  it('are valid ICU messages with known number styles', () => {
    const wrong: string[] = []
    for (const language of languages)
      for (const [id, text] of Object.entries(catalogue[language])) {
        try {
          parse(text)
        } catch (error) {
          wrong.push(`${language} ${id}: ${String(error)}`)
        }
        for (const [, style] of text.matchAll(/\{\s*\w+\s*,\s*number\s*,\s*([\w-]+)\s*\}/g))
          if (!isNumberStyle(style!)) wrong.push(`${language} ${id}: style ${style}`)
      }
    expect(wrong).toEqual([])
  })

  it('take the same values in both languages', () => {
    const differ = Object.keys(catalogue.en).filter((id) => {
      const [en, zh] = languages.map((language) => [...argumentsOf(parse(catalogue[language][id] ?? '')).keys()].sort())
      return en!.join() !== zh!.join()
    })
    expect(differ).toEqual([])
  })

  it('are there for every id that the source uses', () => {
    const missing = new Set<string>()
    const ids = Object.keys(catalogue.en)
    for (const file of sourceFiles(root).filter((file) => !file.includes('/locales/'))) {
      const { whole, prefixes } = idsIn(readFileSync(file, 'utf8'))
      for (const id of whole)
        for (const language of languages)
          if (!Object.hasOwn(catalogue[language], id)) missing.add(`${language} ${id} (${path.relative(root, file)})`)
      for (const prefix of prefixes)
        if (!ids.some((id) => id.startsWith(prefix))) missing.add(`${prefix}… (${path.relative(root, file)})`)
    }
    expect([...missing]).toEqual([])
  })
})
