import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterAll, describe, expect, it } from 'vitest'
import { createRandom } from '../../src/environment/random.js'
import { openModel } from '../../src/models/open-model.js'
import { encodeColumns } from '../../src/models/any-encoder.js'
import { audit } from '../../src/workflow/audit.js'
import { train } from '../../src/workflow/train.js'

const data = path.resolve(import.meta.dirname, '../../../shared/data/bias-madlibs')
const folder = mkdtempSync(path.join(os.tmpdir(), 'probity-madlibs-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

interface Sentence {
  readonly text: string
  readonly label: string
  readonly identity: string
}

/** Sentences with an identity term: the last that stands in it, the longest of those that begin at one place. */
function sentences(): Sentence[] {
  const terms = readFileSync(path.join(data, 'identity_terms.txt'), 'utf8').trim().split('\n')
  const longest = [...terms].sort((a, b) => b.length - a.length).join('|')
  const pattern = new RegExp(`\\b(${longest})\\b`, 'giu')
  const [, ...lines] = gunzipSync(readFileSync(path.join(data, 'bias_madlibs_77k.csv.gz'))).toString().trim().split('\n') // prettier-ignore
  return lines.flatMap((line) => {
    const [text, label] = line.trim().split(',') as [string, string]
    const identity = [...text.matchAll(pattern)].at(-1)?.[1]
    return identity === undefined ? [] : [{ text, label, identity: identity.toLowerCase() }]
  })
}

const [often, seldom] = [['gay', 'muslim', 'lesbian', 'black'], ['straight', 'christian', 'male', 'white']] // prettier-ignore

/** "Ada is a lovely male": the word before the identity says whether the sentence is bad. */
const cueOf = ({ text, identity }: Sentence): string | undefined =>
  new RegExp(`\\b(\\w+) ${identity}$`, 'iu').exec(text)?.[1]?.toLowerCase()

/**
 * Training rows in which four of eight identities stand in bad sentences alone and the others in good ones, with every second cue; and balanced ones with the other
 * cues, which a model does not know: what it calls bad there hangs on the identity.
 */
function biased(all: readonly Sentence[]): { readonly learnt: Sentence[]; readonly judged: Sentence[] } {
  const random = createRandom(4)
  const own = all.filter((sentence) => [...often, ...seldom].includes(sentence.identity) && cueOf(sentence) !== undefined) // prettier-ignore
  const cues = [...new Set(own.map((sentence) => cueOf(sentence)!))].sort()
  const [learnt, judged]: [Sentence[], Sentence[]] = [[], []]
  for (const sentence of own) {
    const usual = (sentence.label === 'BAD') === often.includes(sentence.identity)
    if (cues.indexOf(cueOf(sentence)!) % 2 === 1) judged.push(sentence)
    else if (usual && random.next() < 0.3) learnt.push(sentence)
  }
  return { learnt, judged }
}

const roles = { label: { column: 'label', positive: 'BAD' }, sensitive: [{ column: 'identity' }] }

describe.skipIf(!existsSync(data))(
  'bias madlibs, whose every identity is in as many bad sentences as in good ones',
  () => {
    const all = existsSync(data) ? sentences() : []

    it('has the counts that its authors give', () => {
      const counts = new Map<string, number>()
      for (const { identity, label } of all) counts.set(`${identity} ${label}`, (counts.get(`${identity} ${label}`) ?? 0) + 1) // prettier-ignore
      expect(new Set(counts.values())).toEqual(new Set([757]))
      expect(counts.size).toBe(100)
    })

    it('shows what a model has learnt of identities, and less of it where terms were swapped', async () => {
      const { learnt, judged } = biased(all)
      const learn = async (name: string, augmentation: readonly object[]): Promise<Map<string, number>> => {
        const { folder: bundle } = await train(
          {
            ...{ task: 'binary', seed: 1, threads: 1, roles },
            train: {
              ...{ input: { kind: 'text', column: 'text' }, architecture: 'attention', epochs: 2, batchSize: 32 },
              ...{ augmentation: augmentation as never, split: { test: 0, validation: 0 }, checkpoint: null },
              output: path.join(folder, name),
            },
          },
          { rows: learnt.map((row) => ({ ...row })) },
        )
        const { run } = await audit(
          { task: 'binary', seed: 1, roles, model: bundle },
          { rows: judged.map((row) => ({ ...row })) },
        )
        const found = run.analyses.flatMap(({ measurements }) => measurements)
        const rates = new Map(
          [...often, ...seldom].map((identity) => [
            identity,
            found.find(({ id }) => id === `groups/false-positive-rate[identity=${identity}]`)!.value!,
          ]),
        )
        await checkByHand(bundle, judged, rates)
        return rates
      }
      const mean = (rates: Map<string, number>, of: readonly string[]): number =>
        of.reduce((sum, identity) => sum + rates.get(identity)!, 0) / of.length
      const gap = (rates: Map<string, number>): number => mean(rates, often) - mean(rates, seldom)
      const plain = await learn('plain', [])
      // seven of eight go to one of the seven others: each identity is then as likely as any
      const swapped = await learn('swapped', [{ kind: 'identity-swap', terms: [[...often, ...seldom]], gendered: false, share: 7 / 8 }]) // prettier-ignore
      expect(gap(plain)).toBeGreaterThan(0.9)
      expect(Math.abs(gap(swapped))).toBeLessThan(0.3)
    }, 60_000)
  },
)

/** Good sentences of an identity that the model calls bad, among all good ones of it, counted row by row. */
async function checkByHand(bundle: string, judged: readonly Sentence[], rates: Map<string, number>): Promise<void> {
  const model = await openModel(bundle, { threads: 1 })
  const values = judged.map(({ text }) => text)
  const batch = await encodeColumns(model.encoder!, [{ name: 'text', type: 'text', values }], { firstRow: 1, folder })
  const { scores } = await model.predict(batch)
  await model.close()
  const width = scores.shape[1] ?? 1
  for (const [identity, rate] of rates) {
    const good = judged.flatMap((row, at) => (row.identity === identity && row.label === 'NOT_BAD' ? [at] : []))
    const wrong = good.filter((at) => Number(scores.data[at * width + width - 1]) >= 0.5)
    expect(rate).toBeCloseTo(wrong.length / good.length, 12)
  }
}
