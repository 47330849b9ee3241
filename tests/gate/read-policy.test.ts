import { describe, expect, it } from 'vitest'

import { isProbityError, type ProbityError } from '../../src/errors.js'
import { presets } from '../../src/gate/presets/registry.js'
import { readPolicies, type PolicyReference } from '../../src/gate/read-policy.js'
import { filesOf } from './judged.js'

async function errorOf(
  text: string,
  more: Record<string, string> = {},
  references: PolicyReference[] = ['policies/gate.yaml'],
): Promise<ProbityError> {
  try {
    await readPolicies(references, filesOf({ 'policies/gate.yaml': text, ...more }))
  } catch (error) {
    if (isProbityError(error)) return error
    throw error
  }
  throw new Error('no error')
}

describe('a policy file', () => {
  it('gives its rules with their file, line and column', async () => {
    const text = `# our gate
schemaVersion: 1
rules:
  - id: gap
    measure: groups/selection-rate:difference(sex)
    max: 0.1

  - { id: odds, measure: 'equalized-odds:difference', by: [sex], max: 0.2, level: warn }
`
    const policy = await readPolicies(['policies/gate.yaml'], filesOf({ 'policies/gate.yaml': text }))
    expect(policy.names).toEqual(['gate.yaml'])
    expect(policy.rules).toEqual([
      {
        id: 'gap',
        measure: 'groups/selection-rate:difference(sex)',
        max: 0.1,
        level: 'error',
        onInconclusive: 'report',
        onUnavailable: 'fail',
        ofPreset: false,
        source: { file: 'policies/gate.yaml', line: 4, column: 5 },
      },
      {
        id: 'odds',
        measure: 'equalized-odds:difference',
        by: ['sex'],
        max: 0.2,
        level: 'warn',
        onInconclusive: 'report',
        onUnavailable: 'fail',
        ofPreset: false,
        source: { file: 'policies/gate.yaml', line: 8, column: 5 },
      },
    ])
  })

  it('may be JSON', async () => {
    const text =
      '{\n\t"schemaVersion": 1,\n\t"rules": [\n\t\t{ "id": "gap", "measure": "groups/accuracy", "min": 0.8 }\n\t]\n}'
    const policy = await readPolicies(['a.json'], filesOf({ 'a.json': text }))
    expect(policy.rules[0]).toMatchObject({ id: 'gap', min: 0.8, source: { file: 'a.json', line: 4, column: 3 } })
  })

  it.each([
    [
      'an unknown key of a rule',
      'schemaVersion: 1\nrules:\n  - id: x\n    measuer: groups/accuracy\n    max: 1',
      'POLICY_UNKNOWN_KEY',
      ':4:5',
      'measure',
    ],
    ['an unknown key at the top', 'schemaVersion: 1\nrule: []', 'POLICY_UNKNOWN_KEY', ':2:1', 'rules'],
    [
      'an unknown key of minimum',
      'schemaVersion: 1\nrules: [{ id: x, measure: groups/accuracy, max: 1, minimum: { row: 3 } }]',
      'POLICY_UNKNOWN_KEY',
      ':2:63',
      'rows',
    ],
    [
      'an unknown key of an acceptance',
      'schemaVersion: 1\nacceptances:\n  - rule: x\n    expiry: 2030-01-01',
      'POLICY_UNKNOWN_KEY',
      ':4:5',
      'expires',
    ],
    [
      'two limits',
      'schemaVersion: 1\nrules:\n  - id: x\n    measure: groups/accuracy\n    max: 1\n    min: 0',
      'POLICY_INVALID',
      ':3:5',
      'exactly one',
    ],
    [
      'no limit',
      'schemaVersion: 1\nrules:\n  - id: x\n    measure: groups/accuracy',
      'POLICY_INVALID',
      ':3:5',
      'exactly one',
    ],
    [
      'a limit that is no number',
      'schemaVersion: 1\nrules:\n  - id: x\n    measure: groups/accuracy\n    max: low',
      'POLICY_INVALID',
      ':5:10',
      '"low"',
    ],
    [
      'not a number',
      'schemaVersion: 1\nrules:\n  - id: x\n    measure: groups/accuracy\n    max: .nan',
      'POLICY_INVALID',
      ':5:10',
      'number',
    ],
    [
      'a level that does not exist',
      'schemaVersion: 1\nrules:\n  - id: x\n    measure: groups/accuracy\n    max: 1\n    level: critical',
      'POLICY_INVALID',
      ':6:12',
      '"off" or "warn" or "error"',
    ],
    [
      'an id that is a number',
      'schemaVersion: 1\nrules:\n  - id: 7\n    measure: groups/accuracy\n    max: 1',
      'POLICY_INVALID',
      ':3:9',
      'quotes',
    ],
    [
      'limits the wrong way round',
      'schemaVersion: 1\nrules:\n  - id: x\n    measure: groups/accuracy\n    within: [1, 0]',
      'POLICY_INVALID',
      ':5:13',
      'lower limit first',
    ],
    [
      'a day that does not exist',
      "schemaVersion: 1\nacceptances:\n  - { rule: x, upTo: 1, owner: me, reason: y, expires: '2027-02-30' }",
      'POLICY_INVALID',
      ':3:56',
      'a day',
    ],
    [
      'an acceptance without an owner',
      'schemaVersion: 1\nacceptances:\n  - { rule: x, upTo: 1, reason: y, expires: 2027-02-03 }',
      'POLICY_INVALID',
      ':3:5',
      'acceptances[0].owner is absent',
    ],
    ['a later version', 'schemaVersion: 2\nrulesets: []', 'POLICY_VERSION', ':1:16', '2'],
    ['no version', 'rules: []', 'POLICY_INVALID', ':1:1', 'schemaVersion is absent'],
    ['an empty file', '', 'POLICY_INVALID', ':1:1', 'null'],
    ['a list', '- a\n- b', 'POLICY_INVALID', ':1:1', 'mapping'],
    ['broken YAML', 'rules: [ {', 'POLICY_SYNTAX', ':1:', 'YAML'],
    ['a tab as indentation', 'schemaVersion: 1\nrules:\n\t- id: x', 'POLICY_SYNTAX', ':3:', 'ab'],
    ['a repeated key', 'schemaVersion: 1\nschemaVersion: 1', 'POLICY_SYNTAX', ':2:1', 'unique'],
    ['an alias that points nowhere', 'schemaVersion: *one', 'POLICY_SYNTAX', ':1:1', 'one'],
    [
      'a repeated rule id',
      'schemaVersion: 1\nrules:\n  - { id: x, measure: groups/accuracy, max: 1 }\n  - { id: x, measure: groups/accuracy, min: 1 }',
      'POLICY_DUPLICATE_RULE',
      ':4:5',
      'line 3',
    ],
    [
      'an acceptance of no rule',
      'schemaVersion: 1\nrules: [{ id: gap, measure: groups/accuracy, max: 1 }]\nacceptances:\n  - { rule: gaps, upTo: 2, owner: me, reason: y, expires: 2027-02-03 }',
      'POLICY_ACCEPTANCE_INVALID',
      ':4:5',
      'gap',
    ],
    [
      'an acceptance that accepts nothing',
      'schemaVersion: 1\nrules: [{ id: gap, measure: groups/accuracy, max: 1 }]\nacceptances:\n  - { rule: gap, upTo: 0.5, owner: me, reason: y, expires: 2027-02-03 }',
      'POLICY_ACCEPTANCE_INVALID',
      ':4:5',
      '0.5',
    ],
    [
      'an acceptance of a cell that is none',
      'schemaVersion: 1\nrules: [{ id: gap, measure: groups/accuracy, max: 1 }]\nacceptances:\n  - { rule: gap, where: sex is F, upTo: 2, owner: me, reason: y, expires: 2027-02-03 }',
      'POLICY_ACCEPTANCE_INVALID',
      ':4:5',
      'cell',
    ],
  ])('is refused with file, line and column for %s', async (_name, text, code, place, words) => {
    const error = await errorOf(text)
    expect(error.code).toBe(code)
    expect(error.exitCode).toBe(2)
    expect(`${error.message} ${error.hint ?? ''}`).toContain(`gate.yaml${place}`)
    expect(`${error.message} ${error.hint ?? ''}`).toContain(words)
  })

  it('does not blow up on nested aliases', async () => {
    const bomb = [
      'a: &a [x,x,x,x,x,x,x,x,x]',
      ...'bcdefgh'.split('').map((name, i) => `${name}: &${name} [${Array(9).fill(`*${'abcdefg'[i]!}`).join(',')}]`),
    ].join('\n')
    expect((await errorOf(bomb)).code).toBe('POLICY_SYNTAX')
  })
})

describe('policies together', () => {
  const rule = (id: string, max: number): string => `  - { id: ${id}, measure: groups/accuracy, max: ${max} }\n`

  it('extend presets and files beside them; a later rule replaces an earlier one of its id', async () => {
    const policy = await readPolicies(
      ['p/gate.yaml'],
      filesOf({
        'p/gate.yaml': `schemaVersion: 1\nextends: [four-fifths, ../base.yaml]\nrules:\n${rule('a', 1)}`,
        'base.yaml': `schemaVersion: 1\nrules:\n${rule('a', 2)}${rule('b', 3)}`,
      }),
    )
    expect(policy.rules.map(({ id, max, source }) => [id, max, source?.file, source?.line])).toEqual([
      ['four-fifths', undefined, 'p/gate.yaml', 2],
      ['a', 1, 'p/gate.yaml', 4],
      ['b', 3, 'base.yaml', 4],
    ])
  })

  it('hand their settings down to the rules that say nothing themselves', async () => {
    const policy = await readPolicies(
      ['outer.yaml'],
      filesOf({
        'outer.yaml': `schemaVersion: 1\nextends: [inner.yaml]\nonInconclusive: fail\nonUnavailable: pass\nrules:\n${rule('outer', 1)}`,
        'inner.yaml': `schemaVersion: 1\nonInconclusive: pass\nrules:\n${rule('inner', 1)}  - { id: own, measure: groups/accuracy, max: 1, onInconclusive: report }\n`,
      }),
    )
    expect(policy.rules.map(({ id, onInconclusive, onUnavailable }) => [id, onInconclusive, onUnavailable])).toEqual([
      ['inner', 'pass', 'pass'],
      ['own', 'report', 'pass'],
      ['outer', 'fail', 'pass'],
    ])
  })

  it('are named: presets without a file, inline policies by their name and place', async () => {
    const inline = {
      name: 'probity.yaml',
      policy: { schemaVersion: 1, rules: [{ id: 'gap', measure: 'groups/accuracy', max: 1 }] },
      locate: () => ({ file: 'probity.yaml', line: 30, column: 3 }),
    }
    const policy = await readPolicies(['four-fifths', inline], filesOf({}))
    expect(policy.names).toEqual(['four-fifths', 'probity.yaml'])
    expect(policy.rules.map(({ source }) => source)).toEqual([null, { file: 'probity.yaml', line: 30, column: 3 }])
  })

  it('show no path of a machine: an absolute one by its base name, or as the caller says', async () => {
    const files = filesOf({ '/home/me/gate.yaml': `schemaVersion: 1\nrules:\n${rule('a', 1)}` })
    const fileOf = async (more: object): Promise<unknown> =>
      (await readPolicies(['/home/me/gate.yaml'], { ...files, ...more })).rules[0]!.source?.file
    expect(await fileOf({})).toBe('gate.yaml')
    expect(await fileOf({ show: () => 'me/gate.yaml' })).toBe('me/gate.yaml')
  })

  it('say where an inline policy is wrong', async () => {
    const error = await errorOf('', {}, [{ name: 'policy', policy: { schemaVersion: 1, rulez: [] } }])
    expect(error.message).toBe('policy holds the unknown key "rulez".')
    expect(error.hint).toContain('rules')
  })

  it('that extend each other are refused', async () => {
    const error = await errorOf('schemaVersion: 1\nextends: [other.yaml]', {
      'policies/other.yaml': 'schemaVersion: 1\nextends: [gate.yaml]',
    })
    expect(error.code).toBe('POLICY_CYCLE')
    expect(error.message).toContain('gate.yaml → policies/other.yaml → policies/gate.yaml')
  })

  it('that do not exist are refused with the nearest preset, and with the place that names them', async () => {
    expect((await errorOf('', {}, ['four-fifth'])).hint).toContain('four-fifths')
    const nested = await errorOf('schemaVersion: 1\nextends:\n  - nothing.yaml')
    expect(nested.code).toBe('POLICY_NOT_FOUND')
    expect(nested.message).toContain('policies/gate.yaml:3:5')
  })

  it('that cannot be read say why', async () => {
    const read = (): string => {
      throw Object.assign(new Error('EISDIR'), { code: 'EISDIR' })
    }
    await expect(readPolicies(['policies'], { read })).rejects.toThrow('it is a directory')
  })
})

describe('the presets', () => {
  it.each(presets.map((preset) => [preset.id, preset] as const))(
    '%s can be read and names its source',
    async (id, preset) => {
      const policy = await readPolicies([id], filesOf({}))
      expect(policy.rules.length).toBeGreaterThan(0)
      expect(preset.reference.length).toBeGreaterThan(10)
    },
  )

  it('hold the contracted limits', async () => {
    const limits = async (id: string): Promise<unknown[]> =>
      (await readPolicies([id], filesOf({}))).rules.map(({ measure, by, min, max, onInconclusive }) => [
        measure,
        by,
        min ?? max,
        onInconclusive,
      ])
    expect(await limits('four-fifths')).toEqual([['selection-rate:ratio', ['*'], 0.8, 'report']])
    expect(await limits('equalized-odds')).toEqual([['equalized-odds:difference', ['*'], 0.1, 'report']])
    expect(await limits('strict')).toEqual([
      ['selection-rate:ratio', ['*'], 0.8, 'fail'],
      ['selection-rate:difference', ['*'], 0.05, 'fail'],
      ['equalized-odds:difference', ['*'], 0.05, 'fail'],
    ])
  })

  it.each(['nyc-ll144', 'eu-ai-act'])('%s asks for evidence and sets no limit', async (id) => {
    const { rules } = await readPolicies([id], filesOf({}))
    expect(rules.every((rule) => rule.required === true)).toBe(true)
  })
})
