import { Ajv } from 'ajv'
import { beforeAll, describe, expect, it } from 'vitest'

import { githubOutput } from '../../src/gate/outputs/github.js'
import { jsonOutput } from '../../src/gate/outputs/json.js'
import { junitOutput } from '../../src/gate/outputs/junit.js'
import { markdownOutput } from '../../src/gate/outputs/markdown.js'
import type { OutputOptions } from '../../src/gate/outputs/output.js'
import { powerJson, powerText } from '../../src/gate/power.js'
import { sarifOutput } from '../../src/gate/outputs/sarif.js'
import { textOutput } from '../../src/gate/outputs/text.js'
import { translate, untranslated } from '../../src/report/translate.js'
import { verdict as verdictSchema, type RuleVerdict, type Verdict } from '../../src/schema/verdict.js'
import { noVerdict } from '../../src/gate/evaluate-policy.js'
import { aMeasurement, aRun, shareMeasurements } from './a-run.js'
import { judged } from './judged.js'
import { parseXml, type XmlElement } from './well-formed-xml.js'

const options: OutputOptions = { translate: (message) => translate(message, 'en'), version: '1.2.3' }
const inChinese: OutputOptions = { ...options, translate: (message) => translate(message, 'zh') }

/** Group names that would break any of the formats. */
const evil = [
  '<b>&"\'</b>',
  'a|b`c`',
  '\u001b[31mred',
  '::error::x',
  'line\nbreak\r',
  '@team #12 www.x.org http://x',
  '\u202eabc',
  'x\ud800y',
  '100 % sure, really',
]

let mixed: Verdict
let evilOne: Verdict

beforeAll(async () => {
  const run = aRun([
    ...shareMeasurements({ A: [600, 1000], B: [300, 1000] }),
    aMeasurement('groups/accuracy[g=A]', 0.5, [0.4, 0.6], { unit: 'share' }),
    aMeasurement('groups/accuracy[g=B]', 0.5),
    aMeasurement('groups/accuracy[g=C]', null, undefined, { unavailable: 'single-class' }),
    aMeasurement('paired/accuracy:change[g=A]', 0.02, [0.01, 0.03]),
  ])
  mixed = await judged(
    run,
    `rules:
  - { id: gap, measure: 'groups/selection-rate:difference(g)', max: 0.1 }
  - { id: accepted, measure: 'groups/selection-rate:ratio(g)', min: 0.8 }
  - { id: stale, measure: 'groups/selection-rate[g=A]', max: 0.9 }
  - { id: expired, measure: 'groups/selection-rate[g=B]', max: 0.1 }
  - { id: open, measure: 'groups/accuracy[g=A]', within: [0.45, 0.55] }
  - { id: bare, measure: 'groups/accuracy[g=B]', min: 0.45, onInconclusive: fail }
  - { id: missing, measure: 'groups/accuracy[g=C]', min: 0.45 }
  - { id: unmeasured, measure: 'groups/accuracy[g=CC]', min: 0.45, onUnavailable: inconclusive }
  - { id: worse, measure: 'groups/accuracy[g=A]', noWorseThan: { margin: 0.005 } }
  - { id: alone, measure: 'groups/accuracy[g=B]', noWorseThan: { margin: 0.005 } }
  - { id: evidence, measure: 'groups/accuracy[*]', required: true }
  - { id: advice, measure: 'groups/selection-rate:difference(g)', max: 0.2, level: warn }
  - { id: fine, measure: 'groups/selection-rate[g=A]', max: 0.99 }
acceptances:
  - { rule: accepted, upTo: 0.3, owner: me, reason: known, expires: 2030-01-01 }
  - { rule: stale, upTo: 0.95, owner: me, reason: known, expires: 2030-01-01 }
  - { rule: expired, upTo: 0.9, owner: me, reason: known, expires: 2020-01-01 }
`,
  )
  const evilRun = aRun(evil.map((name) => aMeasurement(`groups/accuracy[g=${JSON.stringify(name)}]`, 0.5, [0.4, 0.6])))
  evilOne = await judged(
    evilRun,
    "rules: [{ id: 'r,: <&>\\u001b', measure: 'groups/accuracy[g=*]', max: 0.2 }]".replace(
      /'r.*?'/u,
      '"r,: <&>\\u001b"',
    ),
  )
})

const byId = (id: string): RuleVerdict => mixed.rules.find((rule) => rule.id === id)!

describe('the fixture', () => {
  it('has every kind of verdict and cause', () => {
    expect(mixed.rules.map(({ id, verdict, cause }) => [id, verdict, cause])).toEqual([
      ['gap', 'fail', undefined],
      ['accepted', 'pass', 'accepted'],
      ['stale', 'fail', 'acceptance-stale'],
      ['expired', 'fail', 'acceptance-expired'],
      ['open', 'inconclusive', 'interval-spans-limit'],
      ['bare', 'fail', 'interval-unavailable'],
      ['missing', 'fail', 'unavailable'],
      ['unmeasured', 'inconclusive', 'not-measured'],
      ['worse', 'fail', undefined],
      ['alone', 'fail', 'no-baseline'],
      ['evidence', 'pass', undefined],
      ['advice', 'fail', undefined],
      ['fine', 'pass', undefined],
    ])
    expect(verdictSchema.parse(mixed)).toEqual(mixed)
  })
})

describe('the text output', () => {
  it('says of a failing rule what was measured against what, how sure, what a bare rule would have said and what would make it pass', () => {
    const text = textOutput(mixed, options)
    const about = text.slice(text.indexOf('FAIL  gap'), text.indexOf('FAIL  stale'))
    expect(about).toMatch(
      /Measured 0\.300 \(0\.2\d\d to 0\.3\d\d, 9\d(\.\d+)?\s% confidence, n = 1,000\); allowed: at most 0\.1\./u,
    )
    expect(about).toMatch(/p <\s0\.001 against a truth at the limit, <\s0\.001 after Holm/u)
    expect(about).toContain(
      'would have said fail; with groups of these sizes that are all alike it fails less than 0.1\u00a0% of the time',
    )
    expect(about).toContain('found to fail with 80\u00a0% power')
    expect(about).toContain('To pass with an interval as wide as this, the value would have to be 0.0')
    expect(about).toContain('policy.yaml, line 3')
  })

  it('says which value would pass a lower limit with an interval as wide', async () => {
    const run = aRun([aMeasurement('groups/accuracy', 0.6, [0.55, 0.66], { unit: 'other' })])
    const verdict = await judged(run, 'rules: [{ id: r, measure: groups/accuracy, min: 0.8 }]')
    expect(textOutput(verdict, options)).toContain('the value would have to be 0.850 or more')
  })

  it('puts failing rules first and counts error-level rules only', () => {
    const text = textOutput(mixed, options)
    expect(text).toContain('3 of 12 rules within their limit, 7 failed, 2 inconclusive.')
    expect(text).toContain('1 more rule only warns.')
    expect(text.indexOf('alone')).toBeLessThan(text.indexOf('open'))
  })

  it('is coloured by the functions it is given and by nothing else', () => {
    const mark = (tag: string) => (text: string) => `<${tag}>${text}</${tag}>`
    const coloured = textOutput(mixed, {
      ...options,
      colours: {
        pass: mark('p'),
        fail: mark('f'),
        inconclusive: mark('i'),
        'not-applicable': mark('d'),
        dim: mark('d'),
        bold: mark('b'),
      },
    })
    expect(coloured.replace(/<\/?[pfidb]>/gu, '')).toBe(textOutput(mixed, options))
    expect(coloured).toContain('<f>FAIL')
  })

  it('cannot steer a terminal', () => {
    // eslint-disable-next-line no-control-regex -- that is what must not be there
    expect(textOutput(evilOne, options).replace(/\n/gu, '')).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202e]/u)
  })

  it.each([
    ['en', options],
    ['zh', inChinese],
  ] as const)('has words for everything in %s', (_language, each) => {
    for (const verdict of [mixed, evilOne, noVerdict(aRun([]))]) {
      expect(textOutput(verdict, each)).not.toContain(untranslated)
      expect(powerText(verdict, each)).not.toContain(untranslated)
    }
  })

  it('says of no policy that nothing was judged', () => {
    expect(textOutput(noVerdict(aRun([])), options)).toBe('No policy, nothing judged\n')
  })
})

describe('JSON', () => {
  it('is the verdict itself, canonical', () => {
    expect(verdictSchema.parse(JSON.parse(jsonOutput(mixed)))).toEqual(mixed)
    expect(Object.keys(JSON.parse(jsonOutput(mixed)) as object)).toEqual([
      'confidence',
      'exitCode',
      'policies',
      'rules',
      'run',
      'schemaVersion',
      'verdict',
    ])
  })
})

describe('JUnit', () => {
  const cases = (verdict: Verdict): XmlElement[] =>
    parseXml(junitOutput(verdict, options)).children[0]!.children.filter(({ name }) => name === 'testcase')
  const tagOf = (element: XmlElement): string | undefined =>
    element.children.map(({ name }) => name).find((name) => name !== 'system-out')

  it('is well-formed, with a case for each rule and counts that add up', () => {
    const root = parseXml(junitOutput(mixed, options))
    const tags = cases(mixed).map(tagOf)
    const count = (tag: string): string => String(tags.filter((each) => each === tag).length)
    expect(root.children[0]!.attributes).toMatchObject({
      name: 'policy.yaml',
      tests: '13',
      failures: count('failure'),
      errors: count('error'),
      skipped: count('skipped'),
    })
  })

  it('calls a failing rule a failure, an inconclusive one an error, one that only warns skipped', () => {
    const tag = (id: string): string | undefined => tagOf(cases(mixed)[mixed.rules.indexOf(byId(id))]!)
    expect([tag('gap'), tag('open'), tag('advice'), tag('fine'), tag('accepted')]).toEqual([
      'failure',
      'error',
      'skipped',
      undefined,
      undefined,
    ])
  })

  it('is well-formed whatever the groups are called, and keeps their names readable', () => {
    const names = cases(evilOne).map(({ attributes }) => attributes['name'])
    expect(names).toHaveLength(evil.length)
    expect(names[0]).toBe(`groups/accuracy[g=${JSON.stringify(evil[0])}]`)
  })
})

describe('SARIF', () => {
  // The parts of the OASIS schema 2.1.0 that a result viewer relies on.
  const schema = {
    type: 'object',
    required: ['version', 'runs'],
    properties: {
      version: { const: '2.1.0' },
      runs: {
        type: 'array',
        minItems: 1,
        items: {
          type: 'object',
          required: ['tool', 'results'],
          properties: {
            tool: {
              type: 'object',
              required: ['driver'],
              properties: {
                driver: {
                  type: 'object',
                  required: ['name', 'rules'],
                  properties: {
                    name: { type: 'string' },
                    semanticVersion: { type: 'string' },
                    rules: { type: 'array', uniqueItems: true, items: { type: 'object', required: ['id'] } },
                  },
                },
              },
            },
            columnKind: { enum: ['utf16CodeUnits', 'unicodeCodePoints'] },
            results: {
              type: 'array',
              items: {
                type: 'object',
                required: ['ruleId', 'ruleIndex', 'message', 'level', 'locations'],
                properties: {
                  ruleId: { type: 'string' },
                  ruleIndex: { type: 'integer', minimum: 0 },
                  kind: { enum: ['notApplicable', 'pass', 'fail', 'review', 'open', 'informational'] },
                  level: { enum: ['none', 'note', 'warning', 'error'] },
                  message: {
                    type: 'object',
                    required: ['text'],
                    properties: { text: { type: 'string', minLength: 1 } },
                  },
                  locations: {
                    type: 'array',
                    minItems: 1,
                    items: {
                      type: 'object',
                      required: ['physicalLocation'],
                      properties: {
                        physicalLocation: {
                          type: 'object',
                          required: ['artifactLocation', 'region'],
                          properties: {
                            artifactLocation: {
                              type: 'object',
                              required: ['uri'],
                              properties: { uri: { type: 'string', pattern: '^[^\\s\\\\/][^\\s\\\\]*$' } },
                            },
                            region: {
                              type: 'object',
                              required: ['startLine'],
                              properties: { startLine: { type: 'integer', minimum: 1 } },
                            },
                          },
                        },
                      },
                    },
                  },
                  partialFingerprints: { type: 'object', additionalProperties: { type: 'string' } },
                },
              },
            },
          },
        },
      },
    },
  }
  interface Log {
    runs: {
      tool: { driver: { semanticVersion: string; rules: { id: string }[] } }
      results: {
        ruleId: string
        ruleIndex: number
        level: string
        locations: { physicalLocation: { artifactLocation: { uri: string }; region: { startLine: number } } }[]
        partialFingerprints: Record<string, string>
      }[]
    }[]
  }
  const logOf = (verdict: Verdict): Log => JSON.parse(sarifOutput(verdict, options)) as Log

  it('has the shape of 2.1.0', () => {
    const validate = new Ajv({ allErrors: true }).compile(schema)
    for (const verdict of [mixed, evilOne, noVerdict(aRun([]))]) {
      validate(logOf(verdict))
      expect(validate.errors).toBeNull()
    }
  })

  it('points at the policy’s line, failing rules as errors, inconclusive ones as warnings, advice as notes', () => {
    const { results, tool } = logOf(mixed).runs[0]!
    const of = (id: string): unknown => {
      const result = results.find(({ ruleId }) => ruleId === id)
      return (
        result && [
          result.level,
          result.locations[0]!.physicalLocation.artifactLocation.uri,
          result.locations[0]!.physicalLocation.region.startLine,
          tool.driver.rules[result.ruleIndex]!.id,
        ]
      )
    }
    expect(of('gap')).toEqual(['error', 'policy.yaml', 3, 'gap'])
    expect(of('open')).toEqual(['warning', 'policy.yaml', 7, 'open'])
    expect(of('advice')).toEqual(['note', 'policy.yaml', 14, 'advice'])
    expect(of('fine')).toBeUndefined()
    expect(tool.driver.semanticVersion).toBe('1.2.3')
  })

  it('tells results of one rule apart', () => {
    const prints = logOf(evilOne).runs[0]!.results.map(
      ({ partialFingerprints }) => partialFingerprints['probityMeasure/v1'],
    )
    expect(new Set(prints).size).toBe(evil.length)
  })

  it('points at run.json where a preset stands in no file', () => {
    const bare = { ...mixed, rules: [{ ...byId('gap'), source: null }] }
    expect(logOf(bare).runs[0]!.results[0]!.locations[0]!.physicalLocation).toEqual({
      artifactLocation: { uri: 'run.json' },
      region: { startLine: 1 },
    })
  })
})

describe('Markdown', () => {
  const many = (count: number): Verdict => ({
    ...mixed,
    rules: Array.from({ length: count }, (_, i) => ({ ...byId(i % 3 === 0 ? 'fine' : 'gap'), id: `rule-${i}` })),
  })
  const size = (text: string): number => Buffer.byteLength(text, 'utf8')

  it('is a table of all rules and the words of those that did not pass', () => {
    const text = markdownOutput(mixed, options)
    expect(text.split('\n').filter((line) => line.startsWith('| '))).toHaveLength(mixed.rules.length + 2)
    expect(text.match(/<details>/gu)).toHaveLength(
      mixed.rules.filter(({ verdict, cause }) => verdict !== 'pass' || cause === 'accepted').length,
    )
  })

  it.each([
    [2_000, 60_000],
    [20_000, 200_000],
    [300, 9_000],
  ])('of %i rules stays within %i bytes, whole to its last line, and says what is left out', (count, maximumBytes) => {
    for (const each of [options, inChinese]) {
      const text = markdownOutput(many(count), { ...each, maximumBytes })
      expect(size(text)).toBeLessThanOrEqual(maximumBytes)
      expect(size(text)).toBeGreaterThan(maximumBytes * 0.8)
      expect((text.match(/<details>/gu) ?? []).length).toBe((text.match(/<\/details>/gu) ?? []).length)
      expect(text.trimEnd().split('\n').at(-1)).toContain('verdict.json')
      expect(text).toContain('FAIL'.repeat(Number(each === options)))
    }
  })

  it('keeps the worst rules when it is cut', () => {
    const text = markdownOutput(many(2_000), { ...options, maximumBytes: 20_000 })
    expect(text).not.toContain('rule-3 ')
    expect(text).toContain('rule-1 ')
  })

  it('lets no group name be markup, a mention, a link or a cell', () => {
    const text = markdownOutput(evilOne, options)
    const table = text.split('\n').filter((line) => line.startsWith('| '))
    expect(table).toHaveLength(evil.length + 2)
    for (const line of table) expect(line.match(/(?<!\\)\|/gu)).toHaveLength(7)
    expect(text).not.toMatch(/<b>|@team|#12\b|http:\/\/x|www\.x/u)
  })
})

describe('GitHub annotations', () => {
  it('are one command a line at the policy’s line, with everything escaped', () => {
    const lines = githubOutput(evilOne, options).trimEnd().split('\n')
    expect(lines).toHaveLength(evil.length)
    for (const line of lines)
      expect(line).toMatch(/^::error file=policy\.yaml,line=2,title=FAIL%3A r%2C%3A <&>\\u001b::groups\/accuracy/u)
    expect(githubOutput(evilOne, options)).not.toContain('\r')
    expect(lines.at(-1)).toContain('100 %25 sure, really')
  })

  it('are errors, warnings and notices, the failing ones first', () => {
    const commands = githubOutput(mixed, options)
      .trimEnd()
      .split('\n')
      .map((line) => /^::(\w+) /u.exec(line)![1])
    expect(commands).toEqual([...Array(7).fill('error'), 'notice', 'warning', 'warning'])
  })
})

describe('the power table', () => {
  it('says for each rule with a value how many rows there are and how many a decision takes', () => {
    const text = powerText(mixed, options)
    const row = text.split('\n').find((line) => line.startsWith('gap'))!
    // 2,000 rows decide now; equal groups of 1,000 pass at 0.1 with half width 1.96·√(2·0.45·0.55/1000) and luck 1.28·…: ((1.96 + 1.28)·0.0222/0.1)² · 2,000 = 1,041.
    expect(row).toMatch(/2,000\s+0\.1\d\d\s+2,000\s+1,04\d/u)
    expect(text).not.toContain('missing')
  })

  it('is JSON with the same rules and numbers where that is asked for', () => {
    const rows = JSON.parse(powerJson(mixed)) as { id: string; rows: number; rowsIfAlike: number }[]
    expect(rows.map(({ id }) => id)).toEqual(mixed.rules.filter(({ value }) => value !== null).map(({ id }) => id))
    const gap = rows.find(({ id }) => id === 'gap')!
    expect(gap.rows).toBe(2000)
    expect(gap.rowsIfAlike).toBeCloseTo(1041, -1)
  })
})
