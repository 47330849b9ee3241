import { defineConfig } from 'vitest/config'

/** The long runs: simulations of coverage and false alarms. Minutes, not seconds. */
export default defineConfig({
  test: { include: ['tests/**/*.full.test.ts'], testTimeout: 1_800_000, maxWorkers: 2 },
})
