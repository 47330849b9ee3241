import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { audit } from '../../src/workflow/audit.js'

const folder = mkdtempSync(path.join(os.tmpdir(), 'probity-policy-'))
afterAll(() => rmSync(folder, { recursive: true }))

function policyFile(name: string, text: string): string {
  const file = path.join(folder, name)
  writeFileSync(file, text)
  return file
}

const people = Array.from({ length: 400 }, (_, i) => ({
  sex: i % 2 ? 'Female' : 'Male',
  race: i % 3 ? 'White' : 'Asian',
  hired: i % 5 ? 'no' : 'yes',
}))

function audited(policy: string[], regulation?: false) {
  const roles = { decision: { column: 'hired', positive: 'yes' }, sensitive: ['sex', 'race'] }
  const analyses = { profile: false, slices: false, groups: false, ...(regulation === false ? { regulation } : {}) }
  return audit({ task: 'outcomes', roles, analyses, policy }, { rows: people })
}

describe('a policy file that extends a preset of a law', () => {
  const extending = policyFile('ours.yaml', 'schemaVersion: 1\nextends: [nyc-ll144]\n')

  it('has the tables made that the preset asks for', async () => {
    const { run, verdict } = await audited([extending])
    expect(verdict.verdict).toBe('pass')
    const ids = run.analyses.flatMap(({ measurements }) => measurements.map(({ id }) => id))
    expect(ids).toContain('regulation/ll144-impact-ratio[sex=Female]')
  })

  it('has them through a second file as well', async () => {
    const second = policyFile('second.yaml', 'schemaVersion: 1\nextends: [./ours.yaml]\n')
    expect((await audited([second])).verdict.verdict).toBe('pass')
  })

  it('makes nothing where the analysis is turned off, and the rules fail for want of evidence', async () => {
    const { verdict } = await audited([extending], false)
    expect(verdict.rules.map(({ cause }) => cause)).toEqual(verdict.rules.map(() => 'not-measured'))
  })

  it('has the evidence list of the EU AI Act', async () => {
    const act = policyFile('act.yaml', 'schemaVersion: 1\nextends: [eu-ai-act]\n')
    const [named, extended] = [await audited(['eu-ai-act']), await audited([act])]
    const blocksOf = ({ run }: typeof named) => run.analyses.find(({ id }) => id === 'regulation')!.blocks
    expect(blocksOf(extended)).toEqual(blocksOf(named))
  })
})
