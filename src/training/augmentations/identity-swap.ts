import { z } from 'zod'
import { parseOptions } from '../parse-options.js'
import type { Augmentation } from './augmentation.js'
import { genderedTerms } from './gendered-terms.js'
import { swapTerms } from './swap-terms.js'

const options = z.strictObject({
  /** Terms for people, each list of one kind: `[muslim, christian, jewish]`. A pair is a list of two. */
  terms: z.array(z.array(z.string().min(1)).min(2)).default([]),
  /** Whether the English words for women and men stand in for one another: he and she, father and mother. */
  gendered: z.boolean().default(true),
  /** Of the texts; all terms of a text are exchanged, the same always for the same. */
  share: z.number().gt(0).max(1).default(0.5),
})

/** Exchanges the terms for people in a text, the label staying as it is, so that it cannot hang on them. */
export const identitySwap: Augmentation = {
  id: 'identity-swap',
  reference:
    'Zhao et al. 2018, Gender bias in coreference resolution; Garg et al. 2019, Counterfactual fairness in text classification',
  takes: ['tokens'],
  mixesTargets: false,
  options,
  begin(given, input) {
    const { terms, gendered, share } = parseOptions(options, given, 'identity-swap')
    const groups = [...terms, ...(gendered ? genderedTerms : [])]
    return swapTerms({ id: 'identity-swap', groups, share, each: 'text' }, input)
  },
}
