import type { KafkaAccess, SessionOptions } from '../../engine/session/session-options.ts';
import { CommandError } from '../exit.ts';
import type { TopologyFlags } from './options.ts';

/** Connects to the broker that the flags name; null for the simulated Kafka. */
export async function kafkaAccess(flags: TopologyFlags, mode: KafkaAccess['mode'], groupId: string, config: SessionOptions['config'], debugging = false): Promise<KafkaAccess | null> {
  if (flags.backend !== 'kafka') {
    if (flags.bootstrap !== undefined) throw new CommandError('--bootstrap goes with --backend kafka');
    return null;
  }
  if (flags.bootstrap === undefined) throw new CommandError('--backend kafka needs --bootstrap HOST:PORT');
  const { connectKafka } = await import('../../engine/session/connect-kafka.ts');
  return { backend: await connectKafka(flags.bootstrap, { now: Date.now }, debugging, config), mode, groupId: flags.group ?? groupId };
}

/** Asks before anything is created or written on a real Kafka; `--yes` answers ahead. */
export async function confirmWrites(flags: TopologyFlags, options: SessionOptions): Promise<void> {
  if (flags.yes === true) return;
  const { plannedWrites } = await import('../../engine/session/run-to-end.ts');
  const plan = await plannedWrites(options.kafka!.backend, options);
  const lines = [
    `On ${options.kafka!.backend.description} this run`,
    ...(plan.create.length === 0 ? [] : [`  creates the topics ${plan.create.join(', ')}`]),
    ...(plan.internal.length === 0 ? [] : [`  creates, where missing, and writes the internal topics ${plan.internal.join(', ')}`]),
    ...plan.produce.map(({ topic, records }) => `  writes ${records} records into ${topic}`),
    `  writes the output topics, and commits offsets for the group ${options.kafka!.groupId}`,
  ];
  if (process.stdin.isTTY !== true || process.stdout.isTTY !== true) throw new CommandError(`${lines.join('\n')}\nSay --yes to go on.`);
  const { confirm } = await import('@inquirer/prompts');
  process.stdout.write(`${lines.join('\n')}\n`);
  if (!await confirm({ message: 'Go on?', default: false })) throw new CommandError('nothing was created or written', 130);
}
