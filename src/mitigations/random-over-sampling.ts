import { say } from '../schema/message.js'
import { fitSampling, samplingOptions } from './groups/sampling.js'
import { defineMitigation } from './mitigation.js'

/** Repeats training rows, drawn at random with replacement, until all cells have as many as the largest. Every row is still learnt from. */
export const randomOverSampling = defineMitigation({
  id: 'random-over-sampling',
  reference:
    'Batista, Prati & Monard 2004, SIGKDD Explorations 6(1); by label and group as in Kamiran & Calders 2012, uniform sampling',
  stage: 'before',
  tasks: ['binary', 'multiclass'],
  does: say('mitigation.random-over-sampling.does'),
  caution: say('mitigation.random-over-sampling.caution'),
  needsGroupAtDecision: false,
  randomises: () => false,
  options: samplingOptions,
  fit: (rows, options, { random }) =>
    fitSampling(
      rows,
      options,
      {
        id: 'random-over-sampling',
        target: (sizes) => Math.max(...sizes),
        draw: (members, target, own) => [
          ...members,
          ...Array.from({ length: target - members.length }, () => members[own.integer(members.length)]!),
        ],
      },
      random.fork('random-over-sampling'),
    ),
})
