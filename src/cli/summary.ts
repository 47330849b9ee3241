import pc from 'picocolors'

import { toolVersion } from '../environment/version.js'
import { textOutput } from '../gate/outputs/text.js'
import { translate } from '../report/translate.js'
import { topicsOf, type Topic } from '../report/view/topics.js'
import type { Run } from '../schema/run.js'
import type { Verdict } from '../schema/verdict.js'
import { terminalColours } from './colours.js'
import { hanging } from './hanging.js'

const shown = 4

/** What an audit says at its end: the weightiest findings, the verdict table, and where the run lies. */
export function summarise(run: Run, verdict: Verdict, saved: { folder: string; files: readonly string[] }): string {
  const topics = topicsOf(run.analyses)
  const failed = run.analyses.filter(({ status }) => status === 'failed')
  const cancelled = run.analyses.filter(({ status }) => status === 'cancelled').map(({ id }) => id)
  const page = [/^report.*\.html$/, /^report.*\.md$/, /^card/].flatMap((of) =>
    saved.files.filter((file) => of.test(file)),
  )[0]
  return [
    ...run.warnings.map((warning) => `${pc.yellow('!')} ${translate(warning, 'en')}`),
    ...failed.map(({ id, reason }) => `${pc.red('✗')} ${id}: ${reason ? translate(reason, 'en') : 'failed'}`),
    ...(cancelled.length > 0 ? [`${pc.yellow('!')} Stopped before the end: without ${cancelled.join(', ')}.`] : []),
    ...topics.slice(0, shown).flatMap(linesOf),
    ...(topics.length > shown ? [pc.dim(`  … ${topics.length - shown} more in the report`)] : []),
    '',
    verdict.verdict === 'none'
      ? pc.dim('No policy was given: nothing was judged. Try --policy four-fifths.')
      : judgement(verdict),
    `Report: ${saved.folder}/${page ?? 'run.json'}`,
  ].join('\n')
}

/** A topic in a line, what else is known of it beneath. */
function linesOf({ lead, also }: Topic): string[] {
  return [
    hanging('• ', translate(lead.block.sentence, 'en')),
    ...also.map(({ sentence }) => hanging('  ◦ ', translate(sentence, 'en'))),
  ]
}

function judgement(verdict: Verdict): string {
  return textOutput(verdict, {
    translate: (message) => translate(message, 'en'),
    version: toolVersion(),
    colours: terminalColours,
  })
}
