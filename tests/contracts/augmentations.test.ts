import { describe, expect, it } from 'vitest'
import { createRandom } from '../../src/environment/random.js'
import type { Encoder } from '../../src/models/any-encoder.js'
import { augmentations } from '../../src/training/augmentations/registry.js'
import type { InputKind } from '../../src/training/architectures/architecture.js'
import type { Batch } from '../../src/training/examples.js'

/** Options that a unit cannot do without. */
const needed: Readonly<Record<string, object>> = { 'synonym-swap': { synonyms: [['he', 'a']], share: 0.5 } }

/** Options under which nothing is left to do. */
const nothing: Readonly<Record<string, object>> = {
  ...{ shift: { pixels: 0 }, rotate: { degrees: 0 }, 'cut-out': { pixels: 0 }, noise: { deviation: 0 } },
}

const text: Encoder = {
  ...{
    kind: 'text',
    input: 'x',
    column: 'text',
    vocabulary: ['he', 'she', 'a'],
    length: 6,
    keep: 'start',
    empty: 'keep',
  },
  tokens: { by: 'word', lowerCase: true, normalize: 'NFC', punctuation: false },
  mostCharacters: 100,
}

const shapes: Readonly<Record<InputKind, readonly number[]>> = {
  ...{ features: [5], image: [1, 6, 6], tokens: [6], series: [6, 2] },
}

function batchOf(kind: InputKind, rows = 40): Batch {
  const random = createRandom(3)
  const shape = [rows, ...shapes[kind]]
  const size = shape.reduce((product, each) => product * each, 1)
  const target = {
    dtype: 'float32' as const,
    shape: [rows, 1],
    data: Float32Array.from({ length: rows }, (_, at) => at % 2),
  }
  const data =
    kind === 'tokens'
      ? Int32Array.from({ length: size }, (_, at) => (at % 6 === 5 ? 0 : 1 + random.integer(4)))
      : Float32Array.from({ length: size }, () => random.normal())
  const lengths = {
    dtype: 'int32' as const,
    shape: [rows],
    data: Int32Array.from({ length: rows }, (_, at) => 3 + (at % 4)),
  }
  return {
    ...{ rows, target, weights: new Float32Array(rows).fill(1) },
    inputs: {
      x: { dtype: kind === 'tokens' ? 'int32' : 'float32', shape, data },
      ...(kind === 'series' ? { lengths } : {}),
    },
  }
}

describe.each(augmentations.flatMap((unit) => unit.takes.map((kind) => [unit.id, kind, unit] as const)))(
  '%s of %s',
  (id, kind, unit) => {
    const input = {
      ...{ name: 'x', encoder: kind === 'tokens' ? text : null },
      ...(kind === 'series' ? { lengths: 'lengths' } : {}),
    }
    const run = (batch: Batch, seed: number): Batch => unit.begin(needed[id] ?? {}, input)(batch, createRandom(seed))

    it('says what it is', () => {
      expect(id).toMatch(/^[a-z]+(-[a-z]+)*$/u)
      expect(unit.reference.length).toBeGreaterThan(10)
    })

    it('changes rows of its own, and gives the same for the same seed', () => {
      const batch = batchOf(kind)
      const before = structuredClone(batch)
      const changed = run(batch, 1)
      expect(batch).toEqual(before)
      expect(changed).not.toEqual(before)
      expect(run(batch, 1)).toEqual(changed)
      expect(run(batch, 2)).not.toEqual(changed)
      expect(changed.inputs.x!.shape).toEqual(before.inputs.x!.shape)
      expect(changed.weights).toEqual(before.weights)
      if (!unit.mixesTargets) expect(changed.target).toEqual(before.target)
    })

    it.runIf(id in nothing)('leaves rows as they are at strength 0', () => {
      const batch = batchOf(kind)
      expect(unit.begin(nothing[id], input)(batch, createRandom(1))).toEqual(batch)
    })

    it('refuses an option that it does not have', () => {
      expect(() => unit.begin({ ...needed[id], unheardOf: 1 }, input)).toThrow('unheardOf')
    })
  },
)
