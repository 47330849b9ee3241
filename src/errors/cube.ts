import { quoted, type ErrorEntry } from './entry.js'

export const cubeErrors = {
  SCORE_OUT_OF_RANGE: {
    message: (p) =>
      `Score ${p.value} in column ${quoted(p.column)}${p.at == null ? '' : ` (${p.at})`} is outside the range ${p.low} to ${p.high}${Number(p.rows) > 1 ? ` (${p.rows} rows are)` : ''}.`,
    hint: () => 'set roles.score.range to the range that scores can have, or correct the rows',
  },
  NUMBER_NOT_FINITE: {
    message: (p) =>
      `Column ${quoted(p.column)} (${p.role}) holds ${p.value}${p.at == null ? '' : ` (${p.at})`}, expected finite numbers.`,
    hint: (p) => `mark such values as missing (data.missing), or correct column ${quoted(p.column)}`,
  },
  NUMBER_TOO_LARGE: {
    message: (p) =>
      `Column ${quoted(p.column)} (${p.role}) holds ${p.value}, expected numbers of at most ${p.limit}, which can be summed exactly.`,
    hint: () => 'give the column in a larger unit',
  },
  NUMBER_COLUMN_EXPECTED: {
    message: (p) => `Column ${quoted(p.column)} (${p.role}) is a ${p.type} column, expected numbers.`,
    hint: (p) =>
      p.role === 'sensitive' || p.role === 'control'
        ? 'cut points need a number column; leave them out to group by the values themselves'
        : 'name a number column, or mark other words in it as missing (data.missing)',
  },
  WEIGHT_NOT_VALID: {
    message: (p) =>
      p.value === null
        ? `Column ${quoted(p.column)} (weight) is missing in ${p.rows} rows, expected a weight in each row.`
        : `Column ${quoted(p.column)} (weight) holds the negative weight ${p.value}${p.at == null ? '' : ` (${p.at})`}, expected weights of 0 or more.`,
    hint: () => 'correct the weights, or leave such rows out with data.where',
  },
  RANK_NOT_VALID: {
    message: (p) =>
      p.rows == null
        ? `Column ${quoted(p.column)} (rank) holds ${p.value}, expected whole numbers from 1 (the best).`
        : `Column ${quoted(p.column)} (rank) holds rank ${p.value} in ${p.rows} rows, expected each rank once.`,
    hint: () => 'give each row its own rank, 1 for the best',
  },
  POSITIVE_NOT_FOUND: {
    message: (p) =>
      `The positive value ${quoted(p.positive)} is in no row of column ${quoted(p.column)} (${p.role}); it holds ${quoted(p.found) || 'no values'}.`,
    hint: (p) =>
      p.role === 'decision'
        ? 'name its value for the positive decision with --decision-positive'
        : 'name its value for the positive class with --positive',
  },
  POSITIVE_NOT_NAMED: {
    message: (p) => `Column ${quoted(p.column)} (${p.role}) has no positive value named, expected one of its values.`,
    hint: (p) => (p.role === 'decision' ? 'use --decision-positive' : 'use --positive'),
  },
  TOO_MANY_GROUPS: {
    message: (p) =>
      `Feature ${quoted(p.feature)} (column ${quoted(p.column)}) has ${p.groups} groups, more than the ${p.limit} that can be compared.`,
    hint: () => 'give it cut points, keep fewer rows with data.where, or name another column',
  },
  GROUP_NAME_TOO_LONG: {
    message: (p) =>
      `Feature ${quoted(p.feature)} (column ${quoted(p.column)}) has a group name of ${p.length} characters, more than ${p.limit}; it begins ${quoted(p.start)}.`,
    hint: () => 'leave such rows out with data.where, or name another column',
  },
  CUBE_TOO_LARGE: {
    message: (p) => `The cube would have more than ${p.limit} cells: distinct values are ${p.distinct}.`,
    hint: (p) =>
      `coarsen ${quoted(p.largest)} first: cut points for a feature, fewer bins for a score, or fewer features in one audit`,
  },
  FEATURE_REPEATED: {
    message: (p) => `Two features are called ${quoted(p.feature)}, but are defined differently.`,
    hint: () => 'give one of them another name',
  },
  CUBE_SPECS_DIFFER: {
    message: (p) => `These cubes cannot be added up: their specs differ in ${quoted(p.keys)}.`,
    hint: () => 'make the cubes of all shards with the same config',
  },
  CUBE_FILE_NOT_VALID: {
    message: (p) => `${p.source} is not a cube that can be read: ${p.reason}.`,
    hint: () => 'make it again with probity audit, which writes cube.json',
  },
  CUBE_VERSION_UNKNOWN: {
    message: (p) => `${p.source} has schema version ${p.found}, this version of Probity reads ${p.expected}.`,
    hint: () => 'update Probity, or make the cube again with this version',
  },
} as const satisfies Record<string, ErrorEntry>
