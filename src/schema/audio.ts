import { z } from 'zod'

const name = z.string().min(1)

/** `data.recordings`: the rows are WAV files. */
export const recordingSource = z.strictObject({
  /** A folder with a sub-folder for each class. */
  folder: name,
  /** Recordings kept for judging: the test rows of a training, and alone those of an audit. */
  test: z.strictObject({ folder: name }).optional(),
})
export type RecordingSource = z.infer<typeof recordingSource>

/** `train.input` of kind audio: a column with paths of WAV files, heard as a log-mel spectrogram. */
export const audioInput = z.strictObject({
  kind: z.literal('audio'),
  /** Recordings of a folder are in its column `path`. */
  column: name.default('path'),
  /** Folder that the paths are relative to; that of the table unless named. */
  root: name.nullable().default(null),
  /** Samples per second. Files of another rate are resampled to it; unless named all files must have one rate. */
  sampleRate: z.number().int().min(1000).max(384_000).nullable().default(null),
  /** Seconds of a recording that are heard; `auto`: those of the longest training recording. */
  seconds: z.union([z.literal('auto'), z.number().gt(0).max(3600)]).default('auto'),
  /** Seconds of a frame, and from one frame to the next. */
  frame: z.number().gt(0).max(10).default(0.025),
  hop: z.number().gt(0).max(10).default(0.01),
  /** Bands of the spectrogram, from the lowest to the highest frequency in hertz (half the sample rate unless named). */
  bands: z.number().int().min(1).max(1024).default(40),
  low: z.number().min(0).default(0),
  high: z.number().gt(0).nullable().default(null),
})
export type AudioInput = z.infer<typeof audioInput>
