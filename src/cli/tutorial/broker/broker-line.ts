import { BROKER_ACTS, type Action, type BrokerAct } from '../format/lesson.ts';

type OnBroker = Extract<Action, { readonly kind: 'connect' | 'broker' }>;

/** `connect HOST:PORT`, or `backend kafka HOST:PORT` as in a session; `broker fill`, `broker start`, `broker kill`, `broker clean`. null: something else. */
export function brokerLine(line: string): OnBroker | null {
  const [word, ...args] = line.trim().split(/\s+/);
  if (word === 'connect' && args.length === 1) return { kind: 'connect', bootstrap: args[0]! };
  if (word === 'backend' && args[0] === 'kafka' && args.length === 2) return { kind: 'connect', bootstrap: args[1]! };
  if (word === 'broker' && args.length === 1 && BROKER_ACTS.includes(args[0] as BrokerAct)) return { kind: 'broker', act: args[0] as BrokerAct };
  return null;
}
