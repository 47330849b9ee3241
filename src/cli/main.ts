#!/usr/bin/env node
import { Command, CommanderError } from 'commander'

import { toolVersion } from '../environment/version.js'
import { addAuditFlags, type AuditFlags } from './audit-flags.js'
import { addExplainFlags, type ExplainFlags } from './explain-flags.js'
import { bearClosedPipes, fail, interruptible, type CommandResult } from './terminal.js'
import type { MitigateFlags } from './commands/mitigate.js'
import { addTrainFlags, type TrainFlags } from './train-flags.js'

/** Each command's module is loaded when it runs, so that --help, gate and compare start at once. */
function buildProgram(finish: (work: (signal: AbortSignal) => Promise<CommandResult>) => Promise<void>): Command {
  const program = new Command('probity')
    .description(
      'Audit a model, or the decisions it already made: bias by group with intervals, one report, one exit code.',
    )
    .version(toolVersion(), '-V, --version')
    .showHelpAfterError('(see `probity --help`)')
    .exitOverride()
    .configureOutput({ writeErr: (text) => process.stderr.write(text) })

  addAuditFlags(program.command('audit').argument('[config]', 'probity.yaml, unless --data or --cube is given'))
    .description('audit decisions or a model and write a run folder')
    .action((config: string | undefined, flags: AuditFlags) =>
      finish(async (signal) => {
        const { beginDigest } = await import('../environment/digest.js')
        if (flags.data?.[0] !== undefined) beginDigest(flags.data[0])
        return (await import('./commands/audit.js')).audit(config, flags, signal)
      }),
    )
  addTrainFlags(program.command('train').argument('[config]', 'probity.yaml with a section `train`'))
    .description('train a model on the data and write it as a bundle that audit takes')
    .action((config: string | undefined, flags: TrainFlags) =>
      finish(async (signal) => (await import('./commands/train.js')).train(config, flags, signal)),
    )
  program
    .command('mitigate')
    .argument('[config]', 'probity.yaml with the sections `train` and `mitigate`')
    .description('train a model, mitigate it in several ways, audit all on the same test rows and compare them')
    .option('--output <folder>', 'folder of the runs and the comparison (report.folder)')
    .option('--restart', 'make all runs anew, where an earlier call was broken off or had another config')
    .option('--seed <number>', 'seed of everything random (1)')
    .option('--threads <number>', 'threads; changes speed, never bytes (auto)')
    .option('--set <key=value>', 'set any config key, such as train.epochs=5', (value: string, list?: string[]) => [
      ...(list ?? []),
      value,
    ])
    .option('--print-config', 'print the resolved config and stop')
    .option('--json', 'print the comparison to standard output')
    .option('--quiet', 'no progress on standard error')
    .option('--debug', 'show stack traces')
    .action((config: string | undefined, flags: MitigateFlags) =>
      finish(async (signal) => (await import('./commands/mitigate.js')).mitigate(config, flags, signal)),
    )
  addExplainFlags(program.command('explain').argument('[config]', 'probity.yaml, unless --data and --model are given'))
    .description('explain rows of a model: what each column, or each pixel, does to its score')
    .action((config: string | undefined, flags: ExplainFlags) =>
      finish(async (signal) => (await import('./commands/explain.js')).explain(config, flags, signal)),
    )
  program
    .command('gate')
    .argument('<run>', 'run folder')
    .description('judge a run by a policy; exit 1 when it is violated')
    .option('--policy <policy>', 'preset or policy file; may repeat', (value: string, list?: string[]) => [
      ...(list ?? []),
      value,
    ])
    .option('--format <format>', 'text, json, junit, sarif, markdown or github', 'text')
    .option(
      '--baseline <run>',
      'another run folder that noWorseThan compares with, where this one was not audited with a baseline',
    )
    .option('--power', 'rows that each rule would need for a decision')
    .option('--debug', 'show stack traces')
    .action((run: string, flags: { policy?: string[]; baseline?: string; format: string; power?: boolean }) =>
      finish(async () => (await import('./commands/gate.js')).gate(run, flags)),
    )
  program
    .command('report')
    .argument('<run>', 'run folder, or a folder of run folders: a page that leads to all their reports')
    .description('render a saved run again, in another language or format')
    .option('--format <formats>', 'html,md,json,card', 'html')
    .option('--language <languages>', 'en,zh', 'en')
    .option('--card <file>', 'declared fields of the model card (YAML)')
    .option('--suppress-below <count>', 'hide cells of fewer people')
    .option('--debug', 'show stack traces')
    .action((run: string, flags: { format: string; language: string; card?: string; suppressBelow?: string }) =>
      finish(async () => (await import('./commands/report.js')).report(run, flags)),
    )
  program
    .command('compare')
    .argument('<runs...>', 'two or more run folders, the baseline first')
    .description('what became better, worse or stayed the same between runs')
    .option('--format <formats>', 'text, html, md or json', 'text')
    .option('--language <languages>', 'en,zh', 'en')
    .option('--output <folder>', 'folder for the comparison report')
    .option('--json', 'print the comparison as JSON')
    .option('--debug', 'show stack traces')
    .action((runs: string[], flags: { format: string; language: string; output?: string; json?: boolean }) =>
      finish(async () => (await import('./commands/compare.js')).compare(runs, flags)),
    )
  program
    .command('verify')
    .argument('<run>', 'run folder')
    .description('recompute the digests of a run folder')
    .option('--debug', 'show stack traces')
    .action((run: string) => finish(async () => (await import('./commands/verify.js')).verify(run)))
  program
    .command('list')
    .argument('[kind]', 'metric, analysis, preset …')
    .description('what there is: metrics, analyses, presets and more, each explained')
    .option('--json', 'as JSON')
    .option('--debug', 'show stack traces')
    .action((kind: string | undefined, flags: { json?: boolean }) =>
      finish(async () => (await import('./commands/list.js')).list(kind, flags)),
    )
  program
    .command('init')
    .description('ask a few questions and write a commented probity.yaml')
    .option('--data <file>', 'the table of decisions')
    .option('--output <file>', 'where to write the config', 'probity.yaml')
    .option('--yes', 'take the suggestion for every question')
    .option('--force', 'replace an existing file')
    .option('--debug', 'show stack traces')
    .action((flags: { data?: string; output: string; yes?: boolean; force?: boolean }) =>
      finish(async (signal) => (await import('./commands/init.js')).init(flags, signal)),
    )
  program
    .command('doctor')
    .description('check this machine: Node, DuckDB, ONNX Runtime, optional packages, folders')
    .option('--json', 'as JSON')
    .option('--debug', 'show stack traces')
    .action((flags: { json?: boolean }) => finish(async () => (await import('./commands/doctor.js')).doctor(flags)))
  return program
}

async function main(): Promise<void> {
  const debug = process.argv.includes('--debug')
  const program = buildProgram(async (work) => {
    try {
      const { exitCode } = await interruptible(work)
      process.exitCode = exitCode
    } catch (error) {
      process.exitCode = fail(error, debug)
    }
  })
  try {
    await program.parseAsync()
  } catch (error) {
    // commander has printed its own sentence; help and version end with 0, wrong usage is 2.
    process.exitCode = error instanceof CommanderError ? (error.exitCode === 0 ? 0 : 2) : fail(error, debug)
  }
}

bearClosedPipes()
await main()
