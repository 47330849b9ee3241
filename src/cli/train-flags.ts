import { Option, type Command } from 'commander'

import type { AuditFlags } from './audit-flags.js'

/** The flags of `train`, as commander leaves them. */
export interface TrainFlags extends Pick<
  AuditFlags,
  'where' | 'task' | 'label' | 'positive' | 'weight' | 'id' | 'unit' | 'seed' | 'threads'
> {
  readonly data?: string[]
  readonly sensitive?: string[]
  readonly architecture?: string
  readonly epochs?: string
  readonly output?: string
  readonly testRows?: string
  readonly restart?: boolean
  readonly set?: string[]
  readonly printConfig?: boolean
  readonly json?: boolean
  readonly quiet?: boolean
  readonly debug?: boolean
}

const collect = (value: string, list: string[] | undefined): string[] => [...(list ?? []), value]

export function addTrainFlags(command: Command): Command {
  const repeated = (flags: string, text: string): Option => new Option(flags, text).argParser(collect)
  const options = [
    repeated('--data <source>', 'file, glob, folder of images or recordings or - for standard input; may repeat'),
    new Option('--where <condition>', 'train on the rows that meet this SQL condition'),
    new Option('--task <task>', 'what is learnt').choices(['binary', 'multiclass', 'regression']),
    new Option('--label <column>', 'ground truth to learn'),
    new Option('--positive <value>', 'the positive value of the label'),
    repeated('--sensitive <columns>', 'sensitive features, kept out of the model and measured by group'),
    new Option('--weight <column>', 'sample weight'),
    new Option('--id <column>', 'unique id of a row'),
    new Option('--unit <column>', 'the person, where one has several rows'),
    new Option('--architecture <name>', 'logistic, mlp, cnn, rnn, lstm, gru or attention (mlp)'),
    new Option('--epochs <number>', 'times that all training rows are seen (10)'),
    new Option('--output <folder>', 'bundle folder to write (models/model)'),
    new Option('--test-rows <file>', 'write the rows kept for the test there, to audit the model on: .parquet, .csv'),
    new Option('--restart', 'train from the start even where a checkpoint was left'),
    new Option('--seed <number>', 'seed of everything random (1)'),
    new Option('--threads <number>', 'threads; changes speed, never bytes (auto)'),
    repeated('--set <key=value>', 'set any config key, such as train.optimizer.learningRate=0.01'),
    new Option('--print-config', 'print the resolved config and stop'),
    new Option('--json', 'print the training record to standard output'),
    new Option('--quiet', 'no progress on standard error'),
    new Option('--debug', 'show stack traces'),
  ]
  for (const option of options) command.addOption(option)
  return command
}
