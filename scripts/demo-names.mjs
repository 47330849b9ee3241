// Two models of text, trained, audited on names that they have not seen, with their reports: an LSTM and self-attention, letter by letter.
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import path from 'node:path'

const root = new URL('..', import.meta.url).pathname
const main = path.join(root, 'dist/cli/main.js')
const run = (...words) => {
  console.log(`\n$ probity ${words.map((word) => (/[ ']/.test(word) ? JSON.stringify(word) : word)).join(' ')}`)
  return spawnSync(process.execPath, [main, ...words], { cwd: root, stdio: 'inherit' }).status
}
const meaning = { 0: 'within policy', 1: 'outside policy', 3: 'inconclusive' }

console.log('8,849 English first names: is a name in the list for women? And for which names is the guess worse?')
for (const model of ['lstm', 'attention']) {
  const config = `fixtures/first-names/${model}.yaml`
  const trained = run('train', config)
  if (trained !== 0) process.exit(trained ?? 70)
  const status = run('audit', config, '--where', "part = 'test'", '--model', `reports/first-names/${model}-model`)
  if (!(status in meaning)) process.exit(status ?? 70)
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
