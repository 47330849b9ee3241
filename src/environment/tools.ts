/** What a unit may use of the world: seeded randomness, a clock, progress and cancellation. */
export interface Tools {
  readonly random: Random
  readonly clock: Clock
  readonly progress: Progress
  readonly signal: AbortSignal
}

/** A seeded stream. The same seed gives the same numbers on every machine. `fork(label)` gives an independent stream that does not advance this one. */
export interface Random {
  /** Uniform in [0, 1), 53 bits. */
  next(): number
  /** Uniform integer in [0, below). */
  integer(below: number): number
  /** Standard normal. */
  normal(): number
  /** Binomial(n, p), exact in law, fast for large n. */
  binomial(n: number, p: number): number
  fork(label: string): Random
}

export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number
}

export interface Progress {
  (event: ProgressEvent): void
}
export interface ProgressEvent {
  /** What is being done, such as an analysis id. */
  readonly step: string
  readonly state: 'start' | 'advance' | 'done' | 'failed'
  /** Share done in [0, 1], where known. */
  readonly share?: number
  readonly detail?: string
}
