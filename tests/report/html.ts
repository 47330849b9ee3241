/** Reads HTML strictly: every element closed in order, attributes quoted, none twice. Throws where it is not so. */
export interface Tag {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly path: readonly string[]
}

const empty = new Set(['meta', 'img', 'br', 'link', 'input', 'hr'])

export function readHtml(html: string): { tags: Tag[]; texts: string[] } {
  const tags: Tag[] = []
  const texts: string[] = []
  const open: string[] = []
  let rest = html.replace(/^<!doctype html>/, '')
  while (rest !== '') {
    const text = /^[^<]+/.exec(rest)
    if (text) {
      texts.push(text[0])
      rest = rest.slice(text[0].length)
      continue
    }
    const close = /^<\/([a-z0-9]+)>/i.exec(rest)
    if (close) {
      if (open.pop() !== close[1]) throw new Error(`</${close[1]}> closes nothing: ${rest.slice(0, 80)}`)
      rest = rest.slice(close[0].length)
      continue
    }
    const start = /^<([a-z][a-z0-9]*)((?:\s+[a-z][\w:-]*(?:="[^"<]*")?)*)\s*(\/?)>/i.exec(rest)
    if (!start) throw new Error(`Not HTML: ${rest.slice(0, 120)}`)
    const [whole, name, list, slash] = start
    const attributes: Record<string, string> = {}
    for (const [, key, value] of list!.matchAll(/\s+([a-z][\w:-]*)(?:="([^"<]*)")?/gi)) {
      if (key! in attributes) throw new Error(`${key} stands twice in ${whole}`)
      attributes[key!] = value ?? ''
    }
    tags.push({ name: name!, attributes, path: [...open] })
    rest = rest.slice(whole!.length)
    if (name === 'script' || name === 'style') {
      const end = rest.indexOf(`</${name}>`)
      rest = rest.slice(end + name.length + 3)
    } else if (slash !== '/' && !empty.has(name!)) open.push(name!)
  }
  if (open.length > 0) throw new Error(`Left open: ${open.join(' ')}`)
  return { tags, texts }
}
