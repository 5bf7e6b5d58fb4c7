/** `find TEXT`: one text looked for in everything that panes show: nodes, rows of stores, input records, records of topics. */
import { NumberList } from '../../debug/number-list.ts';
import type { Output, TurnStart } from '../../trace/events.ts';
import { decodeBytes } from '../codec.ts';
import type { Debugger } from '../debugger.ts';
import type { Language } from '../session-options.ts';
import type { ViewHit } from '../view-find.ts';
import { topicNames } from '../views/topology.ts';
import { SessionLookups } from '../views/session-lookups.ts';
import { viewValue } from '../views/view-values.ts';
import type { Json } from '../codec.ts';
import { refused, said, type Command, type CommandResult } from './command.ts';
import { Shown } from './shown.ts';
import { padEnd } from './text-width.ts';

/** Places named for each pane, and rows of a store whose place is known. */
const MOST_HITS = 100;
const MOST_ROWS = 5_000;
/** Keys are heard after so many lines. */
const PIECE = 2_000;

interface FindWords {
  readonly panes: { readonly [pane in ViewHit['pane']]: string };
  readonly nothing: (text: string) => string;
  readonly stopped: (percent: number) => string;
  readonly more: string;
  readonly usage: string;
}
const WORDS: { readonly [language in Language]: FindWords } = {
  en: {
    panes: { topology: 'topology', store: 'store', timeline: 'timeline', topics: 'topics', lesson: 'lesson' },
    nothing: (text: string) => `nothing holds ${text}`, stopped: (percent: number) => `stopped after ${percent}%`, more: `more than ${MOST_HITS} in a pane: the first of them`, usage: 'find needs a text',
  },
  zh: {
    panes: { topology: '拓扑', store: '存储', timeline: '时间线', topics: '主题', lesson: '课程' },
    nothing: (text: string) => `没有内容包含 ${text}`, stopped: (percent: number) => `在 ${percent}% 处停止`, more: `某个窗格中超过 ${MOST_HITS} 处：只列出前面的`, usage: 'find 需要一段文字',
  },
};

async function find(on: Debugger, wanted: string): Promise<CommandResult> {
  const text = unquoted(wanted.trim());
  const words = WORDS[on.session.language];
  if (text === '') return refused(words.usage);
  const search = new TextSearch(on, text);
  const panes = await search.run();
  const hits = panes.flatMap((found) => found.slice(0, MOST_HITS));
  const lines = hits.length === 0 ? [words.nothing(text)] : hits.map(({ pane, text: line }) => `${padEnd(words.panes[pane], 9)} ${line}`);
  if (panes.some((found) => found.length > MOST_HITS)) lines.push(words.more);
  if (on.session.interrupted) lines.unshift(words.stopped(Math.floor(search.done * 100)));
  return { ...said(lines, hits as unknown as Json), found: { text, hits } };
}

function unquoted(text: string): string {
  if (!/^".*"$/.test(text)) return text;
  try { return JSON.parse(text) as string; } catch { return text; }
}

/** One text in everything, line by line: a million records take seconds, so it tells how far it is and can be stopped. */
class TextSearch {
  readonly #on: Debugger;
  readonly #lookups: SessionLookups;
  readonly #shown: Shown;
  readonly #needle: string;
  #looked = 0;
  #all = 1;

  constructor(on: Debugger, text: string) {
    this.#on = on;
    this.#lookups = SessionLookups.of(on.session);
    this.#shown = new Shown(on);
    this.#needle = text.toLowerCase();
  }

  get done(): number { return Math.min(1, this.#looked / this.#all); }

  /** By panes. */
  async run(): Promise<readonly ViewHit[][]> {
    const { session } = this.#on;
    session.beginWork();
    const { timeline } = session;
    const stores = session.view({}).stores;
    const topics = topicNames(session, this.#lookups).map(({ name }) => ({ name, numbers: timeline.outputs.get(name) ?? new NumberList() }));
    this.#all = timeline.inputCount + stores.reduce((sum, { rows }) => sum + rows, 0) + topics.reduce((sum, { numbers }) => sum + numbers.length, 0);
    const panes: ViewHit[][] = [this.#nodes(), [], [], []];
    for (const { name, rows } of stores) await this.#rows(name, rows <= MOST_ROWS, panes[1]!);
    await this.#inputs(panes[2]!);
    for (const { name, numbers } of topics) await this.#written(name, numbers, panes[3]!);
    return panes;
  }

  #holds(line: string): boolean { return line.toLowerCase().includes(this.#needle); }

  #nodes(): ViewHit[] {
    return this.#on.session.info.plan.nodes
      .map(({ name }) => ({ name, text: this.#lookups.label(name) === name ? name : `${this.#lookups.label(name)}  ${name}` }))
      .filter(({ text }) => this.#holds(text)).map(({ name, text }) => ({ pane: 'topology', text, name, record: null, row: null }));
  }

  /** Goes over `count` lines, and skips the rest of them when there are hits enough, or when it is stopped. */
  async #over(count: number, hits: ViewHit[], look: (index: number) => void): Promise<void> {
    const begun = this.#looked;
    if (this.#on.session.interrupted) return;
    for (let i = 0; i < count && hits.length <= MOST_HITS; i++) {
      look(i);
      if (++this.#looked % PIECE !== 0) continue;
      await this.#on.session.pause(this.done);
      if (this.#on.session.interrupted) return;
    }
    this.#looked = begun + count;
  }

  async #rows(name: string, isKnown: boolean, hits: ViewHit[]): Promise<void> {
    const { session } = this.#on;
    const add = (key: string, value: string, row: number | null): void => {
      const line = `${key} = ${value}`;
      if (this.#holds(line)) hits.push({ pane: 'store', text: `${name}  ${line}`, name, record: null, row });
    };
    if (isKnown) {
      const rows = session.view({ store: { name, partition: null, filter: '', from: 0, limit: MOST_ROWS, raw: false } }).store?.rows ?? [];
      await this.#over(rows.length, hits, (row) => add(this.#shown.value(rows[row]!.key), this.#shown.value(rows[row]!.value), row));
      return;
    }
    const { projection, cursor } = session.moment;
    const codec = this.#lookups.codec(name)!;
    for (const task of this.#lookups.tasksOf(name)) {
      const history = session.timeline.stores.get(`${task}/${name}`);
      if (history === undefined) continue;
      // the list changes when someone else asks it while this one waits
      const ids = [...this.#lookups.liveKeys(history).at(cursor)];
      await this.#over(ids.length, hits, (i) => {
        const { key } = history.keys.get(ids[i]!)!;
        add(this.#shown.value(codec.key(key)), this.#shown.value(codec.value(projection.value(task, name, key))), null);
      });
    }
  }

  /** On the timeline. */
  #inputs(hits: ViewHit[]): Promise<void> {
    const { timeline } = this.#on.session;
    return this.#over(timeline.inputCount, hits, (i) => {
      const number = timeline.turns.at(timeline.inputs.at(i));
      if (number < timeline.log.first) return;
      const turn = timeline.log.at(number) as TurnStart;
      if (turn.topic === null) return;
      const text = this.#line(turn.topic, turn);
      if (this.#holds(text)) hits.push({ pane: 'timeline', text: `#${i + 1}  ${turn.topic}-${turn.partition}  ${text}`, name: turn.topic, record: i + 1, row: null });
    });
  }

  /** To a topic. */
  #written(name: string, numbers: NumberList, hits: ViewHit[]): Promise<void> {
    const { timeline } = this.#on.session;
    return this.#over(numbers.length, hits, (i) => {
      const number = numbers.at(i);
      if (number < timeline.log.first) return;
      const text = this.#line(name, timeline.log.at(number) as Output);
      if (!this.#holds(text)) return;
      const record = timeline.originOf(number);
      hits.push({ pane: 'topics', text: `${name}  ${text}${record === 0 ? '' : `  #${record}`}`, name, record: record === 0 ? null : record, row: null });
    });
  }

  #line(topic: string, { key, value }: Pick<TurnStart | Output, 'key' | 'value'>): string {
    const codec = this.#lookups.changelogCodec(topic);
    if (codec !== null && key !== null) return `${this.#shown.value(codec.key(key))} → ${this.#shown.value(codec.changelogValue(value))}`;
    const serdes = this.#lookups.topicSerdes(topic);
    const inclusive = this.#lookups.inclusiveIn(topic);
    return `${this.#shown.value(viewValue(decodeBytes(serdes.key, topic, key).value, inclusive))} → ${this.#shown.value(viewValue(decodeBytes(serdes.value, topic, value).value, inclusive))}`;
  }
}

export const FINDING: readonly Command[] = [
  {
    names: ['find'], group: 'looking', usage: 'find TEXT', data: '[ViewHit]: { pane, text, name, record, row }',
    summary: { en: 'a text in everything: nodes, rows of stores, input records, records of topics', zh: '在所有内容中查找：节点、存储的行、输入记录、主题的记录' },
    help: {
      en: 'find alice · find "[00:00,"\nCapitals make no difference. Stores are looked at as they are at the cursor, records from the first to the newest. Ctrl-C stops it and shows what it has found.\nIn the workbench \\ asks for the text; Enter goes to a place, ; and , to the next and the one before.',
      zh: 'find alice · find "[00:00,"\n不区分大小写。存储按游标处的内容查找，记录从第一条到最新一条。Ctrl-C 停止并显示已找到的内容。\n在工作台中按 \\ 输入文字；回车前往，; 与 , 为下一处与上一处。',
    },
    run: (on, call) => find(on, call.rest),
  },
];
