/** Lets at most so many pieces of work run at one time, in the order in which they came. */
export interface Semaphore {
  run<T>(work: () => Promise<T>): Promise<T>
}

export function createSemaphore(most: number): Semaphore {
  let running = 0
  const waiting: (() => void)[] = []
  return {
    async run(work) {
      if (running >= most) await new Promise<void>((resume) => waiting.push(resume))
      else running++
      try {
        return await work()
      } finally {
        const next = waiting.shift() // hands its place on
        if (next === undefined) running--
        else next()
      }
    },
  }
}
