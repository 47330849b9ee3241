import type { Column } from '../../data/dataset.js'
import { encodeText } from '../../models/text/encode-text.js'
import { fitText } from '../../models/text/fit-text.js'
import { vocabularySize } from '../../models/text/text-encoder.js'
import type { Config } from '../../schema/config.js'
import type { TextInput } from '../../schema/text.js'
import type { TrainConfig } from '../../schema/train.js'
import { trainingPart } from '../rows/parts.js'
import { rowsOf } from '../rows/split.js'
import { excludedBeside, findInputColumn, pickRows, type TableReading } from '../table/table-reading.js'

/** Name of the model's input. */
const inputName = 'tokens'

/** One text column as rows of token numbers; the vocabulary is that of the training rows. */
export function textReading(
  input: TextInput,
  config: Config,
  train: TrainConfig,
  columns: readonly Column[],
): TableReading {
  const column = findInputColumn(input.column, 'train.input.column', columns)
  const { by, lowerCase, normalize, punctuation, vocabulary, length, keep, empty, mostCharacters } = input
  const reader = { column: column.name, tokens: { by, lowerCase, normalize, punctuation }, empty, mostCharacters }
  const least = vocabulary.least ?? (by === 'word' ? 2 : 1)
  return {
    columns: [column.name],
    excluded: excludedBeside([column.name], config, train, columns),
    async encode(table, parts) {
      const [values] = await table.read([column], 0, table.rows)
      const training = pickRows(values!, rowsOf(parts, trainingPart))
      const fitting = { input: inputName, reader, vocabulary: { most: vocabulary.most, least }, length, keep }
      const encoder = fitText(training, fitting)
      return {
        inputs: { [inputName]: encodeText(encoder, values!) },
        network: { name: inputName, kind: 'tokens', shape: [encoder.length], vocabulary: vocabularySize(encoder) },
        ...{ names: [], features: [column.name], constant: [] },
        sensitive: config.roles.sensitive.map((feature) => feature.column).filter((name) => name === column.name),
        manifest: {
          inputs: [{ name: inputName, dtype: 'int32', shape: ['rows', encoder.length], role: 'text' }],
          encoder,
        },
      }
    },
  }
}
