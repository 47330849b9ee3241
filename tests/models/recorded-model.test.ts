import { describe, expect, it } from 'vitest'

import { datasetFromMemory } from '../../src/data/from-memory.js'
import { createTools } from '../../src/environment/create-tools.js'
import type { Tensor } from '../../src/graph/tensor.js'
import { recordedModel, type RecordedOptions } from '../../src/models/recorded-model.js'

const tools = createTools({ seed: 1 })
const rows = [
  { person: 'a', risk: 0.25, decision: 'no' },
  { person: 'b', risk: 0.75, decision: 'yes' },
  { person: 'c', risk: null, decision: null },
]
const open = async (options: RecordedOptions, given = rows) =>
  recordedModel(await datasetFromMemory(given, { roleColumns: [] }, tools), options, tools)
const ids = (...data: string[]): Tensor => ({ dtype: 'string', shape: [data.length], data })

describe('recorded decisions as a model', () => {
  it('answer by id, in any order', async () => {
    const model = await open({ id: 'person', score: 'risk', decision: 'decision', scale: 'probability' })
    const found = await model.predict({ person: ids('b', 'a', 'c', 'b') })
    expect(Array.from(found.scores.data)).toEqual([0.75, 0.25, NaN, 0.75])
    expect(found).toMatchObject({ scale: 'probability', labels: ['yes', 'no', '', 'yes'] })
  })

  it('answer by the number of the row where there is no id', async () => {
    const model = await open({ decision: 'decision' })
    const found = await model.predict({ row: ids('2', '3') })
    expect(found.classes).toEqual(['no', 'yes'])
    expect(Array.from(found.scores.data)).toEqual([0, 1, NaN, NaN])
  })

  it('answer for their own rows only', async () => {
    const model = await open({ id: 'person', score: 'risk' })
    expect(model.gradients).toBeUndefined()
    await expect(model.predict({ person: ids('z') })).rejects.toMatchObject({ code: 'RECORDED_UNKNOWN' })
    await expect(open({ id: 'person', score: 'risk' }, [rows[0]!, rows[0]!])).rejects.toMatchObject({
      code: 'RECORDED_TWICE',
    })
    await expect(open({ id: 'person' })).rejects.toMatchObject({ code: 'RECORDED_NOTHING' })
  })
})
