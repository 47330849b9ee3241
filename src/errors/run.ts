import { quoted, type ErrorEntry } from './entry.js'

export const runErrors = {
  RUN_NOT_FOUND: {
    message: (p) => `There is no run at ${p.path}.`,
    hint: () => 'give the folder that `probity audit --output` wrote',
  },
  RUN_NOT_A_RUN: {
    message: (p) => `${p.path} is not a run folder: ${p.reason}.`,
    hint: () => 'a run folder holds run.json and meta.json, as `probity audit --output` writes them',
  },
  RUN_UNREADABLE: {
    message: (p) => `${p.path} could not be read: ${p.reason}.`,
  },
  RUN_BROKEN: {
    message: (p) => `${p.path} is not valid JSON: ${p.reason}.`,
    hint: () => 'the file was cut or edited; make the run again',
  },
  RUN_INVALID: {
    message: (p) => `${p.path} is not what Probity writes: ${p.at} is ${p.found}, expected ${p.expected}.`,
    hint: () => 'the file was edited or comes from another tool; make the run again',
  },
  RUN_FUTURE_VERSION: {
    message: (p) => `${p.path} has schemaVersion ${p.found}, this Probity reads version ${p.supported}.`,
    hint: () => 'it was written by a newer Probity: update this one',
  },
  RUN_CHANGED: {
    message: (p) => `${p.path} is not the file that was written: its SHA-256 differs from the one in meta.json.`,
    hint: () => 'it was edited, or writing it was cut off; run `probity verify` on the folder, or make the run again',
  },
  RUN_UNWRITABLE: {
    message: (p) => `The run could not be written to ${p.folder}: ${p.reason}.`,
    hint: () =>
      'give a folder that can be written, with room on its disk, by --output; an earlier run there is as it was',
  },
  RUN_UNFINISHED: {
    message: (p) => `Writing the run in ${p.folder} was cut off and could not be finished: ${p.reason}.`,
    hint: () => 'make the run again in a folder that can be written',
  },
  COMPARE_TOO_FEW: {
    message: (p) => `compare takes at least two runs, found ${p.found}.`,
    hint: () => 'name the folders of two or more runs; the first is what the others are compared with',
  },
  COMPARE_SAME_NAME: {
    message: (p) => `Two of the runs to compare have the name ${quoted(p.name)}.`,
    hint: () => 'name each run once',
  },
} as const satisfies Record<string, ErrorEntry>
