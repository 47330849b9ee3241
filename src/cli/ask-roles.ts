import * as prompts from '@clack/prompts'

import type { ConfigAnswers } from '../audit/config-text.js'
import type { ColumnSketch } from '../audit/suggest-config.js'

/** Asks for the table of decisions; undefined when the user cancels. */
export async function askSource(): Promise<string | undefined> {
  const answer = await prompts.text({ message: 'Which table holds the decisions?', placeholder: 'decisions.csv' })
  return prompts.isCancel(answer) ? undefined : answer
}

/** Goes through the roles with the suggestions filled in; null when the user cancels. */
export async function askRoles(
  suggested: ConfigAnswers,
  columns: readonly ColumnSketch[],
): Promise<ConfigAnswers | null> {
  const option = (column: ColumnSketch): { value: string; label: string; hint: string } => ({
    value: column.name,
    label: column.name,
    hint: column.values.slice(0, 3).join(', '),
  })
  const all = columns.map(option)
  const one = async (message: string, initial: string | null): Promise<string | null> => {
    const answer = await prompts.select({
      message,
      options: [...all, { value: '', label: '(none)', hint: '' }],
      initialValue: initial ?? '',
    })
    if (prompts.isCancel(answer)) throw cancelled
    return answer === '' ? null : answer
  }
  const cancelled = Symbol('cancelled')
  try {
    const decision = await one('Which column holds the decision?', suggested.decision)
    const label = await one('Which column holds the ground truth, if any?', suggested.label)
    const score = decision === null ? await one('Which column holds the score?', suggested.score) : null
    const judged = columns.find(({ name }) => name === (decision ?? label))
    const values = (judged?.values ?? []).map((value) => ({ value, label: value, hint: '' }))
    const positive = await prompts.select({
      message: `Which value of ${judged?.name ?? 'it'} is the positive one, the one that is counted?`,
      options: values.length > 0 ? values : [{ value: '1', label: '1', hint: '' }],
      initialValue: suggested.positive ?? values[0]?.value ?? '1',
    })
    const favourable = await prompts.select({
      message: 'Is the positive value what people want?',
      options: [
        { value: 'positive' as const, label: 'yes', hint: 'such as admitted' },
        { value: 'negative' as const, label: 'no', hint: 'such as denied, or will default' },
      ],
      initialValue: suggested.favourable,
    })
    const sensitive = await prompts.multiselect({
      message: 'Which columns are sensitive features?',
      options: all,
      initialValues: [...suggested.sensitive],
      required: true,
    })
    const control = await prompts.multiselect({
      message: 'Which legitimate strata should be held fixed, if any?',
      options: all,
      initialValues: [],
      required: false,
    })
    if ([positive, favourable, sensitive, control].some((answer) => prompts.isCancel(answer))) return null
    return {
      ...suggested,
      task: label === null ? 'outcomes' : 'binary',
      decision,
      label,
      score,
      threshold: score === null ? null : 0.5,
      positive: positive as string,
      favourable: favourable as 'positive' | 'negative',
      sensitive: sensitive as string[],
      control: control as string[],
    }
  } catch (error) {
    if (error === cancelled) return null
    throw error
  }
}
