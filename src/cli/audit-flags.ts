import { Option, type Command } from 'commander'

/** The flags of `audit`, as commander leaves them. Lists are collected over repeated flags. */
export interface AuditFlags {
  readonly data?: string[]
  readonly where?: string
  readonly task?: string
  readonly label?: string
  readonly positive?: string
  readonly favourable?: string
  readonly decision?: string
  readonly decisionPositive?: string
  readonly score?: string
  readonly threshold?: string
  readonly sensitive?: string[]
  readonly reference?: string[]
  readonly intersection?: string[]
  readonly control?: string[]
  readonly weight?: string
  readonly id?: string
  readonly unit?: string
  readonly model?: string
  readonly baseline?: string
  readonly policy?: string[]
  readonly confidence?: string
  readonly seed?: string
  readonly threads?: string
  readonly output?: string
  readonly format?: string[]
  readonly language?: string[]
  readonly keepRows?: boolean
  readonly allowUnmatched?: boolean
  readonly set?: string[]
  readonly cube?: string[]
  readonly printConfig?: boolean
  readonly dryRun?: boolean
  readonly json?: boolean
  readonly quiet?: boolean
  readonly debug?: boolean
}

const collect = (value: string, list: string[] | undefined): string[] => [...(list ?? []), value]

export function addAuditFlags(command: Command): Command {
  const repeated = (flags: string, text: string): Option => new Option(flags, text).argParser(collect)
  const options = [
    repeated('--data <source>', 'file, glob or - for standard input; may repeat'),
    new Option('--where <condition>', 'audit only the rows that meet this SQL condition'),
    new Option('--task <task>', 'what is decided').choices([
      'binary',
      'multiclass',
      'regression',
      'ranking',
      'outcomes',
    ]),
    new Option('--label <column>', 'ground truth'),
    new Option('--positive <value>', 'the positive value of label and decision'),
    new Option('--favourable <side>', 'which side people want').choices(['positive', 'negative']),
    new Option('--decision <column>', 'the decision taken'),
    new Option('--decision-positive <value>', 'the positive value of the decision, where it differs from the label’s'),
    new Option('--score <column>', 'the score behind the decision'),
    new Option('--threshold <number>', 'decide positive at this score and above'),
    repeated('--sensitive <columns>', 'sensitive features: race,sex or age:25,60 with cut points'),
    repeated('--reference <group>', 'reference group of a feature: race=Caucasian'),
    repeated('--intersection <features>', 'intersection of sensitive features: race,sex'),
    repeated('--control <columns>', 'legitimate strata to hold fixed'),
    new Option('--weight <column>', 'sample weight'),
    new Option('--id <column>', 'unique id of a row'),
    new Option('--unit <column>', 'the person, where one has several rows'),
    new Option('--model <path>', 'take decisions from this model: .onnx, model.json or a bundle folder'),
    new Option('--baseline <path>', 'run folder with kept rows or decisions file to compare with, row by row'),
    repeated('--policy <policy>', 'preset or policy file; may repeat'),
    new Option('--confidence <level>', 'confidence of the intervals (0.95)'),
    new Option('--seed <number>', 'seed of everything random (1)'),
    new Option('--threads <number>', 'threads; changes speed, never bytes (auto)'),
    repeated('--cube <file>', 'start from a saved cube instead of data; several are added up'),
    new Option('--output <folder>', 'run folder to write (reports/audit)'),
    repeated('--format <formats>', 'reports to write: html,md,json,card'),
    repeated('--language <languages>', 'languages of the reports: en,zh'),
    new Option('--keep-rows', 'keep decisions.parquet in the run folder, for later paired comparison'),
    new Option('--allow-unmatched', 'compare with a baseline that lacks some of the rows'),
    repeated('--set <key=value>', 'set any config key, such as statistics.minimum.rows=50'),
    new Option('--print-config', 'print the resolved config and stop'),
    new Option('--dry-run', 'show columns, roles, groups and cells; compute nothing'),
    new Option('--json', 'print run.json to standard output'),
    new Option('--quiet', 'no progress on standard error'),
    new Option('--debug', 'show stack traces'),
  ]
  for (const option of options) command.addOption(option)
  return command
}
