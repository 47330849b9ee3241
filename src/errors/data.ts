import { didYouMean, quoted, type ErrorEntry, type ErrorParams } from './entry.js'

export const dataErrors = {
  COLUMN_NOT_FOUND: {
    message: (p) => `Column ${quoted(p.column)} (${p.role}) is not in ${p.source}.`,
    hint: (p) => didYouMean(p.nearest) || `the columns are ${quoted(p.columns, 20)}`,
  },
  SOURCE_MISSING: {
    message: () => 'No data was named.',
    hint: () => 'name a file with --data, or data.source in the config; `-` reads standard input',
  },
  FILE_NOT_FOUND: {
    message: (p) => `There is no file ${quoted(p.source)}.`,
    hint: (p) => didYouMean(p.nearest) || 'check the path; it is relative to the folder in which probity runs',
  },
  FILE_UNREADABLE: {
    message: (p) => `The file ${quoted(p.source)} could not be read: ${p.reason}.`,
  },
  NO_FILE_MATCHES: {
    message: (p) => `No file matches ${quoted(p.source)}.`,
    hint: () =>
      '`*` stands for any part of a name, `**` for any folders; quote the pattern, so that the shell leaves it alone',
  },
  SOURCE_IS_FOLDER: {
    message: (p) => `${quoted(p.source)} is a folder, expected a file.`,
    hint: (p) =>
      `name a file in it, or all of them with a pattern such as "${String(p.source).replace(/\/$/, '')}/*.csv"`,
  },
  NETWORK_SOURCE: {
    message: (p) =>
      `${quoted(p.source)} is a network address; Probity reads local files only and fetches nothing from the network.`,
    hint: () => 'download the file first, then name its local path',
  },
  EMPTY_SOURCE: {
    message: (p) => `${p.source} is empty: it has no header and no rows.`,
  },
  NO_ROWS: {
    message: (p) => `${p.source} has no rows of data, only a header or less.`,
  },
  NO_ROWS_LEFT: {
    message: (p) => `The filter ${quoted(p.filter)} leaves no rows of ${p.source}.`,
    hint: () => "loosen data.where (--where); text is compared with single quotes, as in sex = 'Female'",
  },
  FORMAT_UNSUPPORTED: {
    message: (p) => `${p.source} is ${p.format}, which is not read.`,
    hint: () => 'save it as CSV, TSV, Parquet, JSON or NDJSON (plain, .gz or .zst)',
  },
  FORMATS_DIFFER: {
    message: (p) =>
      `${p.source} is ${p.found}, but ${p.first} is ${p.expected}: files of one source must have one format.`,
    hint: () => 'name files of one format, or set data.format',
  },
  COLUMNS_DIFFER: {
    message: (p) => `${p.source} does not have the columns of ${p.first}: ${difference(p)}.`,
    hint: () => 'files of one source must have the same columns in the same order',
  },
  TYPES_DIFFER: {
    message: (p) => `Column ${quoted(p.column)} is ${p.found} in ${p.source}, but ${p.expected} in ${p.first}.`,
    hint: () => 'files of one source must have the same types; a query (data.source.sql) can cast them',
  },
  DUPLICATE_COLUMN: {
    message: (p) =>
      `${p.source} has two columns with the same name, ${quoted(p.column)} (columns ${p.first} and ${p.second}).`,
    hint: () => 'rename one of the duplicate columns',
  },
  COLUMNS_DIFFER_IN_CASE: {
    message: (p) =>
      `${p.source} has the columns ${quoted(p.other)} and ${quoted(p.column)} (columns ${p.first} and ${p.second}), which differ in upper and lower case only.`,
    hint: () => 'rename one of them',
  },
  ROW_RAGGED: {
    message: (p) =>
      `${fileAt(p)} has ${p.found} ${Number(p.found) === 1 ? 'cell' : 'cells'}, expected ${p.expected} as in the header.`,
    hint: (p) =>
      p.delimiter == null
        ? 'correct the line; a cell that holds the delimiter or a line break must stand in double quotes'
        : `correct the line; cells are separated by ${quoted(p.delimiter)} (data.delimiter sets another), and a cell that holds it must stand in double quotes`,
  },
  QUOTE_UNCLOSED: {
    message: (p) => `${fileAt(p)} opens a double quote that is never closed.`,
    hint: () => 'close the quote; a quote inside a quoted cell is written twice',
  },
  TEXT_AFTER_QUOTE: {
    message: (p) => `${fileAt(p)} has text behind a closing double quote.`,
    hint: () => 'a quote inside a quoted cell is written twice: "so ""called"""',
  },
  LINE_TOO_LONG: {
    message: (p) => `${fileAt(p)} is longer than 16 MB, too long for a row.`,
    hint: () => 'perhaps a double quote is not closed, or the file has no line breaks',
  },
  ENCODING_INVALID: {
    message: (p) => `${fileAt(p)} is not valid UTF-8${p.byte == null ? '' : ` (byte ${p.byte} of the file)`}.`,
    hint: (p) => `set data.encoding to ${p.utf16 ? 'utf-16' : 'latin-1 (or utf-16)'}, or save the file as UTF-8`,
  },
  ENCODING_INVALID_UTF16: {
    message: (p) => `${p.source} is not valid UTF-16.`,
    hint: () => 'set data.encoding to the encoding of the file',
  },
  CSV_UNREADABLE: {
    message: (p) => `${fileAt(p)} could not be read as CSV: ${p.reason}.`,
    hint: () => 'check the delimiter (data.delimiter), the quotes and the encoding (data.encoding)',
  },
  PARQUET_UNREADABLE: {
    message: (p) => `${p.source} could not be read as Parquet: ${p.reason}.`,
    hint: () => 'the file may be cut off or broken: write it again',
  },
  JSON_INVALID: {
    message: (p) => `${fileAt(p)} is not valid JSON: ${p.reason}.`,
    hint: () => 'NDJSON has one object in each line; a JSON file is one array of objects',
  },
  JSON_NOT_OBJECTS: {
    message: (p) => `${p.source} holds a JSON ${p.found} where a row is expected, which must be an object.`,
    hint: () => 'each row is an object such as {"sex": "Female", "decision": "yes"}',
  },
  SQL_INVALID: {
    message: (p) => `The query data.source.sql is not understood: ${p.reason}.`,
    hint: () => "write one SELECT over local files, such as SELECT * FROM 'decisions.csv'",
  },
  FILTER_INVALID: {
    message: (p) => `The filter ${quoted(p.filter)} (data.where) is not understood: ${p.reason}.`,
    hint: (p) =>
      p.reserved != null
        ? `${p.reserved} is a word of SQL: as a column it stands in double quotes, ${quoted(p.reserved)}`
        : didYouMean(p.nearest) ||
          `it is a SQL condition such as age >= 18 AND sex = 'Female'; the columns are ${quoted(p.columns, 20)}`,
  },
  LENGTHS_DIFFER: {
    message: (p) =>
      `Column ${quoted(p.column)} has ${p.found} values, but ${quoted(p.first)} has ${p.expected}: columns of one table must be equally long.`,
  },
  DANFO_MISSING: {
    message: () => 'The package danfojs-node is not installed, so no DataFrame can be made.',
    hint: () => 'npm install danfojs-node, or pass the class DataFrame of danfojs',
  },
  COLUMN_NOT_NUMERIC: {
    message: (p) => `Column ${quoted(p.column)} (${p.role}) of ${p.source} is of type ${p.type}, expected numbers.`,
  },
  NUMBER_EXPECTED: {
    message: (p) =>
      `Column ${quoted(p.column)} (${p.role}) holds ${quoted(p.value)} in ${p.source}${at(p)}, expected a finite number.`,
    hint: (p) => numberHint(String(p.value)),
  },
  WEIGHT_NOT_POSITIVE: {
    message: (p) =>
      `Column ${quoted(p.column)} (weight) holds ${p.value} in ${p.source}${at(p)}; weights must be above 0, never zero or negative.`,
    hint: () => 'correct the weight, or leave such rows out with data.where (--where)',
  },
  WEIGHT_MISSING: {
    message: (p) => `Column ${quoted(p.column)} (weight) is empty in ${p.source}${at(p)}; every row needs a weight.`,
    hint: () => 'correct the weight, or leave such rows out with data.where (--where)',
  },
  ID_MISSING: {
    message: (p) =>
      `Column ${quoted(p.column)} (id) is empty in ${p.source}${at(p)}; every row needs an id of its own.`,
    hint: () => 'leave such rows out with data.where (--where), or name another column',
  },
  ID_REPEATS: {
    message: (p) =>
      `The id ${quoted(p.value)} of column ${quoted(p.column)} is not unique: it repeats in ${p.source}${at(p)} and ${p.second}.`,
    hint: () => 'name a column without duplicates; a person with several rows is data.unit (--unit), not data.id',
  },
  CANCELLED: {
    message: () => 'Stopped before the end, as asked.',
    exitCode: 130,
    httpStatus: 499,
  },
  OUT_OF_MEMORY: {
    message: (p) => `The data did not fit in the memory that the database may use: ${p.reason}`,
    hint: () =>
      'use fewer threads, raise train.memory where it is set (columns that are wide need more), or close other programs',
    httpStatus: 507,
  },
  TEMPORARY_UNWRITABLE: {
    message: (p) => `No temporary folder could be made in ${p.folder}: ${p.reason}.`,
    hint: () => 'point the environment variable TMPDIR to a folder that can be written',
  },
  DISK_FULL: {
    message: (p) => `The disk that holds temporary files is full: ${p.reason}`,
    hint: () => 'free some space, or point the environment variable TMPDIR to a larger disk',
    httpStatus: 507,
  },
} as const satisfies Record<string, ErrorEntry>

/** `, line 3` or `, row 2`, or nothing where the place is not known. */
function at(p: ErrorParams): string {
  if (p.line != null) return `, line ${p.line}`
  return p.number == null ? '' : `, ${p.unit} ${p.number}`
}

/** The file with the place in it as the subject of a sentence: `r.csv, line 3,`. */
function fileAt(p: ErrorParams): string {
  return `${p.source}${at(p)}${at(p) === '' ? '' : ','}`
}

function difference(p: ErrorParams): string {
  const parts: string[] = []
  if (quoted(p.lacking) !== '') parts.push(`it lacks ${quoted(p.lacking)}`)
  if (quoted(p.extra) !== '') parts.push(`it has ${quoted(p.extra)} besides`)
  return parts.length === 0 ? 'they stand in another order' : parts.join(' and ')
}

function numberHint(value: string): string {
  if (/^[+-]?\d+,\d+$/.test(value)) return 'write decimals with a point, as in 0.5'
  if (/^[+-]?[\d_,' ]+(\.\d+)?$/.test(value)) return 'write digits only, without separators between thousands'
  if (/^[+-]?\d*\.?\d+ ?%$/.test(value)) return 'write a share as a decimal, as in 0.45'
  return 'correct the value, or name it in data.missing if it stands for a missing one'
}
