import type { Architecture } from './architecture.js'
import { attention } from './attention.js'
import { cnn } from './cnn.js'
import { logistic } from './logistic.js'
import { mlp } from './mlp.js'
import { gru, lstm, rnn } from './recurrent.js'

export const architectures = [logistic, mlp, cnn, rnn, lstm, gru, attention] as const satisfies readonly Architecture[]
