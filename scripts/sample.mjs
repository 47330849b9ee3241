// Regenerates reports/sample/ from what the demo wrote (without times or machine), and the README's pictures, where a Chromium is at hand.
import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { root } from './run-probity.mjs'

const main = path.join(root, 'dist/bundle/main.js')
const languages = { 'ucb-admissions': 'en,zh' }
const runs = ['ucb-admissions', 'mitigate/base', 'mitigate/equal selection', 'digits-cnn']
const sample = path.join(root, 'reports/sample')
const work = mkdtempSync(path.join(os.tmpdir(), 'probity-sample-'))

function probity(...words) {
  const { status, stderr } = spawnSync(process.execPath, [main, ...words], { cwd: work, encoding: 'utf8' })
  if (status !== 0) throw new Error(`probity ${words.join(' ')}: exit ${status}: ${stderr}`)
}

for (const name of runs) {
  const from = path.join(root, 'reports', name)
  if (!existsSync(path.join(from, 'run.json'))) throw new Error(`reports/${name} is not there: npm run demo first`)
  mkdirSync(path.join(work, name), { recursive: true })
  // Rendered again without meta.json, so that no time and no host stands in it.
  for (const file of ['run.json', 'verdict.json']) cpSync(path.join(from, file), path.join(work, name, file))
  probity(
    'report',
    name,
    '--format',
    name === 'ucb-admissions' ? 'html,md' : 'html',
    '--language',
    languages[name] ?? 'en',
  )
}
cpSync(path.join(root, 'reports/mitigate/comparison.html'), path.join(work, 'mitigate/comparison.html'))
probity('report', '.', '--language', 'en,zh')
rmSync(sample, { recursive: true, force: true })
for (const file of readdirSync(work, { recursive: true }))
  if (/\.(html|md)$/.test(file)) cpSync(path.join(work, file), path.join(sample, file))
rmSync(work, { recursive: true })

const chromium = [
  process.env.CHROMIUM_PATH,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
].find((file) => file && existsSync(file))
if (chromium) {
  const { chromium: browser } = await import('playwright-core')
  const opened = await browser.launch({
    executablePath: chromium,
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run'],
  })
  const page = await opened.newPage({ viewport: { width: 1180, height: 860 }, deviceScaleFactor: 1.5 })
  mkdirSync(path.join(root, 'docs/images'), { recursive: true })
  await page.goto(`file://${sample}/ucb-admissions/report.html`)
  await page.screenshot({ path: path.join(root, 'docs/images/report.png') })
  await page.goto(`file://${sample}/mitigate/comparison.html`)
  await page
    .locator('figure')
    .first()
    .screenshot({ path: path.join(root, 'docs/images/comparison.png') })
  await opened.close()
}
console.log(`reports/sample written${chromium ? ', docs/images drawn' : ''}`)
