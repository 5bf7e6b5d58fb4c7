import { nearest } from '../../common/nearest.ts';
import { bytesEqual, bytesOfHex } from '../../common/bytes.ts';
import { dataOf, linesOf, type Answer } from '../asking/answer.ts';
import { ALL, SHORT } from '../asking/cause-tree.ts';
import { Texts } from '../asking/texts.ts';
import { storeMeant, WhyNot } from '../asking/why-not.ts';
import { Why } from '../asking/why.ts';
import { StoreAccess, type Entry } from '../conditions/store-access.ts';
import type { Debugger } from '../debugger.ts';
import type { Session } from '../session.ts';
import { nodesNamed, noSuchNode } from '../stopping/place.ts';
import { SessionLookups } from '../views/session-lookups.ts';
import { topicNames } from '../views/topology.ts';
import type { Completion, ViewWhy } from '../view.ts';
import { numberOf, recordNumberOf, parseKeyAt, storeNamed, type KeyAt } from './arguments.ts';
import { said, type Command, type CommandResult } from './command.ts';
import { Refused } from '../refusals/refused.ts';

/** The question that was asked last, for the pane that shows its answer; asked again when the language or the session changes. */
class Asked {
  #ask: ((session: Session) => Answer) | null = null;
  #shown: { readonly session: Session; readonly language: string; readonly why: ViewWhy | null } | null = null;

  static readonly #all = new WeakMap<Debugger, Asked>();
  static of(on: Debugger): Asked {
    let asked = Asked.#all.get(on);
    if (asked === undefined) {
      asked = new Asked();
      Asked.#all.set(on, asked);
      const { why } = asked;
      on.addExtras({ why: (query) => why(on, query.of) });
    }
    return asked;
  }

  ask(on: Debugger, ask: (session: Session) => Answer): CommandResult {
    const answer = ask(on.session);
    this.#ask = ask;
    this.#shown = { session: on.session, language: on.session.language, why: answer };
    on.session.changed();
    return { ...said(linesOf(answer), dataOf(answer)), pane: 'why' };
  }

  readonly why = (on: Debugger, of: string | null): ViewWhy | null => {
    if (of !== null) return quietly(() => whyOf(on, of.split(/\s+/))(on.session));
    const { session } = on;
    if (this.#ask === null) return null;
    if (this.#shown?.session !== session || this.#shown.language !== session.language) {
      const ask = this.#ask;
      this.#shown = { session, language: session.language, why: quietly(() => ask(session)) };
    }
    return this.#shown.why;
  };
}

/** What a screen asks again may make no sense any more, in another branch. */
function quietly(ask: () => ViewWhy): ViewWhy | null {
  try {
    return ask();
  } catch {
    return null;
  }
}

/** What `why` is asked of, so that it can be asked again at the moment of then. */
function whyOf(on: Debugger, args: readonly string[]): (session: Session) => Answer {
  const isAll = args.at(-1) === 'all';
  const limits = isAll ? ALL : SHORT;
  const [first, ...rest] = isAll ? args.slice(0, -1) : args;
  if (first === undefined) return (session) => new Why(session, limits).here();
  switch (first) {
    case 'record': {
      const number = recordNumberOf(on.session, rest[0]);
      return (session) => new Why(session, limits).record(number);
    }
    case 'node': {
      const name = rest.join(' ');
      return (session) => new Why(session, limits).node(nodeNamed(session, name));
    }
    case 'row': return (session) => new Why(session, limits).value(storeNamed(session, rest[0] ?? ''), rowOf(session, rest[0]!, rest[1] ?? ''));
    case 'output': return (session) => whyTopic(session, new Why(session, limits), rest[0] ?? lastTopic(session), rest.slice(1));
    default:
  }
  const isStore = SessionLookups.of(on.session).storeNames.includes(first);
  if (isStore && rest.length > 0) {
    const { key, window } = parseKeyAt(on.session, rest);
    return (session) => new Why(session, limits).value(first, entryOf(session, first, key, window));
  }
  if (/^\d+$/.test(first) && rest.length === 0 && !isTopic(on.session, first)) return (session) => new Why(session, limits).record(Number(first));
  return (session) => whyTopic(session, new Why(session, limits), first, rest);
}

function isTopic(session: Session, name: string): boolean { return topicNames(session, SessionLookups.of(session)).some((topic) => topic.name === session.info.fullName(name)); }

/** `counts`, `counts 3`, `counts@3`, `counts-0 3`. */
function whyTopic(session: Session, why: Why, name: string, rest: readonly string[]): Answer {
  const [bare, behind] = name.split(/@(?=\d+$)/);
  const offset = behind ?? rest[0];
  const { topic, partition } = topicNamed(session, bare!);
  return why.topic(topic, partition, offset === undefined ? null : numberOf(offset.replace(/^@/, ''), 'notOffset'));
}

function topicNamed(session: Session, name: string): { readonly topic: string; readonly partition: number | null } {
  const lookups = SessionLookups.of(session);
  const topics = topicNames(session, lookups).map((topic) => topic.name);
  const exact = [name, session.info.fullName(name)].find((one) => topics.includes(one));
  if (exact !== undefined) return { topic: exact, partition: null };
  const split = /^(.*)-(\d+)$/.exec(name);
  const base = split === null ? undefined : [split[1]!, session.info.fullName(split[1]!)].find((one) => topics.includes(one));
  if (base !== undefined) return { topic: base, partition: Number(split![2]) };
  if (lookups.storeNames.includes(name)) throw new Refused((say) => say.whyNeedsKey(name));
  const known = [...topics, ...lookups.storeNames];
  const near = nearest(name, known);
  throw new Refused((say) => say.noTopicOrStore(name, near, known));
}

/** The output topic that was written last. */
function lastTopic(session: Session): string {
  let best = -1;
  let found: string | null = null;
  for (const topic of session.info.outputTopics) {
    const number = session.timeline.outputs.get(topic)?.lastBelow(session.moment.cursor) ?? -1;
    if (number <= best) continue;
    best = number;
    found = topic;
  }
  if (found === null) throw new Refused((say) => say.nothingSent);
  return found;
}

function nodeNamed(session: Session, name: string): string {
  const nodes = nodesNamed(session, name);
  if (nodes.length === 0) throw new Refused(noSuchNode(session, name));
  return nodes[0]!.name;
}

function rowOf(session: Session, store: string, id: string): Entry {
  if (!/^(?:[0-9a-f]{2})*$/.test(id)) throw new Refused((say) => say.notRow(id, store));
  const key = bytesOfHex(id);
  for (const history of new StoreAccess(session, store).histories) {
    for (const [, entry] of history.keys.unorderedEntries()) if (bytesEqual(entry.key, key)) return { task: history.task, history: entry };
  }
  throw new Refused((say) => say.noRow(store, id));
}

/** The entry of a key: of several windows the one that was written last; of a time inside of windows the one that began last. */
function entryOf(session: Session, store: string, key: KeyAt['key'], window: KeyAt['window']): Entry {
  const { cursor, projection } = session.moment;
  const access = new StoreAccess(session, store);
  const isWritten = ({ history }: Entry): boolean => history.writes.countBelow(cursor) > 0;
  let written = access.entries(key, window).filter(isWritten);
  if (written.length === 0 && window !== null && window.end === undefined) {
    written = access.entries(key).filter((entry) => {
      const own = access.codec.window(entry.history.key);
      return own !== null && own.start <= window.start && (own.kind === 'session' ? window.start <= own.end : window.start < own.end) && isWritten(entry);
    });
  }
  const live = written.filter(({ task, history }) => projection.value(task, store, history.key) !== null);
  const found = [...(live.length > 0 ? live : written)].sort((a, b) => b.history.writes.lastBelow(cursor) - a.history.writes.lastBelow(cursor))[0];
  if (found === undefined) throw new Refused((say) => say.noKey(store, typeof key === 'string' ? key : JSON.stringify(key), window !== null));
  return found;
}

// ---- why not

function whyNotOf(on: Debugger, args: readonly string[]): (session: Session) => Answer {
  const [first, ...rest] = args;
  if (first === undefined) {
    const { record } = on.session.moment;
    if (record === 0) throw new Refused((say) => say.whynotNeeds);
    return (session) => new WhyNot(session).input(record, null);
  }
  if (first === 'record' || /^\d+$/.test(first)) {
    const [number, topic] = first === 'record' ? rest : [first, rest[0]];
    const input = numberOf(number, 'notRecordNumber');
    return (session) => new WhyNot(session).input(input, topic === undefined ? null : topicNamed(session, topic).topic);
  }
  const words = first === 'key' ? rest : args;
  if (words.length === 0) throw new Refused((say) => say.whynotKeyNeeds);
  const stores = SessionLookups.of(on.session).storeNames;
  const last = words.at(-1)!;
  const named = words.length > 1 && (stores.includes(last) || !last.includes('@') && !/^[[\d]/.test(last) && words.at(-2) !== '@' && !/^[{"]/.test(last));
  const store = named ? storeNamed(on.session, last) : null;
  const { key, window } = parseKeyAt(on.session, named ? words.slice(0, -1) : words);
  return (session) => new WhyNot(session).key(key, window, store ?? storeMeant(new Texts(session), window !== null));
}

const TREE = '{ question, cause: { text, moment: { record, step } | null, causes }, inputs: [record], triggers: [record] }';

function completeAsked(on: Debugger, word: string, args: readonly string[]): readonly Completion[] {
  const lookups = SessionLookups.of(on.session);
  if (args.length === 0) {
    return [
      ...['record', 'node', 'output'].map((text) => ({ text, hint: '' })), ...lookups.storeNames.map((text) => ({ text, hint: 'store' })),
      ...topicNames(on.session, lookups).filter((topic) => topic.role !== 'input').map((topic) => ({ text: topic.name, hint: 'topic' })),
    ];
  }
  if (args[0] === 'node') return on.session.info.plan.nodes.map((node) => ({ text: lookups.label(node.name), hint: node.name }));
  return lookups.storeNames.includes(args[0]!) ? on.keysOf(args[0]!, word).map((text) => ({ text, hint: 'key' })) : [];
}

export const ASKING: readonly Command[] = [
  {
    names: ['why'], group: 'asking', usage: 'why [OUTPUT | STORE KEY [@WINDOW] | record N | node NAME | row STORE ID] [all]', data: TREE,
    summary: { en: 'back from an output or a stored value to the inputs that made it', zh: '从输出或存储的值追溯到造成它的输入' },
    help: {
      en: 'why                          what the step at the cursor did\nwhy counts-out               the last record of a topic; why counts-out 3 · why counts-out-1 3 for an offset\nwhy counts alice             a stored value\n'
        + 'why visits-per-minute alice @01:00\nwhy record 5                 what became of a record, and what its results are made of\nwhy node count               the last record that a node saw\n'
        + 'Of an aggregate all writes are told, the newest first; behind many all shows every one. Each line ends with the moment to go to.',
      zh: 'why                          游标处这一步做的事\nwhy counts-out               主题的最后一条记录；why counts-out 3 · why counts-out-1 3 指定位移\nwhy counts alice             存储的值\n'
        + 'why visits-per-minute alice @01:00\nwhy record 5                 一条记录的去向，及其结果由什么构成\nwhy node count               某节点最后见到的记录\n'
        + '聚合的每次写入都会列出，最新的在前；很多时在末尾加 all 全部列出。每行末尾是可跳转的时刻。',
    },
    run: (on, call) => Asked.of(on).ask(on, whyOf(on, call.args)),
    complete: completeAsked,
  },
  {
    names: ['whynot', 'wn'], group: 'asking', usage: 'whynot RECORD [TOPIC] | KEY [@WINDOW] [STORE]', data: TREE,
    summary: { en: 'why a record gave no output, or a key is not in a store or window; and what it would take', zh: '为什么记录没有输出，或键不在存储、窗口中；以及需要什么' },
    help: {
      en: 'whynot                       the record at the cursor\nwhynot 5 · whynot 5 counts-out\nwhynot alice @01:00 · whynot alice @[01:00,02:00) visits-per-minute\nwhynot alice counts\nwhynot key 5 counts          a key that looks like a number',
      zh: 'whynot                       游标处的记录\nwhynot 5 · whynot 5 counts-out\nwhynot alice @01:00 · whynot alice @[01:00,02:00) visits-per-minute\nwhynot alice counts\nwhynot key 5 counts          看起来像数字的键',
    },
    run: (on, call) => Asked.of(on).ask(on, whyNotOf(on, call.args)),
    complete: completeAsked,
  },
];
