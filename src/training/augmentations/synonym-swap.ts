import { z } from 'zod'
import { parseOptions } from '../parse-options.js'
import type { Augmentation } from './augmentation.js'
import { swapTerms } from './swap-terms.js'

const options = z.strictObject({
  /** Words or phrases of one list mean the same. */
  synonyms: z.array(z.array(z.string().min(1)).min(2)).min(1),
  /** Of the terms found. */
  share: z.number().gt(0).max(1).default(0.1),
})

/** Exchanges some words of a text for words that mean the same. */
export const synonymSwap: Augmentation = {
  id: 'synonym-swap',
  reference:
    'Wei & Zou 2019, EDA: Easy data augmentation techniques for boosting performance on text classification tasks',
  takes: ['tokens'],
  mixesTargets: false,
  options,
  begin(given, input) {
    const { synonyms, share } = parseOptions(options, given, 'synonym-swap')
    return swapTerms({ id: 'synonym-swap', groups: synonyms, share, each: 'term' }, input)
  },
}
