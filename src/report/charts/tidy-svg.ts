/** A node of Vega's SVG: its markup is regular (no comments, CDATA or entities but the five), so a small reader does. */
interface Element {
  readonly name: string
  readonly attributes: Map<string, string>
  readonly children: (Element | string)[]
}

const entities: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
}
const decode = (text: string): string => text.replace(/&(?:amp|lt|gt|quot|#39);/gu, (entity) => entities[entity]!)
const escape = (text: string): string =>
  text.replace(/&/gu, '&amp;').replace(/</gu, '&lt;').replace(/>/gu, '&gt;').replace(/"/gu, '&quot;')

function parse(svg: string): Element {
  const root: Element = { name: '#root', attributes: new Map(), children: [] }
  const open = [root]
  for (const [token] of svg.matchAll(/<[^>]*>|[^<]+/gu)) {
    const parent = open.at(-1)!
    if (!token.startsWith('<')) parent.children.push(decode(token))
    else if (token.startsWith('</')) open.pop()
    else {
      const name = /^<([\w:-]+)/u.exec(token)![1]!
      const attributes = new Map(
        [...token.matchAll(/([\w:-]+)="([^"]*)"/gu)].map((found) => [found[1]!, decode(found[2]!)]),
      )
      const element: Element = { name, attributes, children: [] }
      parent.children.push(element)
      if (!token.endsWith('/>')) open.push(element)
    }
  }
  return root
}

/** Attributes that say what is the default anyway, or that only an interactive picture needs. */
const dropped = new Set([
  'class',
  'role',
  'aria-roledescription',
  'aria-hidden',
  'pointer-events',
  'font-family',
  'xmlns:xlink',
  'version',
])
const places = new Set(['d', 'transform', 'x', 'y', 'x1', 'x2', 'y1', 'y2', 'cx', 'cy', 'r', 'width', 'height'])
const defaults: Readonly<Record<string, string>> = {
  opacity: '1',
  'stroke-width': '1',
  'fill-opacity': '1',
  'stroke-opacity': '1',
  'text-anchor': 'start',
  x2: '0',
  y2: '0',
  'stroke-dashoffset': '0',
  transform: 'translate(0,0)',
}

function roundNumbers(text: string): string {
  return text.replace(/-?\d*\.\d{2,}(?:e-?\d+)?/gu, (number) => String(Math.round(Number(number) * 10) / 10 || 0))
}

function isInvisible({ name, attributes }: Element): boolean {
  if (attributes.get('opacity') === '0' || attributes.get('display') === 'none') return true
  if (name !== 'path') return false
  const classes = attributes.get('class') ?? ''
  const unseen = !attributes.has('fill') && !attributes.has('stroke')
  return attributes.get('d') === '' || (unseen && /\b(?:background|foreground)\b/u.test(classes))
}

/** What elements inherit from the group around them. */
const inherited = ['fill', 'stroke', 'stroke-width', 'stroke-linecap', 'stroke-dasharray', 'font-size', 'text-anchor']

/** The element without what says nothing; null where nothing of it is seen. */
function prune(element: Element): Element | null {
  if (isInvisible(element)) return null
  const attributes = new Map<string, string>()
  for (const [name, value] of element.attributes)
    if (!dropped.has(name) && defaults[name] !== value)
      attributes.set(name, places.has(name) ? roundNumbers(value) : value)
  const children = element.children.flatMap((child) => (typeof child === 'string' ? child : (prune(child) ?? [])))
  if (element.name === 'g' && children.length === 0) return null
  return hoist({ name: element.name, attributes, children })
}

/** Says once, on a group of marks, what all its marks have in common. */
function hoist(group: Element): Element {
  const marks = group.children.filter((child): child is Element => typeof child !== 'string')
  const [first] = marks
  if (group.name !== 'g' || !first || marks.length < 2 || marks.some(({ name }) => name === 'g')) return group
  for (const name of inherited) {
    const value = first.attributes.get(name)
    if (value === undefined || marks.some(({ attributes }) => attributes.get(name) !== value)) continue
    group.attributes.set(name, value)
    for (const { attributes } of marks) attributes.delete(name)
  }
  return group
}

function write(node: Element | string): string {
  if (typeof node === 'string') return escape(node)
  const inside = node.children.map(write).join('')
  const attributes = [...node.attributes].map(([name, value]) => ` ${name}="${escape(value)}"`).join('')
  if (node.name === 'g' && attributes === '') return inside
  return inside === '' ? `<${node.name}${attributes}/>` : `<${node.name}${attributes}>${inside}</${node.name}>`
}

/** The inside of Vega's `<svg>`, a quarter of its size: empty groups, invisible labels, roles and defaults dropped, one decimal for places. */
export function tidySvg(svg: string): string {
  const root = parse(svg).children.find((child): child is Element => typeof child !== 'string' && child.name === 'svg')
  return root
    ? root.children.map((child) => write(typeof child === 'string' ? child : (prune(child) ?? ''))).join('')
    : ''
}
