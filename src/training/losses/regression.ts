import { z } from 'zod'
import { defineLoss, meanOverColumns, type LossTerms } from './loss.js'

const difference = ({ builder, prediction, target }: LossTerms): string => builder.subtract(prediction, target)

/** Mean over the columns of (prediction − target)². */
export const meanSquaredError = defineLoss({
  id: 'mean-squared-error',
  aliases: ['mse', 'meanSquaredError'],
  reference: 'Gauss 1809, Theoria motus corporum coelestium',
  target: 'numbers',
  takes: ['values'],
  options: z.strictObject({}),
  of: (terms) => meanOverColumns(terms.builder, terms.builder.square(difference(terms))),
})

/** Mean over the columns of |prediction − target|. */
export const meanAbsoluteError = defineLoss({
  id: 'mean-absolute-error',
  aliases: ['mae', 'meanAbsoluteError'],
  reference: 'Boscovich 1757; Koenker & Bassett 1978',
  target: 'numbers',
  takes: ['values'],
  options: z.strictObject({}),
  of: (terms) => meanOverColumns(terms.builder, terms.builder.absolute(difference(terms))),
})

/** ½d² up to |d| = delta, delta·(|d| − ½·delta) beyond: outliers pull with limited force. */
export const huber = defineLoss({
  id: 'huber',
  aliases: ['huberLoss'],
  reference: 'Huber 1964, Robust estimation of a location parameter',
  target: 'numbers',
  takes: ['values'],
  options: z.strictObject({ delta: z.number().gt(0).default(1) }),
  of: (terms, { delta }) => {
    const b = terms.builder
    const size = b.absolute(difference(terms))
    const inside = b.minimum(size, b.scalar(size, delta))
    // ½·inside² + delta·(size − inside) is both branches at once
    const squared = b.multiplyScalar(b.square(inside), 0.5)
    return meanOverColumns(b, b.add(squared, b.multiplyScalar(b.subtract(size, inside), delta)))
  },
})
