import { readdirSync, readFileSync } from 'node:fs'
import Handlebars from 'handlebars'
import { sha256Base64 } from './content-security.js'
import type { Language } from './language.js'
import { translate } from './translate.js'
import type { PageView } from './view/page-view.js'

/** `templates/` stands beside `src/` and beside `dist/`, so the same path serves both. */
const folder = new URL('../../templates/', import.meta.url)
const read = (path: string): string => readFileSync(new URL(path, folder), 'utf8')
/** Indentation and the last line break are for the reader of the template, not of the page. */
const withoutIndent = (text: string): string => text.replace(/^[ \t]+/gmu, '').trim()

interface Filling {
  readonly page: PageView
  readonly words: Readonly<Record<string, string>>
}
let compiled: ((filling: Filling) => string) | null = null

function compile(): (filling: Filling) => string {
  const handlebars = Handlebars.create()
  const options = { knownHelpersOnly: true, preventIndent: true }
  for (const [path, prefix] of [
    ['partials/', ''],
    ['blocks/', 'block-'],
  ] as const)
    for (const name of readdirSync(new URL(path, folder)).sort())
      handlebars.registerPartial(
        `${prefix}${name.replace(/\.hbs$/u, '')}`,
        handlebars.compile(withoutIndent(read(path + name)), options),
      )
  const page = handlebars.compile<Filling & { style: string; script: string; policy: string }>(
    withoutIndent(read('page.hbs')),
    options,
  )
  const style = read('report.css').trim()
  const script = read('report.js').trim()
  const policy = `default-src 'none'; img-src data:; style-src '${sha256Base64(style)}'; script-src '${sha256Base64(script)}'; base-uri 'none'; form-action 'none'`
  return (filling) => page({ ...filling, style, script, policy })
}

const wordIds = ['skip', 'contents', 'next', 'numbers', 'show', 'evidence', 'key', 'sort'] as const

/** A page as one HTML file: style and script inside, allowed by their digests and nothing else. */
export function fillPage(page: PageView, language: Language): string {
  compiled ??= compile()
  const words = Object.fromEntries(wordIds.map((id) => [id, translate({ id: `report.word.${id}` }, language)]))
  return compiled({ page, words })
}
