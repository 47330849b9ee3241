import { z } from 'zod'
import { say } from '../schema/message.js'
import { readableMeta, readableRecord } from '../training/record-schema.js'
import { defineAnalysis } from './analysis.js'
import { findingBlocks } from './training/finding-blocks.js'
import { recordBlocks } from './training/record-blocks.js'
import { trainingMeasurements } from './training/record-measurements.js'

const options = z.object({
  /** Rows that are run through the model to look for dead units and inputs that nobody scaled. */
  rows: z.number().int().min(1).max(100_000).default(2000),
})

/** How the model came about, and what is doubtful about it: from its own record, and from looking at the model itself. */
export const training = defineAnalysis({
  id: 'training',
  question: say('training.question'),
  limits: [say('training.limit.record'), say('training.limit.lint'), say('training.limit.energy')],
  needs: ['model', 'dataset', 'cube'],
  tasks: ['binary', 'multiclass', 'regression', 'outcomes', 'ranking'],
  options,
  async run(evidence, { rows }, { config, tools }) {
    const { model } = evidence.model
    const record = readableRecord.safeParse(model.training?.record).data ?? null
    const meta = readableMeta.safeParse(model.training?.meta?.content).data ?? null
    // Looking at a model takes the engine, which audits without one need not load.
    const { auditLints } = await import('./training/audit-lints.js')
    const seen = await auditLints({ ...evidence, record, config, rows }, tools)
    const repeated = new Set(seen.map(({ id }) => id))
    const said = (record?.findings ?? []).filter(({ id }) => !repeated.has(id))
    return {
      measurements: record === null ? [] : trainingMeasurements(record),
      blocks: [
        ...findingBlocks([...said, ...seen]),
        ...(record === null
          ? [{ kind: 'note' as const, sentence: say('training.no-record', { model: model.name }) }]
          : recordBlocks(record, meta)),
      ],
    }
  },
})
