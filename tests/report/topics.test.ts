import { describe, expect, it } from 'vitest'
import { topicsOf, weightOf } from '../../src/report/view/topics.js'
import type { Block } from '../../src/schema/block.js'
import { say } from '../../src/schema/message.js'
import type { AnalysisResult } from '../../src/schema/run.js'

const finding = (id: string, weight: number, measurement?: string, next?: string): Block => ({
  kind: 'finding',
  weight,
  sentence: say(id),
  ...(next === undefined ? {} : { next: say(next) }),
  measurements: measurement === undefined ? [] : [measurement],
})
const analysis = (id: string, ...blocks: Block[]): AnalysisResult => ({
  id,
  status: 'done',
  question: say('x'),
  limits: [],
  measurements: [],
  blocks,
})
const ids = (analyses: AnalysisResult[]) =>
  topicsOf(analyses).map(({ lead, also, next }) => ({
    said: [lead.block.sentence.id, ...also.map(({ sentence }) => sentence.id)],
    next: next.map(({ id }) => id),
  }))

describe('topics of the opening page', () => {
  it('tell all findings by one feature together, the weightiest measure first, and say nothing twice', () => {
    const told = ids([
      analysis('profile', finding('proxy-sex', 1, 'profile/proxy-strength(sex){column=job}')),
      analysis(
        'groups',
        finding('selection-by-sex', 2, 'groups/selection-rate:difference(sex)', 'see-strata'),
        finding('errors-by-sex', 3, 'groups/false-positive-rate:difference(sex)', 'see-errors'),
        finding('selection-by-age', 2, 'groups/selection-rate:difference(age)', 'see-strata'),
      ),
      analysis(
        'strata',
        finding(
          'strata.finding.gap-remains',
          2,
          'strata/selection-rate:difference(sex|dept)[sex=F~sex=M]',
          'look-further',
        ),
      ),
      analysis(
        'regulation',
        finding('regulation.finding.below-significant', 2, 'regulation/impact-ratio[sex=F]', 'look-further'),
      ),
    ])
    expect(told).toEqual([
      {
        said: [
          'errors-by-sex',
          'selection-by-sex',
          'strata.finding.gap-remains.then',
          'regulation.finding.below-significant.then',
        ],
        next: ['see-errors', 'look-further'],
      },
      { said: ['selection-by-age'], next: ['see-strata'] },
      { said: ['proxy-sex'], next: [] },
    ])
  })

  it('name the measure again where another one was told before', () => {
    const [topic] = ids([
      analysis('groups', finding('errors-by-sex', 3, 'groups/false-positive-rate:difference(sex)')),
      analysis(
        'strata',
        finding('strata.finding.gap-appears', 3, 'strata/selection-rate:difference(sex|dept)[sex=F~sex=M]'),
      ),
    ])
    expect(topic!.said).toEqual(['errors-by-sex', 'strata.finding.gap-appears'])
  })

  it('leave out what is only for the record and keep findings without evidence apart', () => {
    const analyses = [analysis('groups', finding('a', 1), finding('b', 1), finding('record', 0), finding('c', 2))]
    expect(ids(analyses).map(({ said }) => said)).toEqual([['c'], ['a'], ['b']])
    expect(topicsOf(analyses).map(weightOf)).toEqual([2, 1, 1])
  })
})
