import type { Lint } from './lint.js'

/** Sensitive features that the model is given, on purpose or not. */
export const sensitiveInputs: Lint = {
  id: 'sensitive-inputs',
  level: 'warning',
  check: ({ sensitive }) => (sensitive.length === 0 ? null : { columns: [...sensitive], count: sensitive.length }),
}
