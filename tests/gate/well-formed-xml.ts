export interface XmlElement {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: readonly XmlElement[]
  readonly text: string
}

/** A strict reader of the XML that JUnit files use: throws at anything that is not well-formed XML 1.0. */
export function parseXml(source: string): XmlElement {
  const declaration = '<?xml version="1.0" encoding="UTF-8"?>\n'
  if (!source.startsWith(declaration)) throw new Error('no declaration')
  // Char of XML 1.0: no other control characters, no lone surrogates, no non-characters.
  if (!/^[\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]*$/u.test(source))
    throw new Error('a character that XML does not allow')
  let at = declaration.length
  const take = (pattern: RegExp): RegExpExecArray => {
    const sticky = new RegExp(pattern.source, 'uy')
    sticky.lastIndex = at
    const found = sticky.exec(source)
    if (!found) throw new Error(`not well-formed at ${at}: ${source.slice(at, at + 40)}`)
    at = sticky.lastIndex
    return found
  }
  const decode = (text: string): string => {
    if (/&(?!(amp|lt|gt|quot|apos);)/u.test(text)) throw new Error(`a bare ampersand in ${text}`)
    const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }
    return text.replace(/&(\w+);/gu, (_, name: string) => entities[name]!)
  }
  const element = (): XmlElement => {
    const name = take(/<([A-Za-z_][\w.-]*)/)[1]!
    const attributes: Record<string, string> = {}
    for (;;) {
      const end = take(/\s*(\/?>|(?=\S))/)[1]
      if (end === '/>') return { name, attributes, children: [], text: '' }
      if (end === '>') break
      const [, key, value] = take(/([A-Za-z_][\w.-]*)="([^"<]*)"/)
      if (key! in attributes) throw new Error(`attribute ${key} twice`)
      attributes[key!] = decode(value!)
    }
    const children: XmlElement[] = []
    let text = ''
    for (;;) {
      const part = take(/[^<]*/)[0]
      if (part.includes(']]>')) throw new Error(']]> in text')
      text += decode(part)
      if (source.startsWith('</', at)) {
        take(new RegExp(`</${name}\\s*>`))
        return { name, attributes, children, text }
      }
      children.push(element())
    }
  }
  const root = element()
  if (source.slice(at).trim() !== '') throw new Error('text after the root')
  return root
}
