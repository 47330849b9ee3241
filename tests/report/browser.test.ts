import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { renderHtml } from '../../src/report/render-html.js'
import { registerSampleTexts, sampleRun, sampleVerdict } from './sample-run.js'

const places = [process.env.CHROMIUM_PATH, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
const executablePath = places.find((path): path is string => path !== undefined && existsSync(path))
const args = [
  '--headless=new',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
]
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

interface Violation {
  readonly id: string
  readonly impact: string
  readonly nodes: readonly { readonly html: string }[]
}
interface Opened {
  readonly page: Page
  readonly complaints: readonly string[]
}

/** Code of the page's own world goes there as text: the types of the DOM are not those of this project. */
const inPage = <Result>(page: Page, code: string): Promise<Result> => page.evaluate<Result>(code)

let browser: Browser
const pages: Record<string, string> = {}

/** The report in a page of its own; whatever the browser complains of or asks the network for is gathered. */
async function open(language: string, options: BrowserContextOptions = {}): Promise<Opened> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options })
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('console', (message) => complaints.push(message.text()))
  page.on('pageerror', (error) => complaints.push(error.message))
  await context.route('**', (route) => {
    if (route.request().url() === 'http://report.test/')
      return route.fulfill({ contentType: 'text/html; charset=utf-8', body: pages[language]! })
    complaints.push(`asks for ${route.request().url()}`)
    return route.abort()
  })
  await page.goto('http://report.test/', { waitUntil: 'load' })
  return { page, complaints: complaints.filter((text) => !text.includes('favicon')) }
}

/** Serious and critical violations of WCAG 2.2 A and AA. The policy of the page is bypassed for the checker's own script alone. */
async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe)
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
  const found = await inPage<Violation[]>(
    page,
    `axe.run(document, { runOnly: { type: 'tag', values: ${JSON.stringify(tags)} } }).then(({ violations }) => violations.map(
      ({ id, impact, nodes }) => ({ id, impact, nodes: nodes.slice(0, 3).map(({ html }) => ({ html: html.slice(0, 160) })) })))`,
  )
  return found
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map((violation) => JSON.stringify(violation))
}

describe.skipIf(!executablePath)(
  `the report in a browser${executablePath ? '' : ' (skipped: no Chromium; set CHROMIUM_PATH)'}`,
  () => {
    beforeAll(async () => {
      registerSampleTexts()
      for (const language of ['en', 'zh'] as const)
        pages[language] = await renderHtml({ run: sampleRun, verdict: sampleVerdict, language, suppressBelow: 0 })
      browser = await chromium.launch({ executablePath: executablePath!, args })
    })
    afterAll(() => browser?.close())

    it.each([
      ['in light', 'en', { colorScheme: 'light' }, 'screen'],
      ['in dark', 'en', { colorScheme: 'dark' }, 'screen'],
      ['on a narrow screen', 'en', { viewport: { width: 360, height: 740 } }, 'screen'],
      ['in print', 'en', {}, 'print'],
      ['in Chinese', 'zh', {}, 'screen'],
    ] as const)('has nothing serious against it %s', async (_, language, options, media) => {
      const { page, complaints } = await open(language, { ...options, bypassCSP: true })
      await page.emulateMedia({ media })
      // What a reader may open is looked at too.
      await inPage(page, `document.querySelectorAll('details').forEach((details) => { details.open = true })`)
      expect(await violations(page)).toEqual([])
      expect(complaints).toEqual([])
      await page.context().close()
    })

    it.each([360, 768, 1280])('does not scroll sideways at %i pixels', async (width) => {
      const { page } = await open('en', { viewport: { width, height: 800 } })
      const [content, window] = await inPage<number[]>(page, '[document.documentElement.scrollWidth, innerWidth]')
      expect(content).toBeLessThanOrEqual(window!)
      await page.context().close()
    })

    it('keeps its own policy: nothing blocked, nothing asked of the network', async () => {
      const { page, complaints } = await open('en')
      expect(complaints).toEqual([])
      const blocked = await inPage<boolean>(
        page,
        `(() => {
        const script = document.createElement('script')
        script.textContent = 'globalThis.intruder = true'
        document.body.append(script)
        return 'intruder' in globalThis
      })()`,
      )
      expect(blocked).toBe(false)
      await page.context().close()
    })

    it('sorts a table by a column, up and down, by number and with the absent last', async () => {
      const { page } = await open('en')
      const column = (place: number) =>
        page.locator('#groups table').first().locator(`tbody tr > *:nth-child(${place})`).allTextContents()
      const button = page.locator('#groups table').first().getByRole('button', { name: /^Rows/ })
      await button.click()
      expect(await column(2)).toEqual(['6', '16', '115', '120', '130', '140', '150', '180', '1,835', '2,691'])
      await button.click()
      expect((await column(2))[0]).toBe('2,691')
      expect(await page.locator('#groups table').first().locator('[aria-sort]').getAttribute('aria-sort')).toBe(
        'descending',
      )
      const p = page
        .locator('#analysis-groups table')
        .filter({ has: page.getByRole('button', { name: 'p ' }) })
        .first()
      await p.getByRole('button', { name: /^p/ }).focus()
      await page.keyboard.press('Enter')
      expect((await p.locator('tbody tr > *:nth-child(4)').allTextContents()).slice(0, 2)).toEqual([
        '<\u00a00.001',
        '0.040',
      ])
      await page.context().close()
    })

    it('is complete without JavaScript', async () => {
      const { page, complaints } = await open('en', { javaScriptEnabled: false })
      expect(await page.locator('section').count()).toBeGreaterThan(7)
      expect(await page.locator('figure svg[role=img]').first().isVisible()).toBe(true)
      expect(await page.locator('thead button').count()).toBe(0)
      await page.locator('summary').filter({ hasText: 'Numbers behind the chart' }).first().click()
      expect(await page.locator('details.numbers[open] table').first().isVisible()).toBe(true)
      expect(complaints).toEqual([])
      await page.context().close()
    })

    it('opens everything on paper, names of a thousand characters aside', async () => {
      const { page } = await open('en')
      await inPage(page, `dispatchEvent(new Event('beforeprint'))`)
      expect(await page.locator('details:not([open]):not(.long)').count()).toBe(0)
      await inPage(page, `dispatchEvent(new Event('afterprint'))`)
      expect(await page.locator('details[open]').count()).toBe(0)
      await page.context().close()
    })

    it('is read by keyboard: the first stop skips to the content', async () => {
      const { page } = await open('en')
      await page.keyboard.press('Tab')
      expect(await inPage(page, 'document.activeElement.className')).toBe('skip')
      await page.keyboard.press('Enter')
      expect(await inPage(page, 'document.activeElement.id')).toBe('main')
      await page.context().close()
    })

    it('cuts no label of a chart', async () => {
      for (const language of ['en', 'zh']) {
        const { page } = await open(language)
        const cut = await inPage<string[]>(
          page,
          `[...document.querySelectorAll('figure svg[role=img]')].flatMap((svg) => {
          const frame = svg.getBoundingClientRect()
          const isCut = (text) => {
            const box = text.getBoundingClientRect()
            return box.left < frame.left - 1 || box.right > frame.right + 1 || box.top < frame.top - 1 || box.bottom > frame.bottom + 1
          }
          return [...svg.querySelectorAll('text')].filter(isCut).map((text) => text.textContent)
        })`,
        )
        expect(cut).toEqual([])
        await page.context().close()
      }
    })
  },
)
