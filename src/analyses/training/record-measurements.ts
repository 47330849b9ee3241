import { metrics } from '../../metrics/registry.js'
import type { Measurement } from '../../schema/measurement.js'
import { parseMeasurementId } from '../../schema/measurement-id.js'
import type { ReadableRecord } from '../../training/record-schema.js'

/** What the training measured on the rows it kept aside, as measurements that a policy can name. Of an unknown metric: nothing. */
export function trainingMeasurements({ evaluation }: ReadableRecord): Measurement[] {
  return evaluation.measurements.flatMap(({ id, value, unavailable, interval, n }): Measurement[] => {
    const address = parseMeasurementId(id)
    const metric = metrics.find((candidate) => candidate.id === address?.metric)
    if (address?.analysis !== 'training' || metric === undefined) return []
    return [
      {
        ...{
          id,
          value,
          n,
          better: metric.better,
          unit: metric.unit,
          method: `recorded by training on its ${evaluation.part} rows`,
        },
        ...(unavailable === undefined ? {} : { unavailable }),
        ...(interval === undefined ? {} : { interval }),
        ...(metric.ideal == null ? {} : { ideal: metric.ideal }),
      },
    ]
  })
}
