import { joinRows } from '../graph/tiles.js'
import { allPositions, type Examples, type KnownRows } from './examples.js'
import type { Judged } from './gradient-run.js'
import type { Trainer } from './trainer.js'

/** Loss and predictions of all examples, taken at once or, where not all fit into memory, block by block. */
export async function judgeExamples(
  trainer: Pick<Trainer, 'judge'>,
  examples: Examples,
  signal?: AbortSignal,
): Promise<Judged & { readonly batch: KnownRows }> {
  const size = examples.blockRows ?? examples.rows
  const parts: (Judged & { readonly batch: KnownRows })[] = []
  for (let start = 0; start < examples.rows; start += size) {
    const rows = Math.min(size, examples.rows - start)
    const { inputs, ...batch } = await examples.take(allPositions(rows).map((at) => start + at))
    parts.push({ batch, ...(await trainer.judge({ ...batch, inputs }, signal)) })
  }
  if (parts.length === 1) return parts[0]!
  const counts = parts.map(({ batch }) => batch.rows)
  const weight = parts.reduce((sum, part) => sum + part.weight, 0)
  const loss = parts.reduce((sum, part) => sum + part.loss * part.weight, 0)
  const weights = Float32Array.from(parts.flatMap(({ batch }) => Array.from(batch.weights)))
  const target = joinRows(parts.map(({ batch }) => batch.target), counts) // prettier-ignore
  return {
    ...{ loss: weight === 0 ? 0 : loss / weight, weight },
    prediction: joinRows(parts.map(({ prediction }) => prediction), counts), // prettier-ignore
    batch: { rows: examples.rows, target, weights },
  }
}
