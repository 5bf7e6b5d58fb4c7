import { bytesEqual } from '../../common/bytes.ts';
import { valueAt } from '../../debug/projection.ts';
import type { Output } from '../../trace/events.ts';
import { Texts } from '../asking/texts.ts';
import { Ends } from '../asking/ends.ts';
import type { Json } from '../codec.ts';
import { recordAtEvent } from '../moment.ts';
import { fateText } from '../views/record.ts';
import { phrasesOf } from '../sentences/phrases-of.ts';
import { join, plainText, text } from '../sentences/text.ts';
import { SessionLookups } from '../views/session-lookups.ts';
import type { Session } from '../session.ts';
import type { ViewText } from '../view.ts';
import type { ViewComparePair, ViewCompareRecord } from '../view-compare.ts';
import type { InputEntries } from './entries.ts';
import { WHAT_IF_WORDS } from './words.ts';

/** One of the two. */
export interface Side { readonly name: string; readonly session: Session; readonly entries: InputEntries }

/** A record that came out differently: its number on each side, null where it is not, and what it gave there. */
export interface RecordDifference { readonly id: string; readonly left: number | null; readonly right: number | null; readonly what: ViewText; readonly leftText: ViewText; readonly rightText: ViewText }
/** A record of both runs: its number on each side, null where it is not. */
export interface RecordPair { readonly left: number | null; readonly right: number | null; readonly differs: boolean }
export interface StoreDifference { readonly store: string; readonly key: ViewText; readonly left: ViewText | null; readonly right: ViewText | null }

/** Outputs that came after the last record was taken (a commit, a move of the clock) belong to that record. */
class Outcomes {
  readonly #session: Session;
  readonly #outputs = new Map<number, number[]>();
  readonly texts: Texts;

  constructor(session: Session) {
    this.#session = session;
    this.texts = new Texts(session);
    const { timeline } = session;
    for (const numbers of timeline.outputs.values()) {
      for (let i = numbers.countBelow(timeline.log.first); i < numbers.length; i++) {
        const { role } = timeline.log.at(numbers.at(i)) as Output;
        if (role !== 'sink' && role !== 'dead-letter') continue;
        const input = recordAtEvent(session.timeline, numbers.at(i));
        const list = this.#outputs.get(input);
        if (list === undefined) this.#outputs.set(input, [numbers.at(i)]);
        else list.push(numbers.at(i));
      }
    }
    for (const list of this.#outputs.values()) list.sort((a, b) => a - b);
  }

  outputs(input: number): readonly Output[] { return (this.#outputs.get(input) ?? []).map((number) => this.#session.timeline.log.at(number) as Output); }

  /** What a record gave: the records that went out up to the next one, else how it ended. */
  textOf(input: number, withTopic = true): ViewText {
    const words = WHAT_IF_WORDS[this.#session.language];
    const numbers = this.#outputs.get(input) ?? [];
    if (numbers.length > 0) {
      const shown = numbers.slice(0, 4).map((number) => (!withTopic ? this.texts.output(number).record : words.sent(this.texts.tell.topic((this.#session.timeline.log.at(number) as Output).topic), this.texts.output(number).record)));
      return numbers.length > 4 ? text`${join(shown, ', ')}, +${String(numbers.length - 4)}` : join(shown, ', ');
    }
    if (input === 0) return text`${words.nothing}`;
    return text`${words.nothing} (${fateText(this.#session.timeline.fate(input), this.texts.lookups, phrasesOf(this.#session.language))})`;
  }

  /** For a row of a screen. */
  view(input: number): ViewCompareRecord {
    const { timeline } = this.#session;
    return { number: input, key: input === 0 ? '' : this.texts.inputKey(input), fate: input === 0 || input > timeline.inputCount ? null : timeline.fate(input).kind, text: this.textOf(input, this.#session.info.outputTopics.length !== 1) };
  }

  data(input: number): Json {
    const fate = input === 0 ? null : this.#session.timeline.fate(input);
    return {
      record: input, fate: fate?.kind ?? null, reason: fate?.reason ?? null,
      outputs: (this.#outputs.get(input) ?? []).map((number) => {
        const output = this.#session.timeline.log.at(number) as Output;
        return { topic: output.topic, record: plainText(this.texts.output(number).record), timestamp: output.timestamp };
      }),
    };
  }

  differs(input: number, other: Outcomes, otherInput: number): boolean {
    const mine = this.outputs(input);
    const theirs = other.outputs(otherInput);
    if (mine.length !== theirs.length || mine.some((output, i) => !sameOutput(output, theirs[i]!))) return true;
    if (input === 0 || otherInput === 0) return false;
    if (mine.length > 0) return false;
    // kept in a cache or in a buffer, or stored: nothing came of it on either side; a drop or a failure is another thing
    const [a, b] = [this.#session.timeline.fate(input), other.#session.timeline.fate(otherInput)];
    const isEnd = (kind: string): boolean => kind === 'dropped' || kind === 'failed';
    return (isEnd(a.kind) || isEnd(b.kind)) && (a.kind !== b.kind || a.reason !== b.reason);
  }
}

function sameOutput(a: Output, b: Output): boolean { return a.topic === b.topic && a.timestamp === b.timestamp && sameBytes(a.key, b.key) && sameBytes(a.value, b.value); }
function sameBytes(a: Uint8Array | null, b: Uint8Array | null): boolean { return a === null || b === null ? a === b : bytesEqual(a, b); }

/**
 * Two runs of the same records, aligned by record and not by number: what each gave, and what the stores hold in the end. Partitions and
 * offsets of results are no difference, since they follow from how many partitions there are.
 */
export class Comparison {
  readonly left: Side;
  readonly right: Side;
  readonly records: readonly RecordDifference[];
  /** All records that one of them has, in the order of the left one. */
  readonly pairs: readonly RecordPair[];
  readonly stores: readonly StoreDifference[];
  /** How many records both have taken. */
  readonly compared: number;
  /** How many records each had taken when they were compared. */
  readonly taken: readonly [number, number];
  readonly #outcomes: readonly [Outcomes, Outcomes];

  constructor(left: Side, right: Side) {
    this.left = left;
    this.right = right;
    this.taken = [left.session.timeline.inputCount, right.session.timeline.inputCount];
    this.#outcomes = [new Outcomes(left.session), new Outcomes(right.session)];
    const found = this.#compareRecords();
    this.records = found.records;
    this.pairs = found.pairs;
    this.compared = found.compared;
    this.stores = compareStores([left.session, found.cuts[0]], [right.session, found.cuts[1]]);
  }

  /** `cuts`: up to which event both have come, where one has come further. */
  #compareRecords(): { readonly records: readonly RecordDifference[]; readonly pairs: readonly RecordPair[]; readonly compared: number; readonly cuts: readonly [number, number] } {
    const [mine, theirs] = this.#outcomes;
    const words = WHAT_IF_WORDS[this.left.session.language];
    const records: RecordDifference[] = [];
    const pairs: RecordPair[] = [];
    let compared = 0;
    if (mine.differs(0, theirs, 0)) {
      records.push({ id: '0', left: 0, right: 0, what: [], leftText: mine.textOf(0), rightText: theirs.textOf(0) });
      pairs.push({ left: 0, right: 0, differs: true });
    }
    const known = new Set(this.left.entries.list.map((entry) => entry.id));
    const inserted = this.right.entries.list.filter((entry) => !known.has(entry.id));
    const present = new Set(this.right.entries.list.map((entry) => entry.id));
    const mostRight = this.right.session.timeline.inputCount;
    const mostLeft = this.left.session.timeline.inputCount;
    const cuts: [number, number] = [this.left.session.timeline.log.length, this.right.session.timeline.log.length];
    for (const { id } of [...this.left.entries.list, ...inserted]) {
      const left = this.left.entries.numberOf(id);
      const right = this.right.entries.numberOf(id);
      if (left === null && right === null) continue;
      // what one side has not come to yet is no difference
      if (right === null && present.has(id) && mostRight < this.right.entries.list.length) {
        cuts[0] = Math.min(cuts[0], startOf(this.left.session, left!));
        pairs.push({ left, right, differs: false });
        continue;
      }
      if (left === null && known.has(id) && mostLeft < this.left.entries.list.length) {
        cuts[1] = Math.min(cuts[1], startOf(this.right.session, right!));
        pairs.push({ left, right, differs: false });
        continue;
      }
      if (left !== null && right !== null) compared++;
      const differs = left === null || right === null || mine.differs(left, theirs, right);
      pairs.push({ left, right, differs });
      if (!differs) continue;
      records.push({
        id, left, right, what: this.#recordText(left, right),
        leftText: left === null ? text`${known.has(id) ? words.notTaken : words.notThere}` : mine.textOf(left),
        rightText: right === null ? text`${present.has(id) ? words.notTaken : words.notThere}` : theirs.textOf(right),
      });
    }
    records.sort((a, b) => place(a) - place(b));
    pairs.sort((a, b) => place(a) - place(b));
    return { records, pairs, compared, cuts };
  }

  #recordText(left: number | null, right: number | null): ViewText {
    const input = left !== null ? this.#outcomes[0].texts.input(left) : right !== null ? this.#outcomes[1].texts.input(right) : null;
    return input === null ? [] : text`${input.place} ${input.record}`;
  }

  /** A pair as both sides tell it. */
  pairView({ left, right, differs }: RecordPair): ViewComparePair {
    return { left: left === null ? null : this.#outcomes[0].view(left), right: right === null ? null : this.#outcomes[1].view(right), differs };
  }

  get isSame(): boolean { return this.records.length === 0 && this.stores.length === 0; }
  get first(): RecordDifference | null { return this.records[0] ?? null; }

  /** The recording of one of them no longer holds its beginning. */
  get isIncomplete(): boolean { return this.left.session.timeline.log.first > 0 || this.right.session.timeline.log.first > 0; }

  /** What limits the comparison. */
  get notes(): readonly string[] {
    const words = WHAT_IF_WORDS[this.left.session.language];
    const [taken, others] = [this.left.session.timeline.inputCount, this.right.session.timeline.inputCount];
    const notes: string[] = [];
    if (taken < this.left.entries.list.length && others > taken) notes.push(words.shorter(this.left.name, taken, this.right.name, others));
    else if (others < this.right.entries.list.length && taken > others) notes.push(words.shorter(this.right.name, others, this.left.name, taken));
    if (this.isIncomplete) notes.push(words.incomplete);
    return notes;
  }

  /** @param most  differences shown of each kind */
  lines(most: number): readonly string[] {
    const words = WHAT_IF_WORDS[this.left.session.language];
    const lines: string[] = [...this.notes];
    const { first } = this;
    if (this.isSame) return [...lines, plainText(words.same(this.left.name, this.right.name, this.compared))];
    if (first !== null) {
      lines.push(plainText(words.first(this.left.name, this.right.name, words.record(first.left, first.right, first.what))));
      lines.push(words.recordsDiffer(this.records.length));
      for (const difference of this.records.slice(0, most)) {
        lines.push(`  ${plainText(words.record(difference.left, difference.right, difference.what))}`);
        lines.push(`      ${plainText(words.side(this.left.name, difference.leftText))}`, `      ${plainText(words.side(this.right.name, difference.rightText))}`);
      }
      if (this.records.length > most) lines.push(`  ${words.more(this.records.length - most)}`);
    }
    lines.push(words.storesEnd(this.stores.length));
    const { tell } = this.#outcomes[0].texts;
    for (const { store, key, left, right } of this.stores.slice(0, most)) {
      lines.push(`  ${plainText(words.store(tell.store(store), key))}: ${plainText(words.side(this.left.name, left ?? text`${words.notThere}`))}, ${plainText(words.side(this.right.name, right ?? text`${words.notThere}`))}`);
    }
    if (this.stores.length > most) lines.push(`  ${words.more(this.stores.length - most)}`);
    return lines;
  }

  data(most: number): Json {
    const [mine, theirs] = this.#outcomes;
    const { first } = this;
    return {
      left: this.left.name, right: this.right.name, compared: this.compared, same: this.isSame,
      first: first === null ? null : { left: first.left, right: first.right },
      differing: this.records.length,
      records: this.records.slice(0, most).map(({ left, right }) => ({ left: left === null ? null : mine.data(left), right: right === null ? null : theirs.data(right) })),
      stores: this.stores.slice(0, most).map(({ store, key, left, right }) => ({ store, key: plainText(key), left: left === null ? null : plainText(left), right: right === null ? null : plainText(right) })),
    };
  }

  /** How the record of the first difference ended on a side: what a rule is to be found by. */
  endsOf(side: 'left' | 'right'): readonly string[] {
    const number = this.first?.[side] ?? null;
    if (number === null || number === 0) return [];
    return new Ends(this[side].session).of(number, null).map((cause) => plainText(cause.text));
  }
}

/** First event of an input. */
function startOf({ timeline }: Session, input: number): number { return timeline.turns.at(timeline.inputs.at(input - 1)); }

function place({ left, right }: Pick<RecordPair, 'left' | 'right'>): number { return left ?? (right ?? 0) - 0.5; }

/** Values that tables and aggregates hold in the end; buffers and join windows come and go with time. */
function compareStores([left, leftCut]: readonly [Session, number], [right, rightCut]: readonly [Session, number]): readonly StoreDifference[] {
  const lookups = SessionLookups.of(left);
  const others = SessionLookups.of(right);
  const found: StoreDifference[] = [];
  for (const store of new Set([...lookups.storeNames, ...others.storeNames])) {
    const builder = (lookups.codec(store) ?? others.codec(store))!.builder;
    if (builder.kind === 'buffer' || builder.kind === 'list-value' || (builder.kind === 'window' && builder.retainDuplicates)) continue;
    const [mine, theirs] = [contents(left, store, leftCut), contents(right, store, rightCut)];
    for (const id of new Set([...mine.keys(), ...theirs.keys()])) {
      const [a, b] = [mine.get(id) ?? null, theirs.get(id) ?? null];
      if (a !== null && b !== null && plainText(a.value) === plainText(b.value)) continue;
      found.push({ store, key: (a ?? b)!.key, left: a?.value ?? null, right: b?.value ?? null });
    }
  }
  return found;
}

function contents(session: Session, store: string, cut: number): ReadonlyMap<string, { readonly key: ViewText; readonly value: ViewText }> {
  const { timeline } = session;
  const texts = new Texts(session);
  const all = new Map<string, { key: ViewText; value: ViewText }>();
  for (const history of timeline.stores.values()) {
    if (history.store !== store) continue;
    for (const [id, entry] of history.keys.unorderedEntries()) {
      const value = valueAt(timeline, entry, cut);
      if (value !== null) all.set(id, { key: texts.storeKey(store, entry.key), value: texts.storeValue(store, value) });
    }
  }
  return all;
}

