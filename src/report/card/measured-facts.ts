import { parseMeasurementId } from '../../schema/measurement-id.js'
import { say, type Message } from '../../schema/message.js'
import { tidyName } from '../names.js'
import type { ShownInput } from '../suppress.js'
import { translate } from '../translate.js'
import { metricMessage } from '../view/measurement-name.js'
import { confidenceText, methodName } from '../view/measurement-text.js'

/** What a run says of each measured field of a model card, as lines of text. No line: nothing is known of it. */
type Fact = (input: ShownInput) => readonly string[]

const lines = ({ language }: ShownInput, messages: readonly Message[]): string[] =>
  messages.map((message) => translate(message, language))

/** Digests are longer than a name in a sentence may be, so these lines are put together by hand. */
function digests({ run, language }: ShownInput, roles: readonly string[]): string[] {
  return run.inputs
    .filter(({ role }) => roles.includes(role))
    .map(
      ({ role, name, sha256 }) =>
        `${translate(say(`report.input.${role}`), language)}: ${tidyName(name)}, SHA-256 ${sha256}`,
    )
}

export const modelFile: Fact = (input) => digests(input, ['model'])

export const inputs: Fact = (input) => digests(input, ['data', 'baseline', 'cube'])

export const rows: Fact = (input) => {
  const { audited, withoutLabel, withoutDecision } = input.run.rows
  return lines(input, [say('report.card.rows', { audited, withoutLabel, withoutDecision })])
}

export const groups: Fact = (input) =>
  lines(
    input,
    input.run.features
      .filter(({ role }) => role === 'sensitive')
      .map(({ name, groups }) =>
        say('report.card.groups', {
          name,
          groups: groups.slice(0, 40).map(({ value }) => value),
          more: Math.max(0, groups.length - 40),
        }),
      ),
  )

export const measures: Fact = ({ run, language }) => {
  const all = run.analyses.flatMap(({ measurements }) =>
    measurements.map(({ id }) => parseMeasurementId(id)?.metric ?? ''),
  )
  return [...new Set(all)].filter((metric) => metric !== '').map((metric) => translate(metricMessage(metric), language))
}

export const decisionThreshold: Fact = (input) => {
  const threshold = scoreThreshold(input.run.config)
  return threshold === null
    ? lines(input, [say('report.card.recorded')])
    : lines(input, [say('report.card.threshold', { threshold })])
}

function scoreThreshold(config: Readonly<Record<string, unknown>>): number | null {
  const roles = config.roles as { readonly score?: { readonly threshold?: unknown } | null } | undefined
  const threshold = roles?.score?.threshold
  return typeof threshold === 'number' ? threshold : null
}

export const uncertainty: Fact = ({ run, language }) => {
  const intervals = run.analyses.flatMap(({ measurements }) => measurements.flatMap(({ interval }) => interval ?? []))
  const confidences = new Set(intervals.map(({ confidence }) => confidence))
  const methods = [...new Set(intervals.map(({ method }) => method))]
    .sort()
    .map((method) => methodName(method, language))
  return [...confidences].map((confidence) =>
    translate(say('report.card.uncertainty', { confidence: confidenceText(confidence, language), methods }), language),
  )
}

export const limits: Fact = (input) =>
  lines(input, [
    ...new Map(
      input.run.analyses.flatMap((analysis) => analysis.limits).map((limit) => [JSON.stringify(limit), limit]),
    ).values(),
  ])

export const verdict: Fact = (input) => {
  const { verdict: judged } = input
  if (!judged || judged.verdict === 'none') return []
  return lines(input, [
    say('report.card.verdict', { verdict: say(`report.verdict.${judged.verdict}`), policies: judged.policies }),
  ])
}
