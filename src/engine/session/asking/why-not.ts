/**
 * Answers to `whynot`: why an input gave no output, and why a key is not in a store or a window of it.
 *
 *     new WhyNot(session).input(5, null);
 *     new WhyNot(session).key('alice', { start }, 'visits-per-minute');
 */
import type { Json } from '../codec.ts';
import type { Session } from '../session.ts';
import type { ViewText } from '../view.ts';
import { leaf, viewCause, type Answer, type CauseNode } from './answer.ts';
import { Ends } from './ends.ts';
import { KeySearch } from './key-search.ts';
import { readersOf, reaches, sourcesOf } from './reach.ts';
import { Texts } from './texts.ts';
import { Refused } from '../refusals/refused.ts';

export class WhyNot {
  readonly #session: Session;
  readonly #texts: Texts;
  readonly #ends: Ends;

  constructor(session: Session) {
    this.#session = session;
    this.#texts = new Texts(session);
    this.#ends = new Ends(session, this.#texts);
  }

  #answer(question: ViewText, root: CauseNode, inputs: readonly number[]): Answer { return { question, root: viewCause(this.#session, root), inputs, triggers: [] }; }

  /** @param topic  the full name of the topic that nothing came to; null: any output */
  input(number: number, topic: string | null): Answer {
    const { words, tell } = this.#texts;
    const { input, text: said } = this.#ends.fateOf(number);
    const { timeline } = this.#session;
    const event = timeline.turns.at(timeline.inputs.at(number - 1));
    const outputs = this.#ends.outputsOf(number, topic);
    const question = words.whyNoRecord(input, topic === null ? null : tell.topic(topic), outputs.length > 0);
    const root = (causes: readonly CauseNode[]): Answer => this.#answer(question, { text: said, event, causes }, [number]);
    const start = timeline.log.at(event);
    const from = start.kind === 'turn-start' ? start.topic : null;
    const came = outputs.length === 0 ? [] : [leaf(words.didCome(this.#ends.sentTo(outputs)), outputs[0])];
    if (topic !== null && from !== null && !readersOf(this.#session, from).some((source) => reaches(this.#session, source, topic))) {
      return root([leaf(words.noWay(tell.topic(topic), tell.topic(from), sourcesOf(this.#session, topic).map((name) => tell.topic(name))))]);
    }
    const ends = this.#ends.of(number, topic);
    const elsewhere = topic === null || outputs.length > 0 ? [] : this.#ends.outputsOf(number);
    if (outputs.length > 0 && ends.length === 0) return root([...came, leaf(words.allCame)]);
    return root([...came, ...ends, ...(elsewhere.length === 0 ? [] : [leaf(words.wentElsewhere(this.#ends.sentTo(elsewhere)), elsewhere[0])])]);
  }

  /** @param window  null: of a store without windows, or any window */
  key(key: Json, window: { readonly start: number; readonly end?: number } | null, store: string): Answer {
    const search = new KeySearch(this.#session, this.#texts, this.#ends, store, key, window);
    const { words, tell } = this.#texts;
    const shown = search.window;
    const question = words.whyNoKey(search.keyText, shown === null ? null : tell.window(shown), tell.store(store));
    const found = search.causes();
    return this.#answer(question, { text: found.summary, event: found.event, causes: found.causes }, found.inputs);
  }
}

/** The store that a question without one means. @throws IllegalArgumentException  when there is no telling */
export function storeMeant(texts: Texts, windowed: boolean): string {
  const names = texts.lookups.storeNames.filter((name) => {
    const builder = texts.lookups.codec(name)?.builder;
    if (builder === undefined || builder.kind === 'buffer' || builder.kind === 'list-value' || (builder.kind === 'window' && builder.retainDuplicates)) return false;
    return !windowed || builder.kind === 'window' || builder.kind === 'timestamped-window' || builder.kind === 'session';
  });
  if (names.length === 1) return names[0]!;
  if (names.length === 0) throw new Refused((say) => (windowed ? say.noWindowStores : say.noStores));
  throw new Refused((say) => say.whichStore(names));
}
