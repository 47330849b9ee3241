import { findRecordings } from '../data/recordings/find-recordings.js'
import type { Config } from '../schema/config.js'
import { withImages } from './image-config.js'

/**
 * A config whose rows are files (images or recordings), with what follows from that: where they are, and the label that they have by their
 * folders. A config of other rows stays as it is.
 */
export async function withFiles(config: Config, purpose: 'training' | 'audit'): Promise<Config> {
  const given = await withImages(config, purpose)
  return given.data.images === null ? withRecordings(given) : given
}

async function withRecordings(config: Config): Promise<Config> {
  const { data, roles } = config
  const here =
    data.recordings === undefined && typeof data.source === 'string' ? await findRecordings(data.source) : null
  const recordings = data.recordings ?? here
  if (recordings === null) return config
  const label = roles.label ?? { column: 'label', positive: null }
  const source = here === null ? data.source : null
  return { ...config, data: { ...data, source, recordings }, roles: { ...roles, label } }
}
