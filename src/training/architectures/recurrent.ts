import { z } from 'zod'
import { dropout } from '../layers/dropout.js'
import { recurrent, type RecurrentKind } from '../layers/recurrent.js'
import { defineArchitecture } from './architecture.js'
import { lengthsOf, stepsOf } from './sequence.js'

const options = z.strictObject({
  embedding: z.number().int().min(1).max(4096).default(32),
  units: z.number().int().min(1).max(4096).default(64),
})

/** Tokens as vectors, one recurrent layer over them, its last state. */
const recurrentArchitecture = (id: RecurrentKind, reference: string) =>
  defineArchitecture({
    id,
    reference,
    takes: ['tokens', 'series'],
    options,
    body: (layers, input, { embedding, units }, rate) => {
      const { value, present } = stepsOf(layers, input, embedding)
      const lengths = present === undefined ? {} : { lengths: lengthsOf(layers, present) }
      const last = recurrent(layers, dropout(layers, value, rate), { kind: id, units, ...lengths })
      return dropout(layers, last, rate)
    },
  })

export const rnn = recurrentArchitecture('rnn', 'Elman 1990, Finding structure in time')
export const lstm = recurrentArchitecture('lstm', 'Hochreiter & Schmidhuber 1997, Long short-term memory')
export const gru = recurrentArchitecture(
  'gru',
  'Cho et al. 2014, Learning phrase representations using RNN encoder–decoder',
)
