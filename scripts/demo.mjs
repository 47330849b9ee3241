// The whole way on real input: audit recorded decisions, train a model, audit, explain and mitigate it, compare, gate.
import path from 'node:path'
import { accuracyOf, prepareDigits } from './digits.mjs'
import { meaning, probity, root } from './run-probity.mjs'

const verdicts = Object.keys(meaning).map(Number)
const title = (text) => console.log(`\n── ${text}`)

title('1. Decisions that were made: 4,526 graduate admissions at Berkeley, 1973')
const admissions = probity(['audit', 'fixtures/ucb-admissions/probity.yaml', '--language', 'en,zh'], verdicts)

title('2. A model: trained on 4,454 loans, audited by age and marital status, explained, mitigated in seven ways')
probity(['mitigate', 'fixtures/credit-scoring/mitigate.yaml', '--restart'])

title('3. Would the build pass? The model as it is, and with thresholds by age')
const gated = ['base', 'equal selection'].map((name) => [
  name,
  probity(['gate', `reports/mitigate/${name}`, '--policy', 'four-fifths'], verdicts),
])

title('4. Pictures: a network that learns digits for a moment, and what it looks at')
const folder = path.join(root, 'reports/digits')
const model = path.join(folder, 'model')
const config = prepareDigits(folder, {
  ...{ train: 200, test: 50 },
  settings: () => ({
    title: 'Handwritten digits, and what a network looks at',
    train: { input: { kind: 'images' }, epochs: 2, split: { validation: 0 }, output: model },
    analyses: { saliency: { images: 10 } },
    report: { folder: path.join(root, 'reports/digits-cnn') },
  }),
})
probity(['train', config])
probity(['audit', config, '--model', model], verdicts)
console.log(accuracyOf(model))

title('5. All reports on one page')
probity(['report', 'reports', '--language', 'en,zh'])

console.log(`
Admissions by gender, four-fifths rule: ${meaning[admissions]} (exit code ${admissions}).
${gated.map(([name, code]) => `Loans, ${name}: ${meaning[code]} (exit code ${code}).`).join('\n')}

Open reports/index.html. Then, on your own data:
  npx probity init                                       asks a few questions and writes probity.yaml
  npx probity audit --data decisions.csv --task outcomes --decision approved --positive yes --sensitive sex,age:25,60
  npx probity gate reports/audit --policy four-fifths    the exit code for your build`)
