import { z } from 'zod'
import { defineAugmentation } from './augmentation.js'

/**
 * Moves every row along its time by up to so many steps; the first or last step is repeated where nothing was. Time is the first axis of a
 * series and the last one of a picture such as a spectrogram. Steps behind the end of a row stay as they are.
 */
export const timeShift = defineAugmentation({
  id: 'time-shift',
  reference: 'Salamon & Bello 2017, Deep convolutional neural networks and data augmentation for environmental sound',
  takes: ['series', 'image'],
  options: z.strictObject({ steps: z.number().int().min(1).max(10_000).default(4) }),
  change: ({ data, shape, rows, lengths }, { steps }, random) => {
    const size = shape.reduce((product, each) => product * each, 1)
    const series = shape.length === 2
    const all = series ? shape[0]! : shape.at(-1)!
    const across = size / all
    const place = (step: number, at: number): number => (series ? step * across + at : at * all + step)
    for (let row = 0; row < rows; row++) {
      const moved = random.integer(2 * steps + 1) - steps
      const length = lengths?.[row] ?? all
      const before = data.slice(row * size, (row + 1) * size)
      for (let step = 0; step < length; step++) {
        const from = Math.min(length - 1, Math.max(0, step - moved))
        for (let at = 0; at < across; at++) data[row * size + place(step, at)] = before[place(from, at)]!
      }
    }
  },
})
