import { z } from 'zod'
import { defineLoss, meanOverColumns } from './loss.js'

/** Mean over the columns of max(0, 1 − s·z), where s is 1 for the class and −1 for the others. */
export const hinge = defineLoss({
  id: 'hinge',
  aliases: ['hingeLoss'],
  reference: 'Cortes & Vapnik 1995, Support-vector networks',
  target: 'binary',
  takes: ['logits', 'values'],
  options: z.strictObject({}),
  of: ({ builder: b, prediction, target }) => {
    const signs = b.addScalar(b.multiplyScalar(target, 2), -1)
    return meanOverColumns(b, b.relu(b.subtractFrom(1, b.multiply(signs, prediction))))
  },
})
