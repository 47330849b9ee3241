// Trains the CNN on 6,000 digits, and audits it on 2,000 that it has not seen.
import path from 'node:path'
import { accuracyOf, prepareDigits } from './digits.mjs'
import { probity, root } from './run-probity.mjs'

console.log(
  '6,000 handwritten digits to learn from, 2,000 to be judged on: a CNN, 10 epochs, about two minutes on two cores.',
)
const folder = path.join(root, 'reports/demo-digits')
const model = path.join(folder, 'model')
const config = prepareDigits(folder, {
  ...{ train: 600, test: 200 },
  settings: () => ({
    title: 'Handwritten digits',
    train: {
      input: { kind: 'images' },
      architecture: 'cnn',
      epochs: 10,
      optimizer: { kind: 'adam', learningRate: 0.002 },
      schedule: 'cosine',
      augmentation: [{ kind: 'shift', pixels: 1 }],
      split: { validation: 0 },
      output: model,
    },
    analyses: { saliency: true },
    report: { folder: path.join(folder, 'report') },
  }),
})
probity(['train', config])
probity(['audit', config, '--model', model, '--format', 'html,json'])
console.log(`\n${accuracyOf(model)}`)
