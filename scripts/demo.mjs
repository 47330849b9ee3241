// The main job on real input: two tables of decisions, audited from a cold start, with their reports.
import { spawnSync } from 'node:child_process'
import path from 'node:path'

const root = new URL('..', import.meta.url).pathname
const main = path.join(root, 'dist/cli/main.js')
const demos = [
  {
    config: 'fixtures/ucb-admissions/probity.yaml',
    title: '4,526 graduate admissions at Berkeley, 1973: who was admitted?',
  },
  { config: 'fixtures/credit-scoring/probity.yaml', title: '4,454 loans: who repaid, by age and marital status?' },
]
const meaning = { 0: 'within policy', 1: 'outside policy', 3: 'inconclusive' }

for (const { config, title } of demos) {
  console.log(`\n${title}\n$ probity audit ${config}`)
  const { status } = spawnSync(process.execPath, [main, 'audit', config], { cwd: root, stdio: 'inherit' })
  if (!(status in meaning)) process.exit(status ?? 70)
  console.log(`The audit ended with exit code ${status}: ${meaning[status]}.`)
}
console.log(`
Next, on your own data:
  npx probity init                                       asks a few questions and writes probity.yaml
  npx probity audit --data decisions.csv --task outcomes --decision approved --positive yes --sensitive sex,age:25,60
  npx probity gate reports/audit --policy four-fifths    the exit code for your build`)
