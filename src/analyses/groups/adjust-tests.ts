import type { Measurement } from '../../schema/measurement.js'
import { benjaminiHochberg } from '../../statistics/benjamini-hochberg.js'

/** Adjusts the tests of an analysis for their number: Benjamini–Hochberg over all of them, as one family. */
export function adjustTests(measurements: readonly Measurement[], family: string): Measurement[] {
  const tested = measurements.flatMap(({ test }, i) => (test ? [{ i, p: test.p }] : []))
  const adjusted = benjaminiHochberg(tested.map(({ p }) => p))
  const byIndex = new Map(tested.map(({ i }, place) => [i, adjusted[place]!]))
  return measurements.map((measurement, i) =>
    measurement.test && byIndex.has(i)
      ? { ...measurement, test: { ...measurement.test, adjusted: byIndex.get(i)!, family } }
      : measurement,
  )
}
