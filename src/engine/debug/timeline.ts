import { OrderedMap } from '../common/ordered-map.ts';
import { Pairs } from '../common/pairs.ts';
import { bytesOfLatin1, latin1Of } from '../common/bytes.ts';
import type { EventLog } from '../trace/event-log.ts';
import type { Output, Sent, StoreWrite, TraceEvent, TurnStart } from '../trace/events.ts';
import { FateTable } from './fate-table.ts';
import { FATES, FateBuilder, fateOfHold, type Fate } from './fates.ts';
import { Latest } from './latest.ts';
import { Lives } from './lives.ts';
import { NumberList } from './number-list.ts';
import { ClusterHistory } from './cluster-history.ts';
import { EventsByOffset, Places } from './places.ts';
import { TransactionHistory } from './transaction-history.ts';
import { TurnsByKey } from './turns-by-key.ts';

/** The writes of one key of one store. A store of windows has as many as a run has records, so each is kept small. */
export class KeyHistory {
  /** The key's bytes as latin1 text. */
  readonly id: string;
  /** How many keys the store had had before. */
  readonly index: number;
  readonly writes = new NumberList();
  /** What the newest write has put there. */
  newest: Uint8Array | null = null;

  constructor(id: string, index: number) {
    this.id = id;
    this.index = index;
  }

  get key(): Uint8Array { return bytesOfLatin1(this.id); }
}

/** All writes of one store of one task, by key. */
export class StoreHistory {
  readonly task: string;
  readonly store: string;
  readonly keys = new OrderedMap<KeyHistory>();
  /** In the order in which they came. */
  readonly list: KeyHistory[] = [];
  /** From when to when each key held something. */
  readonly lives = new Lives();
  readonly writes = new NumberList();
  /** Numbers of the writes that changed how many entries there are, and the count after each. */
  readonly countChanges = new NumberList();
  readonly counts = new NumberList();
  /** Cache events, and how many entries are dirty after each. */
  readonly cacheEvents = new NumberList();
  readonly dirtyCounts = new NumberList();
  readonly dirtyByKey = new Map<string, NumberList>();
  readonly #dirtyNow = new Set<string>();
  constructor(task: string, store: string) {
    this.task = task;
    this.store = store;
  }

  cache(key: string, dirty: boolean, number: number): void {
    list(this.dirtyByKey, key).push(number);
    if (dirty) this.#dirtyNow.add(key);
    else this.#dirtyNow.delete(key);
    this.cacheEvents.push(number);
    this.dirtyCounts.push(this.#dirtyNow.size);
  }
}

/** The moves of a clock. */
export class ClockMoves extends NumberList {
  /** Where it stands now. */
  newest = 0;
}

export type StepKind = 'node' | 'commit' | 'punctuate' | 'unread' | 'restore' | 'close' | 'instance' | 'rebalance' | 'assign';

const TURN_STEP: Readonly<{ [cause in TurnStart['cause']]: StepKind }> = {
  record: 'node', global: 'node', punctuate: 'punctuate', commit: 'commit', restore: 'restore', close: 'close',
  instance: 'instance', rebalance: 'rebalance', assign: 'assign',
};

/**
 * Indexes over an event log, kept while it grows, so that everything about any moment is a look-up and going there costs nothing:
 * a cursor is only a number (of events that have happened).
 *
 * A *step* is a node's part in a turn: from its entry to the next entry. An *input* is a turn for a record that no one in this trace
 * has sent, numbered from 1. A turn's *origin* is the input that led to it, through whatever repartition topics.
 */
export class Timeline {
  readonly log: EventLog;
  /** First event of each turn, ascending. */
  readonly turns = new NumberList();
  /** Input number that led to each turn; 0: none (commit, punctuation). */
  readonly origins = new NumberList();
  /** First event of each step. */
  readonly steps = new NumberList();
  /** Index of the turn of each input (inputs[0] is input 1). */
  readonly inputs = new NumberList();
  readonly fates = new FateTable();
  readonly stores = new Map<string, StoreHistory>();
  readonly outputs = new Map<string, NumberList>();
  readonly entries = new Map<string, NumberList>();
  readonly clocks = new Map<string, ClockMoves>();
  readonly drops = new NumberList();
  /** Those of them that Kafka's dropped-records metric knows. */
  readonly countedDrops = new NumberList();
  readonly holds = new NumberList();
  readonly failures = new NumberList();
  readonly commits = new NumberList();
  readonly punctuations = new NumberList();
  /** Exactly once: which of the outputs are in a transaction that is open, or was aborted. */
  readonly transactions = new TransactionHistory();
  /** What happens to instances, their threads and their tasks. */
  readonly cluster = new ClusterHistory();
  /** Inputs (their numbers) that had been taken before: what a crash had not let anyone commit. */
  readonly rereads = new NumberList();
  /** Starts of record turns by `topic-partition`, commits by `topic-partition`, punctuation events by `task/schedule`. */
  readonly taken = new Latest();
  readonly committed = new Latest();
  readonly schedules = new Latest();
  /** Turns for records, of inputs and of internal topics, by the bytes of their key. */
  readonly byKey = new TurnsByKey((turn) => this.#keyOf(turn));
  /** Outputs by topic, partition and offset. */
  readonly #sent = new Pairs<EventsByOffset, number>(() => new EventsByOffset());
  /** Outputs that were told without an offset, and where the broker has put each of them. */
  readonly #unsent = new NumberList();
  readonly #places = new Places();
  /** Repartitioned outputs that a turn took up, with its first event, and others that came back in because the topology also reads their topic. */
  readonly #consumed = new Map<number, number>();
  readonly #reread = new Set<number>();
  readonly #turnsOf = new Map<number, number[]>();
  /** Outputs that never came into their topic, with the event that took them away. */
  readonly #lost = new Map<number, number>();
  /** One past the highest offset that was taken, by partition; null while nothing can be taken twice. */
  #highest: Map<string, number> | null = null;
  /** The next event begins a step: what was restored before is one. */
  #restoring = false;
  #inFlightLost = 0;
  #openTurn = -1;
  #isRecordTurn = false;
  #entered = false;
  #repartitioned = 0;
  readonly #histories = new Pairs<StoreHistory>((task, store) => madeIn(this.stores, `${task}/${store}`, () => new StoreHistory(task, store)));
  readonly #movesOf = new Pairs<ClockMoves>((clock, scope) => madeIn(this.clocks, `${clock}:${scope}`, () => new ClockMoves()));
  readonly #takenOf = new Pairs<NumberList, number>((topic, partition) => this.taken.list(`${topic}-${partition}`));

  constructor(log: EventLog) {
    this.log = log;
    log.listen(this);
  }

  get inputCount(): number { return this.inputs.length; }
  /** Records in repartition topics that no turn has taken up yet. */
  get inFlight(): number { return this.#repartitioned - this.#consumed.size - this.#inFlightLost; }

  /** Was the output lost before it reached its topic, as it is known at a moment? */
  isLost(output: number, cursor: number): boolean { return this.#lost.size > 0 && (this.#lost.get(output) ?? Infinity) < cursor; }
  get hasLost(): boolean { return this.#lost.size > 0; }
  /** Number of an output among those that were told without an offset, as `sent` and `lost` have it. */
  unsentIndex(output: number): number { return this.#unsent.countBelow(output); }

  // ---- growing

  onEvent(event: TraceEvent, number: number): void {
    if (this.#restoring) {
      this.#restoring = false;
      if (event.kind === 'store-write') this.steps.push(number);
    }
    switch (event.kind) {
      case 'turn-start':
        this.#startTurn(event, number);
        return;
      case 'turn-end':
        this.#endTurn();
        return;
      case 'node-enter':
        if (this.#entered || this.#openTurn < 0 || !this.#isRecordTurn) this.steps.push(number);
        this.#entered = true;
        list(this.entries, event.node).push(number);
        return;
      case 'store-write':
        this.#write(event, number);
        return;
      case 'cache': {
        this.store(event.task, event.store).cache(latin1Of(event.key), event.dirty, number);
        return;
      }
      case 'time-advance': {
        const moves = this.#movesOf.get(event.clock, event.scope);
        moves.push(number);
        moves.newest = event.new;
        return;
      }
      case 'output':
        this.#output(event, number);
        return;
      case 'drop':
        this.drops.push(number);
        if (event.counted) this.countedDrops.push(number);
        return;
      case 'hold':
        this.holds.push(number);
        return;
      case 'failure':
        this.failures.push(number);
        return;
      case 'commit':
        this.commits.push(number);
        for (const [topic, partition] of event.offsets) this.committed.push(`${topic}-${partition}`, number);
        return;
      case 'punctuate':
        this.punctuations.push(number);
        this.schedules.push(`${event.task}/${event.schedule}`, number);
        return;
      case 'sent':
        this.#sentTo(event);
        return;
      case 'store-read':
        return;
      case 'transaction':
        this.transactions.push(event, number);
        return;
      case 'lost':
        for (const index of event.outputs) this.#lose(this.#unsent.at(index), number);
        return;
      case 'instance': case 'rebalance': case 'task-move': case 'restored':
        this.cluster.push(event, number);
        this.#highest ??= this.#takenSoFar();
        this.#restoring = event.kind === 'restored';
        return;
    }
  }

  #lose(output: number, number: number): void {
    this.#lost.set(output, number);
    if (output >= this.log.first && (this.log.at(output) as Output).role === 'repartition' && !this.#consumed.has(output)) this.#inFlightLost++;
  }

  #takenSoFar(): Map<string, number> {
    const highest = new Map<string, number>();
    for (const partition of this.taken.names()) {
      const last = this.taken.before(partition, this.log.length);
      if (last >= this.log.first) highest.set(partition, (this.log.at(last) as TurnStart).offset + 1);
    }
    return highest;
  }

  /** Whether the record was taken before; remembers that it is taken now. */
  #takesAgain(event: TurnStart): boolean {
    if (this.#highest === null) return false;
    const partition = `${event.topic}-${event.partition}`;
    const highest = this.#highest.get(partition) ?? 0;
    if (event.offset >= highest) this.#highest.set(partition, event.offset + 1);
    return event.offset < highest;
  }

  #startTurn(event: TurnStart, number: number): void {
    this.#openTurn = this.turns.length;
    this.#isRecordTurn = event.cause === 'record' || event.cause === 'global';
    this.#entered = false;
    this.turns.push(number);
    this.steps.push(number);
    let origin = 0;
    if (event.topic !== null && (event.cause === 'record' || event.cause === 'global')) {
      const isAgain = this.#takesAgain(event);
      this.#takenOf.get(event.topic, event.partition).push(number);
      if (event.key !== null) this.byKey.push(this.#openTurn, event.key);
      const parent = this.#sent.get(event.topic, event.partition).get(event.offset);
      if (parent === undefined) {
        this.inputs.push(this.#openTurn);
        origin = this.inputs.length;
        this.fates.push();
        if (isAgain) this.rereads.push(origin);
      } else {
        origin = this.originOf(parent);
        if ((this.log.at(parent) as Output).role === 'repartition') {
          if (!this.#consumed.has(parent)) this.#consumed.set(parent, number);
        }
        else this.#reread.add(parent);
        if (origin > 0) {
          const turns = this.#turnsOf.get(origin);
          if (turns === undefined) this.#turnsOf.set(origin, [this.#openTurn]);
          else turns.push(this.#openTurn);
        }
      }
    }
    this.origins.push(origin);
  }

  #keyOf(turn: number): Uint8Array | null {
    const number = this.turns.at(turn);
    return number < this.log.first ? null : (this.log.at(number) as TurnStart).key;
  }

  #endTurn(): void {
    if (this.#openTurn >= 0) {
      const origin = this.origins.at(this.#openTurn);
      if (origin > 0) this.fates.set(origin, FATES.indexOf(this.fate(origin).kind));
    }
    this.#openTurn = -1;
    this.#entered = false;
  }

  #write(event: StoreWrite, number: number): void {
    const history = this.store(event.task, event.store);
    const id = latin1Of(event.key);
    let key = history.keys.get(id);
    if (key === undefined) {
      key = new KeyHistory(id, history.list.length);
      history.keys.set(id, key);
      history.list.push(key);
    }
    history.lives.write(key.index, number, event.oldValue !== null, event.newValue !== null);
    key.writes.push(number);
    key.newest = event.newValue;
    history.writes.push(number);
    const change = (event.newValue === null ? 0 : 1) - (event.oldValue === null ? 0 : 1);
    if (change !== 0) {
      const before = history.counts.length === 0 ? 0 : history.counts.last;
      history.countChanges.push(number);
      history.counts.push(before + change);
    }
  }

  #output(event: Output, number: number): void {
    list(this.outputs, event.topic).push(number);
    if (event.role === 'repartition') this.#repartitioned++;
    if (event.offset < 0) this.#unsent.push(number);
    else if (event.role !== 'changelog') this.#sent.get(event.topic, event.partition).set(event.offset, number);
  }

  /** The broker has said where an output went. */
  #sentTo(event: Sent): void {
    const output = this.#unsent.at(event.output);
    this.#places.set(event.output, event.partition, event.offset);
    // a log that keeps very little has let it go already
    if (output >= this.log.first && (this.log.at(output) as Output).role !== 'changelog') this.#sent.get(event.topic, event.partition).set(event.offset, output);
  }

  /** Partition and offset of an output, as far as they are known (else -1). */
  placeOf(output: number): { readonly partition: number; readonly offset: number } {
    const index = this.#unsent.countBelow(output);
    const told = index < this.#unsent.length && this.#unsent.at(index) === output ? this.#places.at(index) : null;
    return told ?? (this.log.at(output) as Output);
  }

  store(task: string, store: string): StoreHistory { return this.#histories.get(task, store); }

  // ---- fates

  /** Index into FATES; cheap, for painting many. */
  fateCode(input: number): number { return this.fates.code(input); }

  /** Turns of an input: its own, then those that its repartitioned records led to. */
  turnsOf(input: number): readonly number[] { return [this.inputs.at(input - 1), ...(this.#turnsOf.get(input) ?? [])]; }

  /** What became of an input, told from all its turns up to a moment (events that have happened). */
  fate(input: number, until = this.log.length): Fate {
    const fate = new FateBuilder();
    let lastNode: string | null = null;
    let ended = true;
    for (const turn of this.turnsOf(input)) {
      const [from, end] = this.turnRange(turn);
      if (from >= until) break;
      if (from < this.log.first) {
        // what was let go has left its verdict
        fate.claim(FATES[this.fates.code(input)]!, null);
        continue;
      }
      const to = Math.min(end, until);
      let open = true;
      for (let number = from; number < to; number++) {
        const event = this.log.at(number);
        switch (event.kind) {
          case 'node-enter': lastNode = event.node; break;
          case 'output':
            if (event.role === 'sink') fate.output(event.node);
            else if (event.role === 'repartition' && (this.#consumed.get(number) ?? Infinity) >= until) fate.claim('waiting', event.node, null);
            break;
          case 'store-write': if (event.cause === 'put') fate.claim('stored', event.node); break;
          case 'hold': fate.claim(fateOfHold(event.reason), event.node, event.reason); break;
          case 'drop': fate.claim('dropped', event.node, event.reason); break;
          case 'failure': if (event.answer !== 'continue') fate.claim('failed', event.node); break;
          case 'turn-end': open = false; break;
          default:
        }
      }
      if (open && (turn === this.#openTurn || to < end)) ended = false;
    }
    const built = fate.build();
    return built.kind === 'pending' && ended ? { kind: 'dropped', outputs: 0, reason: 'not-forwarded', node: lastNode } : built;
  }

  // ---- where is what

  /** Index of the turn that the event belongs to; -1 before the first. */
  turnAt(number: number): number { return this.turns.countBelow(number + 1) - 1; }
  /** Events [from, to) of a turn. */
  turnRange(turn: number): readonly [from: number, to: number] {
    return [this.turns.at(turn), turn + 1 < this.turns.length ? this.turns.at(turn + 1) : this.log.length];
  }
  /** Input number that led to the event, 0 when none did. */
  originOf(number: number): number {
    const turn = this.turnAt(number);
    return turn < 0 ? 0 : this.origins.at(turn);
  }
  /** The output that a record turn took up, -1 for an input. */
  parentOf(turn: number): number {
    const start = this.log.at(this.turns.at(turn)) as TurnStart;
    if (start.topic === null) return -1;
    return this.#sent.get(start.topic, start.partition).get(start.offset) ?? -1;
  }
  isConsumed(output: number): boolean { return this.#consumed.has(output) || this.#reread.has(output); }

  /** Events [from, to) of a step. */
  stepRange(step: number): readonly [from: number, to: number] {
    return [this.steps.at(step), step + 1 < this.steps.length ? this.steps.at(step + 1) : this.log.length];
  }
  stepKind(step: number): StepKind {
    const event = this.log.at(this.steps.at(step));
    if (event.kind !== 'turn-start') return 'node';
    if (event.cause !== 'record' && event.cause !== 'global') return TURN_STEP[event.cause];
    const [from, to] = this.stepRange(step);
    for (let number = from; number < to; number++) if (this.log.at(number).kind === 'node-enter') return 'node';
    return 'unread';
  }
}

function list<K>(map: Map<K, NumberList>, key: K): NumberList { return madeIn(map, key, () => new NumberList()); }

function madeIn<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  let found = map.get(key);
  if (found === undefined) {
    found = make();
    map.set(key, found);
  }
  return found;
}
