import { Option, type Command } from 'commander'

import type { AuditFlags } from './audit-flags.js'

/** The flags of `explain`, as commander leaves them. */
export interface ExplainFlags extends Pick<
  AuditFlags,
  'model' | 'task' | 'label' | 'positive' | 'id' | 'seed' | 'threads' | 'output' | 'format' | 'language' | 'set'
> {
  readonly data?: string[]
  readonly sensitive?: string[]
  readonly row?: string[]
  readonly where?: string
  readonly sample?: string
  readonly method?: string
  readonly class?: string
  readonly scale?: string
  readonly background?: string
  readonly option?: string[]
  readonly json?: boolean
  readonly quiet?: boolean
  readonly debug?: boolean
}

const collect = (value: string, list: string[] | undefined): string[] => [...(list ?? []), value]

export function addExplainFlags(command: Command): Command {
  const repeated = (flags: string, text: string): Option => new Option(flags, text).argParser(collect)
  const options = [
    repeated('--data <source>', 'file, glob or folder of images or recordings; may repeat'),
    new Option('--model <path>', '.onnx, model.json or a bundle folder'),
    repeated(
      '--row <id>',
      'explain this row: its value in data.id, the name of an image, or its number from 1; may repeat',
    ),
    new Option('--where <condition>', 'explain rows that meet this SQL condition'),
    new Option('--sample <rows>', 'explain so many rows, drawn by the seed (200, or 8 images)'),
    new Option('--method <explainer>', 'shapley-values, integrated-gradients, occlusion … (probity list explainer)'),
    new Option('--class <name>', 'the class whose score is explained'),
    new Option('--scale <scale>', 'the score as it is given, or before softmax and sigmoid').choices([
      'given',
      'before',
    ]),
    new Option('--background <rows>', 'rows that stand for absent values (100)'),
    repeated('--option <name=value>', 'an option of the method, such as steps=64; may repeat'),
    new Option('--task <task>', 'what the model does').choices(['binary', 'multiclass', 'regression', 'outcomes']),
    new Option('--label <column>', 'ground truth, for permutation importance and captions'),
    new Option('--positive <value>', 'the positive value of the label'),
    repeated('--sensitive <columns>', 'sensitive features, to compare their groups'),
    new Option('--id <column>', 'unique id of a row'),
    new Option('--output <folder>', 'run folder to write (reports/explain)'),
    repeated('--format <formats>', 'html, md'),
    repeated('--language <languages>', 'en, zh'),
    new Option('--seed <number>', 'seed of everything random (1)'),
    new Option('--threads <number>', 'threads; changes speed, never bytes (auto)'),
    repeated('--set <key=value>', 'set any config key'),
    new Option('--json', 'print the explanation as JSON to standard output'),
    new Option('--quiet', 'no progress on standard error'),
    new Option('--debug', 'show stack traces'),
  ]
  for (const option of options) command.addOption(option)
  return command
}
