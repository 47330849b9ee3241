import { say } from '../schema/message.js'
import { shuffledPositions } from '../training/shuffle.js'
import { fitSampling, samplingOptions } from './groups/sampling.js'
import { defineMitigation } from './mitigation.js'

/** Leaves out training rows, drawn at random without replacement, until all cells have as few as the smallest. */
export const randomUnderSampling = defineMitigation({
  id: 'random-under-sampling',
  reference:
    'Batista, Prati & Monard 2004, SIGKDD Explorations 6(1); by label and group as in Kamiran & Calders 2012, uniform sampling',
  stage: 'before',
  tasks: ['binary', 'multiclass'],
  does: say('mitigation.random-under-sampling.does'),
  caution: say('mitigation.random-under-sampling.caution'),
  needsGroupAtDecision: false,
  randomises: () => false,
  options: samplingOptions,
  fit: (rows, options, { random }) =>
    fitSampling(
      rows,
      options,
      {
        id: 'random-under-sampling',
        target: (sizes) => Math.min(...sizes),
        draw: (members, target, own) =>
          Array.from(shuffledPositions(members.length, own).subarray(0, target), (at) => members[at]!),
      },
      random.fork('random-under-sampling'),
    ),
})
