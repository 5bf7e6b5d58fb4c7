/**
 * How an input ended: every drop, hold, failure and wait that it and what it led to met, each with its operands, with what would have had
 * to be otherwise, and with what came of it later in the recording.
 *
 *     new Ends(session).of(5, null);    // causes, one for each end
 */
import type { Failure, Output, TraceEvent } from '../../trace/events.ts';
import { IllegalArgumentException } from '../../errors/errors.ts';
import type { Session } from '../session.ts';
import { Operands } from '../sentences/operands.ts';
import { phrasesOf } from '../sentences/phrases-of.ts';
import { text } from '../sentences/text.ts';
import { fateText } from '../views/record.ts';
import type { ViewText } from '../view.ts';
import { leaf, type CauseNode } from './answer.ts';
import { DropNeeds } from './drop-needs.ts';
import { HoldNeeds } from './hold-needs.ts';
import { reaches } from './reach.ts';
import { Texts } from './texts.ts';
import type { InputText } from './words.ts';

/** A record that fans out into more than this is not told end by end. */
const MOST_EVENTS = 50_000;
const MOST_ENDS = 40;

export class Ends {
  readonly texts: Texts;
  readonly #session: Session;
  readonly #drops: DropNeeds;
  readonly #holds: HoldNeeds;

  constructor(session: Session, texts = new Texts(session)) {
    this.#session = session;
    this.texts = texts;
    this.#drops = new DropNeeds(session, texts);
    this.#holds = new HoldNeeds(session, texts);
  }

  /** @throws IllegalArgumentException  for an input that was not taken yet, or that the recording has let go */
  fateOf(input: number): { readonly input: InputText; readonly text: ViewText } {
    const { timeline } = this.#session;
    if (input < 1 || input > timeline.inputCount) throw new IllegalArgumentException(this.texts.words.notYet(input, timeline.inputCount));
    const shown = this.texts.input(input);
    if (shown === null) throw new IllegalArgumentException(this.texts.words.gone);
    const fate = fateText(timeline.fate(input), this.texts.lookups, phrasesOf(this.#session.language));
    return { input: shown, text: text`${this.texts.words.input(shown)}: ${fate}` };
  }

  *#events(input: number): Generator<readonly [number: number, event: TraceEvent]> {
    const { timeline } = this.#session;
    let read = 0;
    for (const turn of timeline.turnsOf(input)) {
      const [from, to] = timeline.turnRange(turn);
      for (let number = Math.max(from, timeline.log.first); number < to; number++) {
        if (++read > MOST_EVENTS) return;
        yield [number, timeline.log.at(number)];
      }
    }
  }

  /** Records that it brought to output topics (`topic` null: to any), or to the dead-letter topic. */
  outputsOf(input: number, topic: string | null = null, role: 'sink' | 'dead-letter' = 'sink'): readonly number[] {
    const found: number[] = [];
    for (const [number, event] of this.#events(input)) {
      if (event.kind === 'output' && event.role === role && (topic === null || event.topic === topic)) found.push(number);
    }
    return found;
  }

  /** Where its ways ended. With a topic only those that could have led there. */
  of(input: number, topic: string | null): readonly CauseNode[] {
    const causes: CauseNode[] = [];
    for (const [number, event] of this.#events(input)) {
      if (causes.length >= MOST_ENDS) {
        causes.push(leaf(text`${this.texts.words.cut}`));
        break;
      }
      // what a handler lets pass is told by the drop that follows
      if (event.kind === 'drop' || event.kind === 'hold' || (event.kind === 'failure' && event.answer !== 'continue')) {
        if (topic === null || event.node === null || reaches(this.#session, event.node, topic)) causes.push(this.end(number));
      } else if (event.kind === 'output' && event.role === 'repartition' && !this.#session.timeline.isConsumed(number)) {
        if (topic === null || reaches(this.#session, event.node ?? '', topic)) causes.push(leaf(this.texts.words.waitsInTopic(this.texts.output(number).place), number));
      }
    }
    for (const number of this.outputsOf(input, null, 'dead-letter')) causes.push(leaf(this.texts.words.deadLetter(this.texts.tell.topic((this.#session.timeline.log.at(number) as Output).topic)), number));
    if (causes.length === 0 && this.outputsOf(input, topic).length === 0) causes.push(...this.#silent(input));
    return causes;
  }

  /** Nothing said why: it was stored where nothing follows, or the last node was quiet. */
  #silent(input: number): readonly CauseNode[] {
    const { words, tell } = this.texts;
    let stored = -1;
    let last: string | null = null;
    let entry = -1;
    for (const [number, event] of this.#events(input)) {
      if (event.kind === 'store-write' && event.cause === 'put') stored = number;
      else if (event.kind === 'node-enter') {
        last = event.node;
        entry = number;
      }
    }
    if (stored >= 0) {
      const event = this.#session.timeline.log.at(stored);
      if (event.kind === 'store-write') return [leaf(words.storedOnly(tell.store(event.store), this.texts.storeKey(event.store, event.key), this.texts.newOf(event)), stored)];
    }
    if (last === null) return [];
    return [{ text: words.ended(tell.node(last), phrasesOf(this.#session.language).reason('not-forwarded', new Operands(null, null), tell)), event: entry, causes: this.#drops.place(last) }];
  }

  /** One end by the number of its event. */
  end(number: number): CauseNode {
    const event = this.#session.timeline.log.at(number);
    const { words, tell } = this.texts;
    if (event.kind === 'failure') return this.#failure(number, event);
    if (event.kind !== 'drop' && event.kind !== 'hold') return leaf([], number);
    const above = event.node === null ? null : this.texts.lookups.windows.own(event.node);
    const said = phrasesOf(this.#session.language).reason(event.reason, new Operands(event.details, above), tell);
    const causes = event.kind === 'drop' ? this.#drops.of(number, event) : this.#holds.of(number, event);
    return { text: event.node === null ? said : words.ended(tell.node(event.node), said), event: number, causes };
  }

  #failure(number: number, { node, error, message, answer }: Failure): CauseNode {
    const { words, tell } = this.texts;
    return { text: words.failed(node === null ? null : tell.node(node), error, message, answer), event: number, causes: node === null ? [] : this.#drops.place(node) };
  }

  /** Topics that the input did reach. */
  sentTo(outputs: readonly number[]): ViewText {
    const { log } = this.#session.timeline;
    const counts = new Map<string, number>();
    for (const number of outputs) {
      const { topic } = log.at(number) as Output;
      counts.set(topic, (counts.get(topic) ?? 0) + 1);
    }
    return this.texts.words.sentTo([...counts].map(([topic, count]) => [this.texts.tell.topic(topic), count] as const));
  }
}
