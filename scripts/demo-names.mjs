// Two models of text, trained, audited on names that they have not seen, with their reports: an LSTM and self-attention, letter by letter.
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { meaning, probity, root } from './run-probity.mjs'

console.log('8,849 English first names: is a name in the list for women? And for which names is the guess worse?')
for (const model of ['lstm', 'attention']) {
  const config = `fixtures/first-names/${model}.yaml`
  probity(['train', config])
  const words = ['audit', config, '--where', "part = 'test'", '--model', `reports/first-names/${model}-model`]
  const status = probity(words, Object.keys(meaning).map(Number))
  const { analyses } = JSON.parse(readFileSync(path.join(root, `reports/first-names/${model}/run.json`), 'utf8'))
  const { value, interval, n } = analyses
    .flatMap(({ measurements }) => measurements)
    .find(({ id }) => id === 'groups/accuracy')
  const share = (number) => `${(100 * number).toFixed(1)} %`
  console.log(
    `${model}: ${share(value)} of ${n.rows} unseen names right (${share(interval.low)} to ${share(interval.high)}), ${meaning[status]}.`,
  )
}
console.log('\nThe reports: reports/first-names/lstm/report.html and reports/first-names/attention/report.html')
