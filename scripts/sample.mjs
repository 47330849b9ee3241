// Regenerates reports/sample/ (the demo's reports, without times or machine) and the README's picture, where a Chromium is at hand.
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { spawnSync } from 'node:child_process'

const root = new URL('..', import.meta.url).pathname
const samples = { 'ucb-admissions': 'en,zh', 'credit-scoring': 'en' }
const wanted = /^report(\.zh)?\.(html|md)$/

rmSync(path.join(root, 'reports/sample'), { recursive: true, force: true })
for (const [name, languages] of Object.entries(samples)) {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'sample-'))
  const run = path.join(folder, 'run')
  const args = [
    'dist/cli/main.js',
    'audit',
    `fixtures/${name}/probity.yaml`,
    '--quiet',
    '--format',
    'html,md',
    '--language',
    languages,
    '--output',
    run,
  ]
  const { status, stderr } = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' })
  if (![0, 1, 3].includes(status)) throw new Error(`${name}: exit ${status}: ${stderr}`)
  // Rendered again without meta.json, so that no time and no host stands in it.
  rmSync(path.join(run, 'meta.json'))
  for (const language of languages.split(','))
    spawnSync(process.execPath, ['dist/cli/main.js', 'report', run, '--format', 'html,md', '--language', language], {
      cwd: root,
    })
  const target = path.join(root, 'reports/sample', name)
  mkdirSync(target, { recursive: true })
  cpSync(run, target, { recursive: true, filter: (file) => file === run || wanted.test(path.basename(file)) })
  rmSync(folder, { recursive: true })
}

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
  await page.goto(`file://${path.join(root, 'reports/sample/ucb-admissions/report.html')}`)
  mkdirSync(path.join(root, 'docs/images'), { recursive: true })
  await page.screenshot({ path: path.join(root, 'docs/images/report.png') })
  await opened.close()
}
console.log(`reports/sample written${chromium ? ', docs/images/report.png drawn' : ''}`)
