/** `find TEXT`: one text looked for in everything that panes show: nodes, rows of stores, input records, records of topics. */
import type { Output, TurnStart } from '../../trace/events.ts';
import { decodeBytes } from '../codec.ts';
import type { Debugger } from '../debugger.ts';
import type { ViewHit } from '../view-find.ts';
import { topicNames } from '../views/topology.ts';
import { SessionLookups } from '../views/session-lookups.ts';
import { viewValue } from '../views/view-values.ts';
import type { Json } from '../codec.ts';
import { refused, said, type Command, type CommandResult } from './command.ts';
import { Shown } from './shown.ts';

/** Places named for each pane, records looked at for each topic (the newest), and rows of a store whose place is known. */
const MOST_HITS = 100;
const MOST_RECORDS = 100_000;
const MOST_ROWS = 5_000;

const WORDS = {
  en: { nothing: (text: string) => `nothing holds ${text}`, newest: (n: number) => `of ${n} records only the newest ${MOST_RECORDS} were looked at`, more: `more than ${MOST_HITS} in a pane: the first of them`, usage: 'find needs a text' },
  zh: { nothing: (text: string) => `没有内容包含 ${text}`, newest: (n: number) => `${n} 条记录中只查看了最新的 ${MOST_RECORDS} 条`, more: `某个窗格中超过 ${MOST_HITS} 处：只列出前面的`, usage: 'find 需要一段文字' },
} as const;

function find(on: Debugger, wanted: string): CommandResult {
  const text = unquoted(wanted.trim());
  const words = WORDS[on.session.language];
  if (text === '') return refused(words.usage);
  const needle = text.toLowerCase();
  const holds = (line: string): boolean => line.toLowerCase().includes(needle);
  const panes = [nodes(on, holds), rows(on, text, holds), ...records(on, holds)];
  const hits = panes.flatMap((found) => found.slice(0, MOST_HITS));
  const lines = hits.length === 0 ? [words.nothing(text)] : hits.map(({ pane, text: line }) => `${pane.padEnd(9)} ${line}`);
  if (panes.some((found) => found.length > MOST_HITS)) lines.push(words.more);
  const { inputCount } = on.session.timeline;
  if (inputCount > MOST_RECORDS) lines.push(words.newest(inputCount));
  return { ...said(lines, hits as unknown as Json), found: { text, hits } };
}

function unquoted(text: string): string {
  if (!/^".*"$/.test(text)) return text;
  try { return JSON.parse(text) as string; } catch { return text; }
}

function nodes(on: Debugger, holds: (line: string) => boolean): ViewHit[] {
  const lookups = SessionLookups.of(on.session);
  return on.session.info.plan.nodes
    .map(({ name }) => ({ name, text: lookups.label(name) === name ? name : `${lookups.label(name)}  ${name}` }))
    .filter(({ text }) => holds(text)).map(({ name, text }) => ({ pane: 'topology', text, name, record: null, row: null }));
}

function rows(on: Debugger, text: string, holds: (line: string) => boolean): ViewHit[] {
  const shown = new Shown(on);
  const hits: ViewHit[] = [];
  for (const { name, rows: count } of on.session.view({}, on.extras()).stores) {
    const isKnown = count <= MOST_ROWS;
    const { store } = on.session.view({ store: { name, partition: null, filter: isKnown ? '' : text, from: 0, limit: isKnown ? MOST_ROWS : MOST_HITS, raw: false } }, on.extras());
    store?.rows.forEach(({ key, value }, row) => {
      const line = `${shown.value(key)} = ${shown.value(value)}`;
      if (holds(line) || !isKnown) hits.push({ pane: 'store', text: `${name}  ${line}`, name, record: null, row: isKnown ? row : null });
    });
  }
  return hits;
}

/** Input records on the timeline, and what was written to each topic. */
function records(on: Debugger, holds: (line: string) => boolean): ViewHit[][] {
  const { session } = on;
  const { timeline } = session;
  const lookups = SessionLookups.of(session);
  const shown = new Shown(on);
  const line = (topic: string, { key, value }: Pick<TurnStart | Output, 'key' | 'value'>): string => {
    const codec = lookups.changelogCodec(topic);
    if (codec !== null && key !== null) return `${shown.value(codec.key(key))} → ${shown.value(codec.changelogValue(value))}`;
    const serdes = lookups.topicSerdes(topic);
    const inclusive = lookups.inclusiveIn(topic);
    return `${shown.value(viewValue(decodeBytes(serdes.key, topic, key).value, inclusive))} → ${shown.value(viewValue(decodeBytes(serdes.value, topic, value).value, inclusive))}`;
  };
  const inputs: ViewHit[] = [];
  const { inputCount } = timeline;
  for (let i = Math.max(0, inputCount - MOST_RECORDS); i < inputCount && inputs.length <= MOST_HITS; i++) {
    const number = timeline.turnRange(timeline.inputs.at(i))[0];
    if (number < timeline.log.first) continue;
    const turn = timeline.log.at(number) as TurnStart;
    if (turn.topic === null) continue;
    const text = line(turn.topic, turn);
    if (holds(text)) inputs.push({ pane: 'timeline', text: `#${i + 1}  ${turn.topic}-${turn.partition}  ${text}`, name: turn.topic, record: i + 1, row: null });
  }
  const written: ViewHit[] = [];
  for (const { name } of topicNames(session, lookups)) {
    const numbers = timeline.outputs.get(name);
    const count = numbers?.countBelow(Number.POSITIVE_INFINITY) ?? 0;
    for (let i = Math.max(0, count - MOST_RECORDS); i < count && written.length <= MOST_HITS; i++) {
      const number = numbers!.at(i);
      if (number < timeline.log.first) continue;
      const text = line(name, timeline.log.at(number) as Output);
      const record = timeline.originOf(number);
      if (holds(text)) written.push({ pane: 'topics', text: `${name}  ${text}${record === 0 ? '' : `  #${record}`}`, name, record: record === 0 ? null : record, row: null });
    }
  }
  return [inputs, written];
}

export const FINDING: readonly Command[] = [
  {
    names: ['find'], group: 'looking', usage: 'find TEXT', data: '[ViewHit]: { pane, text, name, record, row }',
    summary: { en: 'a text in everything: nodes, rows of stores, input records, records of topics', zh: '在所有内容中查找：节点、存储的行、输入记录、主题的记录' },
    help: {
      en: 'find alice · find "[00:00,"\nCapitals make no difference. Stores are looked at as they are at the cursor, records from the first to the newest.\nIn the workbench \\ asks for the text; Enter goes to a place, ; and , to the next and the one before.',
      zh: 'find alice · find "[00:00,"\n不区分大小写。存储按游标处的内容查找，记录从第一条到最新一条。\n在工作台中按 \\ 输入文字；回车前往，; 与 , 为下一处与上一处。',
    },
    run: (on, call) => find(on, call.rest),
  },
];
