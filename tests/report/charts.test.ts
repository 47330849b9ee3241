import { beforeAll, describe, expect, it } from 'vitest'
import type { BlockOf } from '../../src/schema/block.js'
import { niceDomain } from '../../src/report/charts/axis.js'
import { drawChart } from '../../src/report/charts/draw.js'
import { groupColours } from '../../src/report/charts/group-colours.js'
import { appearance } from '../../src/report/charts/palette.js'
import { charts } from '../../src/report/charts/registry.js'
import { thinCurve } from '../../src/report/charts/thin-curve.js'
import { tidySvg } from '../../src/report/charts/tidy-svg.js'
import { createDrawing } from '../../src/report/create-drawing.js'
import { blocks, hostile, registerSampleTexts, sampleRun } from './sample-run.js'

const drawing = createDrawing({
  language: 'en',
  features: sampleRun.features,
  measurements: new Map(),
  draw: drawChart,
  rowLimit: 100,
})
const samples = blocks.filter((block): block is BlockOf<'chart'> => block.kind === 'chart')
const build = ({ shape, rows, options }: BlockOf<'chart'>) =>
  charts[shape]({ shape, rows, options, style: 'share', drawing })

beforeAll(registerSampleTexts)

describe('charts', () => {
  it('have a sample of every shape', () => {
    expect(new Set(samples.map(({ shape }) => shape))).toEqual(new Set(Object.keys(charts)))
  })

  it.each(samples.map((sample) => [sample.shape, sample] as const))(
    '%s draws every label and no hole',
    async (_, sample) => {
      const { content } = await drawChart(build(sample).spec!)
      expect(content).not.toMatch(/NaN|undefined|Infinity|style="|<script|<img/)
      expect(content).toMatch(/<(path|line|rect)/)
      expect(content.length).toBeLessThan(16_000)
    },
  )

  it.each(Object.keys(charts) as (keyof typeof charts)[])(
    '%s draws nothing for no rows, and holds rows of nulls',
    async (shape) => {
      const none = charts[shape]({ shape, rows: [], options: {}, style: 'share', drawing })
      expect(none.spec).toBeNull()
      const nulls = {
        group: null,
        stratum: null,
        category: null,
        label: null,
        measure: null,
        value: null,
        low: null,
        high: null,
        n: null,
        share: null,
        mean: null,
        observed: null,
        threshold: null,
        falsePositiveRate: null,
        truePositiveRate: null,
      }
      const { spec } = charts[shape]({ shape, rows: [nulls, nulls], options: {}, style: 'share', drawing })
      if (spec) expect((await drawChart(spec)).content).not.toMatch(/NaN|undefined/)
    },
  )

  it('writes hostile names as text, and only as text', async () => {
    const { content } = await drawChart(build(samples[0]!).spec!)
    expect(content).toContain('&lt;img src=x onerror=alert(1)&gt;</text>')
    expect(content).toContain('&quot;a&quot;')
    expect(content).toContain('two↵lines')
    expect(content).not.toContain(hostile.long)
  })

  it('places a point where its axis says', async () => {
    const row = (group: string, value: number) => ({ group, value, low: value, high: value, n: 10, listedOnly: 0 })
    const { spec } = charts.intervals({
      shape: 'intervals',
      rows: [row('a', 0), row('b', 0.5), row('c', 1)],
      options: {},
      style: 'share',
      drawing,
    })
    const { content } = await drawChart(spec!)
    const places = [...content.matchAll(/<path transform="translate\(([\d.]+),([\d.]+)\)"[^>]*fill="var\(--c/g)].map(
      (found) => [Number(found[1]), Number(found[2])],
    )
    const width = spec!.width - spec!.padding.left - spec!.padding.right
    expect(places).toHaveLength(3)
    expect(places.map(([x]) => x)).toEqual([0, Math.round(width * 5) / 10, width])
    expect(places.map(([, y]) => y)).toEqual([15, 45, 75])
  })

  it('draws listed groups hollow and says so', () => {
    const { spec, notes } = build(samples[0]!)
    expect(JSON.stringify(spec)).toContain('"f":"var(--paper,#fff)"')
    expect(notes).toEqual(['Hollow marks are groups that are listed, not compared.'])
  })
})

describe('axes', () => {
  it('hold all values on round ends', () => {
    expect(niceDomain([0.3, 0.45], 'share')).toEqual([0.3, 0.45])
    expect(niceDomain([0.1, 0.7], 'share')).toEqual([0, 0.8])
    expect(niceDomain([0.05, 0.99], 'share')).toEqual([0, 1])
    expect(niceDomain([-0.04, 0.31], 'difference')).toEqual([-0.1, 0.4])
    expect(niceDomain([], 'share')).toEqual([0, 1])
    expect(niceDomain([null, 5], 'measure')).toEqual([4.4, 5.6])
  })
})

describe('thinning a curve', () => {
  it('keeps the ends and stays within the tolerance', () => {
    const points = Array.from({ length: 2000 }, (_, i) => ({ x: i / 1999, y: Math.sqrt(i / 1999) }))
    const kept = thinCurve(points, 0.002)
    expect(kept.length).toBeLessThan(60)
    expect([kept[0], kept.at(-1)]).toEqual([points[0], points.at(-1)])
    for (const { x, y } of points) {
      const right = kept.findIndex((point) => point.x >= x)
      const [a, b] = [kept[Math.max(0, right - 1)]!, kept[right]!]
      const at = a.x === b.x ? a.y : a.y + ((x - a.x) / (b.x - a.x)) * (b.y - a.y)
      // Vertical distance is at most the distance to the line divided by the cosine of its slope.
      const slope = a.x === b.x ? 0 : (b.y - a.y) / (b.x - a.x)
      expect(Math.abs(at - y)).toBeLessThanOrEqual(0.002 * Math.hypot(1, slope) + 1e-9)
    }
  })
})

describe('tidying an SVG', () => {
  it('says once what all marks of a group have in common, and nothing of it for others', () => {
    const svg =
      '<svg><g class="a"><text fill="red" font-size="9px">a</text><text fill="red" font-size="8px">b</text></g><g><path d="M0,0" stroke="x"/></g></svg>'
    expect(tidySvg(svg)).toBe(
      '<g fill="red"><text font-size="9px">a</text><text font-size="8px">b</text></g><path d="M0,0" stroke="x"/>',
    )
  })

  it('drops what is unseen or said anyway, rounds places, and keeps texts as they are', () => {
    const svg =
      '<svg class="marks"><g transform="translate(0,0)" role="x"><path class="background" d="M0,0h0"/><text opacity="0">gone</text><text opacity="1" font-family="f" transform="translate(1.23456,-0.001)">a opacity="1" 1.23456 &lt;b&gt;</text></g></svg>'
    expect(tidySvg(svg)).toBe('<text transform="translate(1.2,0)">a opacity=&quot;1&quot; 1.23456 &lt;b&gt;</text>')
  })
})

describe('colours of groups', () => {
  const features = [
    {
      name: 'sex',
      role: 'sensitive' as const,
      column: 'sex',
      reference: null,
      groups: ['f', 'm', null].map((value) => ({ value, rows: 1, compared: true })),
    },
    {
      name: 'race',
      role: 'sensitive' as const,
      column: 'race',
      reference: null,
      groups: ['x', 'f'].map((value) => ({ value, rows: 1, compared: true })),
    },
  ]
  it('are the place in the feature, whichever groups a chart shows', () => {
    const colours = groupColours(features)
    expect(colours(['m'])).toEqual([appearance(1)])
    expect(colours(['x', 'f'])).toEqual([appearance(0), appearance(1)])
    expect(colours([null, 'f'])).toEqual([appearance(2), appearance(0)])
  })
  it('of intersections are the order in which they are first seen', () => {
    const colours = groupColours(features)
    expect(colours(['f, x', 'm, x'])).toEqual([appearance(0), appearance(1)])
    expect(colours(['m, x'])).toEqual([appearance(1)])
  })
  it('repeat no pair of colour and shape among 48 groups', () => {
    const pairs = Array.from({ length: 48 }, (_, i) => `${appearance(i).colour} ${appearance(i).shape}`)
    expect(new Set(pairs).size).toBe(48)
  })
})
