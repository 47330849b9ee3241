import { describe, expect, it } from 'vitest'
import { resolveConfig } from '../../src/audit/resolve-config.js'
import { createRandom } from '../../src/environment/random.js'
import { storeTensor } from '../../src/graph/stored-tensor.js'
import { float32Tensor } from '../../src/graph/tensor.js'
import { translate, untranslated } from '../../src/report/translate.js'
import type { ConfigInput } from '../../src/schema/config.js'
import { buildNetwork } from '../../src/training/architectures/build-network.js'
import { gatherRows } from '../../src/training/examples.js'
import { deadUnits } from '../../src/training/lint/dead-units.js'
import type { LintEvidence } from '../../src/training/lint/lint.js'
import { lint, lints } from '../../src/training/lint/registry.js'
import { findLoss } from '../../src/training/losses/registry.js'
import type { Network } from '../../src/training/network.js'
import { readingOf } from '../../src/training/reading.js'
import type { TrainingFinding } from '../../src/training/record.js'

const rows = 400

interface Changes {
  readonly train?: ConfigInput['train']
  readonly data?: ConfigInput['data']
  readonly loss?: string
  readonly column?: (row: number, truth: number) => number
  readonly positives?: number
  readonly head?: 'binary' | 'values'
  readonly hidden?: number[]
}

/** 400 rows, two columns of noise unless said otherwise, the first 320 for training. */
function evidence({
  train = {},
  data,
  loss,
  column,
  positives = 200,
  head = 'binary',
  hidden = [3],
}: Changes): LintEvidence {
  const config = resolveConfig({ train, ...(data ? { data } : {}) })
  const random = createRandom(3)
  const truth = Float32Array.from({ length: rows }, (_, row) => ((row * 7) % rows < positives ? 1 : 0))
  const features = Float32Array.from({ length: rows * 2 }, (_, at) => {
    const row = Math.floor(at / 2)
    return at % 2 === 0 && column ? column(row, truth[row]!) : random.normal()
  })
  const network = buildNetwork(
    {
      ...{ architecture: 'mlp', options: { hidden }, input: { name: 'x', kind: 'features', shape: [2] } },
      head: head === 'binary' ? { kind: 'binary' } : { kind: 'values', scale: [1], offset: [0] },
    },
    random,
  )
  const found = findLoss(loss ?? (head === 'binary' ? 'bce' : 'mse'))
  const tensor = float32Tensor([rows, 1], truth)
  return {
    ...{ config, train: config.train!, network, loss: found, names: ['first', 'second'], sensitive: [] },
    target:
      head === 'binary'
        ? { kind: 'binary', tensor, positive: 'yes', classes: ['no', 'yes'] }
        : { kind: 'values', tensor },
    reading: readingOf(network, found, config.train!.loss.from),
    parts: Uint8Array.from({ length: rows }, (_, row) => (row < 320 ? 0 : 2)),
    features: float32Tensor([rows, 2], features),
    duplicates: { validation: 0, test: 0 },
  }
}

const idsOf = (changes: Changes): string[] => lint(evidence(changes)).map(({ id }) => id)

function expectSentences(finding: TrainingFinding): void {
  for (const language of ['en', 'zh'] as const)
    for (const part of [finding.what, finding.why, finding.mend]) {
      expect(translate(part, language)).not.toContain(untranslated)
      expect(translate(part, language).length).toBeGreaterThan(8)
    }
}

describe('the lint before training', () => {
  it('has nothing to say of a plain training', () => expect(lint(evidence({}))).toEqual([]))

  const triggers: Record<string, () => LintEvidence> = {
    'probabilities-as-logits': () => evidence({ train: { loss: { kind: 'bce', from: 'logits' } } }),
    'logits-as-probabilities': () =>
      evidence({ head: 'values', loss: 'bce', train: { loss: { from: 'probabilities' } } }),
    'loss-for-numbers': () => evidence({ loss: 'mse' }),
    'unscaled-inputs': () => evidence({ column: (row) => 1000 + row }),
    'label-leakage': () => evidence({ column: (row, truth) => (row === 0 ? 1 - truth : truth) }),
    'train-test-overlap': () => ({ ...evidence({}), duplicates: { validation: 0, test: 5 } }),
    'units-on-both-sides': () => evidence({ data: { unit: 'person' } }),
    imbalance: () => evidence({ positives: 12 }),
    'more-weights-than-rows': () => evidence({ hidden: [200] }),
    'sensitive-inputs': () => ({ ...evidence({}), sensitive: ['sex', 'race'] }),
  }

  it('has an example of every lint here', () => expect(Object.keys(triggers)).toEqual(lints.map(({ id }) => id)))

  it.each(Object.entries(triggers))('finds %s, and says why and how to mend it in both languages', (id, make) => {
    const finding = lint(make()).find((found) => found.id === id)
    expect(finding).toBeDefined()
    expectSentences(finding!)
  })

  it('is content once the remedy is taken', () => {
    expect(idsOf({ positives: 12, train: { classWeights: 'balanced' } })).not.toContain('imbalance')
    expect(idsOf({ positives: 12, loss: 'focal' })).not.toContain('imbalance')
    expect(idsOf({ hidden: [200], train: { regularization: { l2: 0.01 } } })).toEqual([])
    expect(idsOf({ data: { unit: 'person' }, train: { split: { by: 'group' } } })).toEqual([])
    // one row in eight contradicts: no longer next to perfect
    expect(idsOf({ column: (row, truth) => (row % 8 === 0 ? 1 - truth : truth) })).not.toContain('label-leakage')
  })

  it('names the share of rows that were seen before', () => {
    const finding = lint({ ...evidence({}), duplicates: { validation: 0, test: 8 } })[0]!
    expect(finding.what.values).toMatchObject({ found: 8, rows: 80, share: 0.1 })
  })
})

describe('dead units', () => {
  const withBias = (network: Network, bias: number[]): Network => ({
    ...network,
    graph: {
      ...network.graph,
      initializers: new Map(network.graph.initializers).set('dense/bias', storeTensor('float32', [4], bias)),
    },
  })
  const network = buildNetwork(
    {
      ...{ architecture: 'mlp', options: { hidden: [4] }, head: { kind: 'binary' } },
      input: { name: 'x', kind: 'features', shape: [2] },
    },
    createRandom(1),
  )
  const x = float32Tensor(
    [50, 2],
    Float32Array.from({ length: 100 }, () => 0.1 * createRandom(2).normal()),
  )

  const seen: number[] = []
  const takeFrom = (from: typeof x) => (positions: Uint32Array) => {
    seen.push(...positions)
    return Promise.resolve({ x: gatherRows(from, positions) })
  }
  const take = takeFrom(x)

  it('are looked for a block at a time, through all rows or until none is left', async () => {
    // by the first number: two units fire where it is above 10, one where it is below -10, the last wherever it is above -1
    const weights = storeTensor('float32', [2, 4], [1, -1, 1, 1, 0, 0, 0, 0])
    const known = withBias(network, [-10, -10, -10, 1])
    const initializers = new Map(known.graph.initializers).set('dense/kernel', weights)
    expect(network.graph.initializers.get('dense/kernel')!.shape).toEqual([2, 4])
    const given = { ...known, graph: { ...known.graph, initializers } }
    const late = { ...x, data: Float32Array.from(x.data as Float32Array) }
    late.data[2 * 3] = 100
    late.data[2 * 45] = -100
    seen.length = 0
    expect(await deadUnits(given, takeFrom(late), 50)).toBeNull()
    expect(seen).toEqual(Array.from({ length: 50 }, (_, row) => row))
    seen.length = 0
    expect((await deadUnits(given, take, 50))!.what.values).toMatchObject({ dead: 3, all: 4 })
    expect(seen).toHaveLength(50)
    seen.length = 0
    await deadUnits(withBias(network, [1, 1, 1, 1]), take, 50)
    expect(seen).toHaveLength(16)
  })

  it('are those that are 0 for every row', async () => {
    const finding = await deadUnits(withBias(network, [-100, 1, -100, 1]), take, 50)
    expect(finding!.what.values).toMatchObject({ dead: 2, all: 4, share: 0.5 })
    expectSentences(finding!)
    expect(await deadUnits(withBias(network, [1, 1, 1, 1]), take, 50)).toBeNull()
  })
})
