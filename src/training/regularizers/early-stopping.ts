import { z } from 'zod'

/** Stops when the validation loss has not fallen by more than `minimumChange` for `patience` epochs (Prechelt 1998). */
export const earlyStopping = z.strictObject({
  patience: z.number().int().min(1).default(5),
  minimumChange: z.number().min(0).default(0),
})
export type EarlyStopping = z.infer<typeof earlyStopping>

/** Whether an epoch's validation loss is better than the best so far. */
export function improves(loss: number, best: number | null, { minimumChange }: EarlyStopping): boolean {
  return best === null || loss < best - minimumChange
}

/** Whether the best epoch lies so far back that training should stop. Epochs count from 1. */
export function outOfPatience(epoch: number, bestEpoch: number, { patience }: EarlyStopping): boolean {
  return epoch - bestEpoch >= patience
}
