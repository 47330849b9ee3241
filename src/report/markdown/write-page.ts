import type { Language } from '../language.js'
import type { CardView, PageView, RuleView, SectionView } from '../view/page-view.js'
import { escapeMarkdown as escape } from './escape.js'
import { parts, small, word, writeBlock } from './write-block.js'

/** The page as GitHub-flavoured Markdown. */
export function writePage(page: PageView, language: Language): string {
  const facts = page.facts.map(({ label, value }) => `${escape(value)} ${escape(label)}`).join(' · ')
  const text = parts(
    `# ${escape(page.title)}`,
    page.lead && escape(page.lead),
    page.verdict && `**${escape(page.verdict.label)}.** ${escape(page.verdict.sentence)}`,
    facts,
    ...page.sections.map((section) => writeSection(section, language)),
    '---',
    small(page.footer),
  )
  return `${text}\n`
}

function writeSection(section: SectionView, language: Language): string {
  const cards = [...section.cards, ...(section.moreCards?.cards ?? [])]
  const rules = [...section.rules, ...(section.moreRules?.rules ?? [])]
  const { limits, listing } = section
  return parts(
    `## ${escape(section.heading)}`,
    section.lead && escape(section.lead),
    ...section.paragraphs.map(escape),
    cards.map((card) => writeCard(card, language)).join('\n'),
    ...section.blocks.map((block) => writeBlock(block, language)),
    ...rules.map(writeRule),
    ...(section.details?.blocks ?? []).map((block) => writeBlock(block, language)),
    limits &&
      `${limits.label ? `**${escape(limits.label)}**\n\n` : ''}${limits.sentences.map((sentence) => `- ${escape(sentence)}`).join('\n')}`,
    listing && `<details><summary>${escape(listing.label)}</summary>\n\n${fenced(listing.text)}\n\n</details>`,
  )
}

function writeCard({ sentence, weightName, also, next }: CardView, language: Language): string {
  const more = also.map((other) => `\n   - ${escape(other.sentence)}`).join('')
  const steps = next.map((step) => `\n   - ${word('next', language)}: ${escape(step)}`).join('')
  return `1. **${escape(sentence)}** (${escape(weightName)})${more}${steps}`
}

function writeRule({ name, verdictLabel, level, id, statements }: RuleView): string {
  const lines = statements.map(({ label, text }) => `- ${escape(label)}: ${escape(text)}`)
  return parts(`### ${escape(verdictLabel)}: ${escape(name)}`, small(`${id} · ${level}`), lines.join('\n'))
}

/** Preformatted text in a fence that nothing inside can close. */
function fenced(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/gu)].map(([run]) => run.length))
  const fence = '`'.repeat(longest + 1)
  return `${fence}json\n${text}\n${fence}`
}
