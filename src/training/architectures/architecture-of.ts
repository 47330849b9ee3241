import type { TrainConfig } from '../../schema/train.js'
import type { InputKind } from './architecture.js'

const usual: Record<InputKind, string> = { features: 'mlp', image: 'cnn', tokens: 'gru', series: 'gru' }

/** The architecture that a config names, or the usual one for a kind of input. */
export function architectureOf({ architecture }: TrainConfig, kind: InputKind): string {
  return architecture === 'auto' ? usual[kind] : architecture
}
