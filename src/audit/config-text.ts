export interface ConfigAnswers {
  readonly source: string
  readonly task: string
  readonly label: string | null
  readonly decision: string | null
  readonly score: string | null
  readonly threshold: number | null
  readonly positive: string | null
  readonly favourable: 'positive' | 'negative'
  readonly sensitive: readonly string[]
  /** Sensitive columns of numbers with many values: they are cut into groups. */
  readonly cut?: readonly string[]
  readonly control: readonly string[]
  readonly id: string | null
  readonly policy: string | null
  readonly folder: string
}

/** From so many values on a column of numbers is not a set of groups. */
export const manyNumbers = 12

const quote = (text: string): string => JSON.stringify(text)

/** A commented probity.yaml for these answers. JSON strings are YAML strings, so every value is quoted that way. */
export function configText(answers: ConfigAnswers): string {
  const { label, decision, score } = answers
  const positive = answers.positive === null ? '' : `, positive: ${quote(answers.positive)}`
  const favourable = `, favourable: ${answers.favourable}`
  const lines = [
    '# yaml-language-server: $schema=./node_modules/probity/schema/config.json',
    'schemaVersion: 1',
    `data: { source: ${quote(answers.source)}${answers.id === null ? '' : `, id: ${quote(answers.id)}`} }`,
    `task: ${answers.task}                       # binary | multiclass | regression | ranking | outcomes (decisions without ground truth)`,
    'roles:',
    label === null
      ? null
      : `  label: { column: ${quote(label)}${positive}${favourable} }        # ground truth; positive is counted, favourable is wanted`,
    decision === null
      ? null
      : `  decision: { column: ${quote(decision)}${positive}${label === null ? favourable : ''} }`,
    score === null
      ? null
      : `  score: { column: ${quote(score)}, threshold: ${answers.threshold ?? 0.5} }     # positive at the threshold and above; range: [0, 1] unless said`,
    `  sensitive: [${answers.sensitive.map((column) => sensitiveText(column, answers)).join(', ')}]   # numbers take quantiles: 4 or cuts: [25, 60]; reference: GROUP to compare with`,
    `  control: [${answers.control.map(quote).join(', ')}]                         # legitimate strata: is the gap still there when they are held fixed?`,
    '# analyses: { slices: false }        # absent: all that fit the task',
    'statistics: { confidence: 0.95, minimum: { rows: 30, positives: 10, negatives: 10 } }',
    answers.policy === null
      ? '# policy: [four-fifths]              # presets or files; without one nothing is judged'
      : `policy: [${answers.policy}]`,
    `report: { folder: ${quote(answers.folder)}, formats: [html, json], languages: [en] }`,
    'seed: 1',
  ]
  return `${lines.filter((line) => line !== null).join('\n')}\n`
}

function sensitiveText(column: string, { cut = [] }: ConfigAnswers): string {
  return cut.includes(column) ? `{ column: ${quote(column)}, quantiles: 4 }` : `{ column: ${quote(column)} }`
}
