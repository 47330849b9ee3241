import { evaluatePolicy, type EvaluatePolicyOptions } from '../../src/gate/evaluate-policy.js'
import { readPolicies } from '../../src/gate/read-policy.js'
import type { Run } from '../../src/schema/run.js'
import type { Verdict } from '../../src/schema/verdict.js'

/** What a caller knows of metrics: enough of them for these tests. */
export const facts: Pick<EvaluatePolicyOptions, 'metrics' | 'aliases' | 'analyses'> = {
  metrics: [
    { id: 'selection-rate', minimum: 'rows' },
    { id: 'accuracy', minimum: 'rows' },
    { id: 'true-positive-rate', minimum: 'positives' },
    { id: 'false-positive-rate', minimum: 'negatives' },
    {
      id: 'equalized-odds',
      minimum: 'both',
      combines: { of: ['true-positive-rate', 'false-positive-rate'], how: 'worse' },
    },
    { id: 'expected-calibration-error', analysis: 'calibration' },
    { id: 'auc', minimum: 'both' },
  ],
  aliases: {
    'demographic-parity-difference': { metric: 'selection-rate', transform: 'difference' },
    'disparate-impact': { metric: 'selection-rate', transform: 'ratio' },
    recall: { metric: 'true-positive-rate', transform: null },
  },
  analyses: ['profile', 'groups', 'strata', 'calibration', 'paired', 'regulation'],
}

/** The verdict of a policy written as YAML. */
export async function judged(run: Run, yaml: string, more: Partial<EvaluatePolicyOptions> = {}): Promise<Verdict> {
  const policy = await readPolicies(['policy.yaml'], { read: () => `schemaVersion: 1\n${yaml}` })
  return evaluatePolicy({ run, policy, today: '2026-06-01', ...facts, ...more })
}

/** A file reader over a table of texts that fails as the file system does. */
export function filesOf(texts: Readonly<Record<string, string>>): { read(file: string): string } {
  return {
    read: (file) => {
      const text = texts[file]
      if (text !== undefined) return text
      throw Object.assign(new Error(`ENOENT: no such file, open '${file}'`), { code: 'ENOENT' })
    },
  }
}
