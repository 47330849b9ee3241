import os from 'node:os'

/** Seconds of processor time that this process has used, all of its threads together. */
export function processorSeconds(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e6
}

/** Threads that run at one time. */
export function processors(): number {
  return os.availableParallelism()
}

/** Where this runs, for records of how something came about. */
export function machine(): { readonly node: string; readonly host: string } {
  return { node: process.version, host: os.hostname() }
}
