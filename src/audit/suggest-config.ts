/** What is known of a column before any role is given to it. */
export interface ColumnSketch {
  readonly name: string
  readonly type: 'number' | 'text' | 'boolean' | 'date'
  /** Up to 20 distinct values, most frequent first, as text. */
  readonly values: readonly string[]
  readonly distinct: number
}

/** Roles to begin with, guessed from names and values. Every guess is shown to the user, who has the last word. */
export interface Suggestion {
  readonly task: 'binary' | 'outcomes'
  readonly label: string | null
  readonly decision: string | null
  readonly score: string | null
  readonly positive: string | null
  readonly sensitive: readonly string[]
  readonly id: string | null
}

const sensitiveNames =
  /(^|[^a-z])(sex|gender|race|ethnic\w*|age|marital\w*|marriage|religion|nationality|native\w*|disab\w*|birth\w*|caste|veteran)([^a-z]|$)|性别|民族|种族|年龄|婚姻|国籍|宗教|残疾|户籍|籍贯/i
const decisionNames =
  /(decision|approved?|admit\w*|hired?|selected|accepted?|den(y|ied)|predict\w*|chosen|granted?|pred|outcome)|录用|录取|批准|通过|决定|决策|预测|审批|结果/i
const labelNames =
  /(label|target|truth|actual|default\w*|recid\w*|income|status|survived|class|^y$)|标签|真实|实际|违约/i
const scoreNames = /(score|prob\w*|risk|logit)|得分|评分|概率|分数/i
const idNames = /(^id$|_id$|^id_|uuid|identifier)/i
const positiveValues = [
  '1',
  'yes',
  'true',
  'y',
  'admitted',
  'approved',
  'accepted',
  'hired',
  'selected',
  'positive',
  'good',
  '>50K',
  '是',
  '录用',
  '录取',
  '通过',
  '批准',
  '同意',
]

export function suggestRoles(columns: readonly ColumnSketch[]): Suggestion {
  const binary = columns.filter((column) => column.distinct === 2)
  const named = (
    list: readonly ColumnSketch[],
    pattern: RegExp,
    taken: readonly (string | null)[] = [],
  ): string | null => list.find((column) => pattern.test(column.name) && !taken.includes(column.name))?.name ?? null
  const sensitive = columns.filter((column) => sensitiveNames.test(column.name)).map((column) => column.name)
  const decision = named(binary, decisionNames, sensitive)
  const label = named(binary, labelNames, [...sensitive, decision])
  const score = named(
    columns.filter((column) => column.type === 'number' && column.distinct > 2),
    scoreNames,
    sensitive,
  )
  const judged = decision ?? label ?? binary.findLast((column) => !sensitive.includes(column.name))?.name ?? null
  const task = label !== null && (decision !== null || score !== null) ? 'binary' : 'outcomes'
  return {
    task,
    label: task === 'binary' ? label : null,
    decision: task === 'outcomes' ? judged : decision,
    score: task === 'binary' ? score : null,
    positive: positiveOf(columns.find((column) => column.name === (task === 'binary' ? label : judged))),
    sensitive,
    id: named(columns, idNames),
  }
}

/** The value that reads like a yes; else the rarer of the two. */
function positiveOf(column: ColumnSketch | undefined): string | null {
  if (!column) return null
  const known = column.values.find((value) => positiveValues.some((word) => word.toLowerCase() === value.toLowerCase()))
  return known ?? column.values.at(-1) ?? null
}
