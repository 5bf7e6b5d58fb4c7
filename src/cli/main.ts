/** argv to command to exit status; the only place that ends the process. */
import { createRequire } from 'node:module';
import { Command, CommanderError, Option } from 'commander';
import { CommandError } from './exit.ts';
import { isForScreen } from './system/screen.ts';
import { endProcess } from './tui/terminal/end-process.ts';

const { version } = createRequire(import.meta.url)('../package.json') as { readonly version: string };

/** What `kstep` alone opens for a newcomer; without a screen it is told as text. */
const FIRST_LESSON = '01-one-record-at-a-time';

const collect = (value: string, before: readonly string[] = []): readonly string[] => [...before, value];

function topologyOptions(command: Command): Command {
  return command
    .argument('<topology>', 'TypeScript file that default-exports a function of a StreamsBuilder')
    .option('-i, --input <TOPIC=FILE>', 'records for a source topic: JSONL, CSV by header, or - (repeatable)', collect)
    .addOption(new Option('--backend <KIND>', 'simulated or real Kafka').choices(['sim', 'kafka']).default('sim'))
    .option('--bootstrap <HOST:PORT>', 'of the real Kafka')
    .option('--group <ID>', 'consumer group on the real Kafka')
    .option('--partitions <TOPIC=N>', 'partitions of a topic that is created (repeatable)', collect)
    .option('-c, --config <KEY=VALUE>', 'a StreamsConfig key (repeatable)', collect)
    .option('--base-time <TIME>', 'what times such as 01:05 count from (ISO date or epoch ms)')
    .option('--seed <N>', 'seed of the simulated Kafka')
    .option('-y, --yes', 'create and write on the real Kafka without asking');
}

async function unknownCommand(word: string, known: readonly string[]): Promise<CommandError> {
  const { meant } = await import('../engine/session/meant.ts');
  return new CommandError(`there is no command ${word}${meant(word, known)} (${known.join(', ')}; kstep --help)`, 2);
}

function program(): Command {
  const kstep = new Command('kstep')
    .description('Kafka Streams for TypeScript: step records through a topology, forwards and back')
    .version(version)
    .option('--plain', 'text instead of the full screen')
    .option('--lang <LANG>', 'language of the interface: en or zh')
    .option('--state-dir <DIR>', 'where progress and sessions are kept')
    .argument('[command]')
    .allowExcessArguments()
    .action(async (word: string | undefined, flags: { readonly plain?: boolean; readonly lang?: string; readonly stateDir?: string }) => {
      if (word !== undefined) throw await unknownCommand(word, kstep.commands.map((command) => command.name()));
      if (isForScreen(flags)) await (await import('./commands/workbench.ts')).openWorkbench({ kind: 'course', first: FIRST_LESSON, flags });
      else await (await import('./commands/learn.ts')).learn(FIRST_LESSON, { ...flags, plain: true });
    })
    .exitOverride()
    .showHelpAfterError('(kstep --help shows all commands)');

  const learn = kstep.command('learn').description('open a tutorial, or list them')
    .argument('[id]', 'a number or a name of the list, or the path of a folder')
    .option('--lang <LANG>', 'en or zh')
    .option('--plain', 'text instead of the full screen')
    .option('--state-dir <DIR>', 'where progress is kept')
    .option('--check', 'as learn check')
    .action(async (id: string | undefined, flags: object) => (await import('./commands/learn.ts')).learn(id, { ...kstep.opts(), ...flags }));
  learn.command('new').description('begin a tutorial of your own with a copy of another')
    .argument('<id>', 'a number and a name, 30-my-topic for example')
    .option('--from <ID>', 'the tutorial that is copied', FIRST_LESSON)
    .option('--in <DIR>', 'where its folder is made', '.')
    .action(async (id: string, flags: { readonly from: string; readonly in: string }) => (await import('./commands/learn.ts')).newTutorial(id, flags));
  learn.command('review').description('ask once more, on other data, what was answered wrong')
    .option('--lang <LANG>', 'en or zh')
    .option('--state-dir <DIR>', 'where progress is kept')
    .action(async (flags: object) => (await import('./commands/learn.ts')).reviewAnswers({ ...kstep.opts(), ...learn.opts(), ...flags }));
  learn.command('check').description('run every automatic check of a tutorial, or of all; exit status 1 when something is wrong')
    .argument('[id]', 'as for learn')
    .action(async (id: string | undefined) => (await import('./commands/learn.ts')).checkTutorials(id));
  learn.command('missing-texts').description('list what a tutorial does not say in a language yet; exit status 1 when there is something')
    .argument('<id>', 'as for learn')
    .argument('[language]', 'en or zh', 'zh')
    .action(async (id: string, language: string) => (await import('./commands/learn.ts')).missingTextsOf(id, language));

  topologyOptions(kstep.command('debug').description('step a topology'))
    .option('--instances <N>', 'instances of the application on the simulated Kafka: i1, i2, …')
    .option('--threads <N>', 'stream threads of each instance')
    .option('--plain', 'a command line instead of the full screen')
    .option('--script <FILE>', 'run the commands of a file and exit')
    .option('-e, --execute <COMMAND>', 'run a command and exit (repeatable)', collect)
    .option('--json', 'one object per command')
    .option('--max-events <N>', 'how many events of the recording are kept; the oldest are let go (16 million, or 1.6 GB)')
    .option('--watch', 'when the topology file is edited, run the same inputs through it and stay at the same record')
    .option('--from <WHERE>', 'on the real Kafka: begin there: TIME, TOPIC=OFFSET, TOPIC-PARTITION=OFFSET, or a time instead of the offset (repeatable)', collect)
    .option('--to <WHERE>', 'end there, without it (as --from, repeatable)', collect)
    .option('--last <N>', 'begin with the last N records of each partition')
    .option('--write', 'on the real Kafka: create internal topics, write outputs and commit, each after the cursor has passed')
    .option('--lang <LANG>', 'en or zh')
    .action(async (file: string, own: object) => {
      const flags = { ...kstep.opts(), ...own };
      if (isForScreen(flags)) await (await import('./commands/workbench.ts')).openWorkbench({ kind: 'topology', file, flags });
      else await (await import('./commands/debug.ts')).debug(file, flags);
    });

  topologyOptions(kstep.command('run').description('run a topology to the end of its input and print its outputs'))
    .option('--json', 'one object a record')
    .option('--trace', 'every event too')
    .option('--idle <MS>', 'on the real Kafka: quiet time that counts as the end', '1000')
    .action(async (file: string, flags: object) => (await import('./commands/run.ts')).run(file, flags));

  kstep.command('describe').description('print the structure of a topology')
    .argument('<topology>', 'TypeScript file, or a text that describe() printed, in Java too (- reads standard input)')
    .addOption(new Option('-f, --format <FORMAT>').choices(['text', 'tree', 'mermaid', 'dot', 'json']).default('text'))
    .option('-c, --config <KEY=VALUE>', 'a StreamsConfig key (repeatable)', collect)
    .action(async (file: string, flags: { readonly format: 'text'; readonly config?: readonly string[] }) => (await import('./commands/describe.ts')).describe(file, flags));

  kstep.command('diff').description('what an upgrade from one topology to another keeps and loses: stores, changelogs, repartition topics')
    .argument('<old>', 'TypeScript file, or a text that describe() printed, in Java too')
    .argument('<new>', 'the same')
    .option('-c, --config <KEY=VALUE>', 'a StreamsConfig key, application.id for example (repeatable)', collect)
    .option('--json', 'one object')
    .option('--lang <LANG>', 'en or zh')
    .addHelpText('after', '\nExit status: 0 nothing is lost, 1 something is, 2 trouble.')
    .action(async (before: string, after: string, flags: object) => (await import('./commands/diff.ts')).diff(before, after, { ...kstep.opts(), ...flags }));
  return kstep;
}

async function main(): Promise<number> {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => endProcess(error.code === 'EPIPE' ? 0 : error.code === 'EIO' ? 129 : 1));
  try {
    await program().parseAsync(process.argv);
    return process.exitCode === undefined ? 0 : Number(process.exitCode);
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    if (error instanceof CommandError) {
      if (error.message !== '') process.stderr.write(`kstep: ${error.message}\n`);
      return error.status;
    }
    if ((error as { name?: string }).name === 'ExitPromptError') return 130;
    const { describeError } = await import('./output/errors.ts');
    process.stderr.write(`kstep: ${describeError(error)}\n`);
    return process.env['KSTEP_DEBUG'] === undefined ? 1 : (process.stderr.write(`${(error as Error).stack}\n`), 1);
  }
}

const status = await main();
// output to a pipe may still be on its way
process.stdout.write('', () => endProcess(status));
