import type { Config } from '../schema/config.js'

export type DataFormat = Exclude<Config['data']['format'], 'auto'>
export type Compression = 'none' | 'gzip' | 'zstd'

/** A local file with rows. `name` is what people and the Run see: the base name, never the path. */
export interface SourceFile {
  readonly path: string
  readonly name: string
  readonly format: DataFormat
  readonly compression: Compression
  /** Known already where the bytes were copied from standard input. */
  readonly sha256?: string
}
