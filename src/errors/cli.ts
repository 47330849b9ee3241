import { didYouMean, quoted, type ErrorEntry } from './entry.js'

export const cliErrors = {
  USAGE: {
    message: (p) => String(p.reason),
    hint: (p) => String(p.hint ?? 'see `probity --help`'),
  },
  FLAG_INVALID: {
    message: (p) => `${p.flag} is ${quoted(p.found)}, expected ${p.expected}.`,
    hint: (p) => String(p.hint ?? ''),
  },
  LIST_KIND_UNKNOWN: {
    message: (p) => `There is no kind ${quoted(p.kind)} to list.`,
    hint: (p) => didYouMean(p.nearest) || `the kinds are ${quoted(p.kinds, 20)}`,
  },
  FILE_EXISTS: {
    message: (p) => `${p.file} exists already.`,
    hint: () => 'give --force to replace it, or another path',
  },
  FILE_UNWRITABLE: {
    message: (p) => `${p.file} could not be written: ${p.reason}.`,
    hint: () => 'give another path, in a folder that can be written, by --output',
  },
} as const satisfies Record<string, ErrorEntry>
