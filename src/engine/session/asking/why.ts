/**
 * Answers to `why`: back from something to the inputs that made it. All of them look at the moment of the cursor.
 *
 *     new Why(session).value('counts', entry);     // a tree, ready for lines or a screen
 */
import type { CacheChange, Output } from '../../trace/events.ts';
import { latin1Of } from '../../common/bytes.ts';
import type { Entry } from '../conditions/store-access.ts';
import type { Session } from '../session.ts';
import { text } from '../sentences/text.ts';
import type { ViewText } from '../view.ts';
import { momentOf, momentText, viewCause, type Answer, type CauseNode } from './answer.ts';
import { CauseTree, SHORT, type TreeLimits } from './cause-tree.ts';
import { Ends } from './ends.ts';
import { Refused } from '../refusals/refused.ts';

export class Why {
  readonly #session: Session;
  readonly #tree: CauseTree;

  constructor(session: Session, limits: TreeLimits = SHORT) {
    this.#session = session;
    this.#tree = new CauseTree(session, limits);
  }

  #answer(question: ViewText, root: CauseNode): Answer {
    return { question, root: viewCause(this.#session, root), inputs: this.#tree.inputs, triggers: this.#tree.triggers };
  }

  /** @param number  of an output event */
  output(number: number): Answer {
    const { place, offset, record } = this.#tree.texts.output(number);
    return this.#answer(this.#tree.texts.words.whyOutput(place, offset, record), this.#tree.output(number));
  }

  /** The last record of a topic up to the cursor, or the one with an offset. @throws IllegalArgumentException  when there is none */
  topic(name: string, partition: number | null, offset: number | null): Answer {
    const { timeline, moment } = this.#session;
    const numbers = timeline.outputs.get(name);
    for (let i = (numbers?.countBelow(moment.cursor) ?? 0) - 1; i >= 0; i--) {
      const number = numbers!.at(i);
      if (number < timeline.log.first) break;
      const place = timeline.placeOf(number);
      if ((partition === null || place.partition === partition) && (offset === null || place.offset === offset)) return this.output(number);
    }
    const what = `${name}${partition === null ? '' : `-${partition}`}`;
    throw new Refused((say) => (offset === null ? say.nothingSentTo(what) : say.noOffset(what, offset)));
  }

  /** The value of an entry; of one that is not there, how it went away. @throws IllegalArgumentException  when it never was there */
  value(store: string, { task, history }: Entry): Answer {
    const { moment, timeline } = this.#session;
    const { texts } = this.#tree;
    const key = texts.storeKey(store, history.key);
    const write = history.writes.lastBelow(moment.cursor);
    const value = moment.projection.value(task, store, history.key);
    const question = texts.words.whyValue(texts.tell.store(store), key, texts.storeValue(store, value));
    if (write < 0) throw new Refused((say) => say.noSuchKey(store));
    if (write < timeline.log.first) return this.#answer(question, { text: text`${texts.words.gone}`, event: -1, causes: [] });
    return this.#answer(question, this.#tree.value(write, this.#isDirty(store, task, history.key)));
  }

  #isDirty(store: string, task: string, key: Uint8Array): boolean {
    const { moment, timeline } = this.#session;
    const number = timeline.stores.get(`${task}/${store}`)?.dirtyByKey.get(latin1Of(key))?.lastBelow(moment.cursor) ?? -1;
    return number >= timeline.log.first && number >= 0 && (timeline.log.at(number) as CacheChange).dirty;
  }

  /** What became of an input, and of what its results were made. */
  record(number: number): Answer {
    const ends = new Ends(this.#session, this.#tree.texts);
    const { input, text: said } = ends.fateOf(number);
    const outputs = ends.outputsOf(number).map((output) => this.#tree.output(output));
    const start = this.#session.timeline.turns.at(this.#session.timeline.inputs.at(number - 1));
    return this.#answer(this.#tree.texts.words.whyRecord(input), { text: said, event: start, causes: [...ends.of(number, null), ...outputs] });
  }

  /** The last record at a node up to the cursor. @throws IllegalArgumentException  when none has come there */
  node(name: string): Answer {
    const { timeline, moment } = this.#session;
    const { texts } = this.#tree;
    const entry = timeline.entries.get(name)?.lastBelow(moment.cursor) ?? -1;
    if (entry < timeline.log.first) throw new Refused((say) => say.nothingReached(texts.tell.node(name).text));
    return this.#answer(texts.words.whyNode(texts.tell.node(name), texts.recordAt(this.#tree.causes.from.enter(entry))), this.#tree.entry(entry));
  }

  /** What the step at the cursor did: what it sent, else what it wrote, else how a record ended there, else what came in. */
  here(): Answer {
    const { moment, timeline } = this.#session;
    const from = moment.at === 0 ? moment.cursor : Math.max(timeline.log.first, timeline.steps.at(moment.at - 1));
    let sent = -1;
    let write = -1;
    let end = -1;
    let entry = -1;
    for (let number = from; number < moment.cursor; number++) {
      const event = timeline.log.at(number);
      if (event.kind === 'output' && (event as Output).role !== 'changelog') sent = number;
      else if (event.kind === 'store-write' && event.cause !== 'expire') write = number;
      else if (event.kind === 'drop' || event.kind === 'hold') end = number;
      else if (event.kind === 'node-enter' && entry < 0) entry = number;
    }
    if (sent >= 0) return this.output(sent);
    const { texts } = this.#tree;
    const position = momentText(momentOf(this.#session, Math.max(from, 0)));
    if (end >= 0) {
      const node = new Ends(this.#session, texts).end(end);
      return this.#answer(texts.words.whyMoment(position), entry < 0 ? node : { ...node, causes: [...node.causes, ...this.#tree.above(entry)] });
    }
    if (write >= 0) {
      const { store, key, newValue } = this.#tree.causes.from.write(write);
      return this.#answer(texts.words.whyValue(texts.tell.store(store), texts.storeKey(store, key), texts.storeValue(store, newValue)), this.#tree.value(write, false));
    }
    if (entry >= 0) return this.#answer(texts.words.whyMoment(position), this.#tree.entry(entry));
    if (moment.record > 0) return this.record(moment.record);
    throw new Refused((say) => say.nothingYet);
  }
}
