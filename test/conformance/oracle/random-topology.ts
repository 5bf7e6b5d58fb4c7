/** Draws a topology: sources, then operations on whatever there is by then, then sinks. Only what fits by type is chosen, but for `broken`. */
import type { SeededRandom } from '../../../src/engine/common/random.ts';
import type { Operation, StoreSpec } from '../case.ts';
import type { Pace, Profile } from './profile.ts';
import { drawFunctions } from './random-functions.ts';
import type { Functions } from './random-functions.ts';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
export type Op = Mutable<Operation>;

/** A stream or table under construction. Types are names of serdes. */
interface Stream { readonly id: string; readonly key: string; readonly value: string }
interface Table extends Stream { readonly versioned: boolean; readonly windowed: boolean }

/** A topic that a case can write to. */
export interface SourceTopic { readonly topic: string; readonly key: string; readonly value: string }

export interface DrawnTopology { readonly operations: readonly Operation[]; readonly topics: readonly SourceTopic[] }

export function drawTopology(random: SeededRandom, profile: Profile, pace: Pace): DrawnTopology {
  return new TopologyDrawing(random, profile, pace).drawn();
}

class TopologyDrawing {
  readonly #random: SeededRandom;
  readonly #profile: Profile;
  readonly #pace: Pace;
  readonly #functions: Functions;
  readonly #operations: Op[] = [];
  readonly #topics: SourceTopic[] = [];
  readonly #streams: Stream[] = [];
  readonly #tables: Table[] = [];
  readonly #globals: Stream[] = [];
  readonly #wide: boolean;
  #ids = 0;
  #names = 0;
  #stores = 0;
  #splits = 0;

  constructor(random: SeededRandom, profile: Profile, pace: Pace) {
    this.#random = random;
    this.#profile = profile;
    this.#pace = pace;
    this.#wide = profile.name === 'wide';
    this.#functions = drawFunctions(random, this.#wide);
  }

  drawn(): DrawnTopology {
    this.#sources();
    const [least, more] = this.#profile.operations;
    const count = least + this.#random.int(more);
    for (let i = 0; i < count; i++) this.#operation();
    this.#sinks();
    return { operations: this.#operations, topics: this.#topics };
  }

  // ---- sources and sinks

  #sources(): void {
    const { chance } = this;
    this.#stream('s0');
    if (chance(0.5)) this.#stream('s1');
    if (chance(0.66)) this.#table('t0');
    if (chance(0.3)) this.#table('t1');
    if (chance(0.2)) this.#global('g0');
    if (!this.#wide) return;
    if (chance(0.1)) this.#global('g1');
    if (chance(0.05)) {
      const id = this.id();
      this.#add(this.named({ op: 'stream', id, topics: ['s2', 's3'], key: 'string', value: 'string' }));
      for (const topic of ['s2', 's3']) this.#topics.push({ topic, key: 'string', value: 'string' });
      this.#streams.push({ id, key: 'string', value: 'string' });
    }
    if (chance(0.04)) {
      const id = this.id();
      this.#add(this.named({ op: 'stream', id, pattern: 'p-[0-9]+', key: 'string', value: 'string' }));
      for (const topic of ['p-1', 'p-22']) this.#topics.push({ topic, key: 'string', value: 'string' });
      this.#streams.push({ id, key: 'string', value: 'string' });
    }
  }

  #valueType(): string { return this.#wide && this.chance(0.15) ? this.pick(['long', 'long', 'int', 'double', 'bytes']) : 'string'; }
  #keyType(): string { return this.#wide && this.chance(0.06) ? this.pick(['long', 'int', 'bytes']) : 'string'; }

  #stream(topic: string): void {
    const id = this.id();
    const key = this.#keyType();
    const value = this.#valueType();
    const op: Op = { op: 'stream', id, topics: [topic], key, value };
    if (this.#wide && this.chance(0.08)) op.ts = this.pick(['record', 'skip', 'partition', ...(value === 'string' ? ['value'] : [])]);
    this.#add(this.named(op));
    this.#topics.push({ topic, key, value: op.ts === 'value' ? 'timed' : value });
    this.#streams.push({ id, key, value });
  }

  #table(topic: string): void {
    const id = this.id();
    const key = this.#keyType();
    const value = this.#valueType();
    const op: Op = { op: 'table', id, topic, key, value };
    let versioned = false;
    if (this.chance(0.25)) {
      op.store = { name: this.storeName(), kind: `versioned:${this.#wide ? this.pick([0, 20, 200, 1000, 10_000]) : 200}`, key, value };
      versioned = true;
    } else if (this.chance(0.6)) op.store = this.spec(key, value);
    this.#add(this.named(op));
    this.#topics.push({ topic, key, value });
    this.#tables.push({ id, key, value, versioned, windowed: false });
  }

  #global(topic: string): void {
    const id = this.id();
    const op: Op = { op: 'globalTable', id, topic, key: 'string', value: 'string' };
    if (this.#wide && this.chance(0.4)) op.store = this.chance(0.3) ? this.storeName() : { ...this.object(this.spec('string', 'string')), logging: undefined! };
    if (typeof op.store === 'object') {
      const { logging: _none, ...store } = op.store;
      op.store = store;
    }
    this.#add(this.named(op));
    this.#topics.push({ topic, key: 'string', value: 'string' });
    this.#globals.push({ id, key: 'string', value: 'string' });
  }

  #sinks(): void {
    const outs = this.#random.shuffle([...this.#streams.slice(-5), ...this.#tables.slice(-5)]).slice(0, this.#profile.sinks);
    outs.forEach((out, index) => {
      let from = out.id;
      let { key } = out;
      if (this.#tables.some(({ id }) => id === out.id)) {
        from = this.id();
        const op: Op = { op: 'toStream', id: from, from: out.id };
        if (this.#wide && this.chance(0.3)) {
          op.fn = isWindowed(key) ? this.pick(['window', 'windowKey']) : key === 'string' ? this.pick(['same', 'upper', 'window']) : 'same';
          if (op.fn !== 'same') key = 'string';
        }
        this.#add(this.named(op));
      }
      const op: Op = { op: 'to', from, topic: `out${index}`, key: serdeOfKey(key), value: out.value };
      if (this.#wide && this.chance(0.06)) {
        delete op.topic;
        op.topicBy = `dyn${index}`;
      }
      if (this.broken()) op.value = this.pick(['long', 'int', 'string', 'void']);
      this.#add(this.named(op));
    });
  }

  // ---- operations

  #operation(): void {
    const streamOps: (() => boolean)[] = [
      () => this.#stateless(), () => this.#stateless(), () => this.#stateless(), () => this.#groupedStream(), () => this.#groupedStream(), () => this.#windowed(),
      () => this.#cogroup(), () => this.#streamJoin(), () => this.#streamJoin(), () => this.#streamTableJoin(), () => this.#globalJoin(), () => this.#split(),
      () => this.#merge(), () => this.#repartition(), () => this.#toTable(), () => this.#process(), () => this.#processValues(), () => this.#foreach(),
    ];
    const tableOps: (() => boolean)[] = [
      () => this.#tableStateless(), () => this.#tableStateless(), () => this.#groupedTable(), () => this.#groupedTable(), () => this.#tableJoin(),
      () => this.#tableJoin(), () => this.#foreignKeyJoin(), () => this.#foreignKeyJoin(), () => this.#suppress(), () => this.#toStream(),
    ];
    for (let tries = 0; tries < 5; tries++) {
      const tables = this.#tables.length > 0 && this.chance(0.5);
      if (this.pick(tables ? tableOps : streamOps)()) return;
    }
  }

  #stateless(): boolean {
    const from = this.pick(this.#streams);
    const drawn = this.#functions.stateless(from.key, from.value);
    const id = this.id();
    this.#add(this.named({ op: drawn.op, id, from: from.id, ...(drawn.fn === undefined ? {} : { fn: drawn.fn }) }));
    this.#streams.push({ id, key: drawn.key, value: drawn.value });
    return true;
  }

  #foreach(): boolean {
    if (!this.chance(0.2)) return false;
    this.#add(this.named({ op: 'foreach', from: this.pick(this.#streams).id }));
    return true;
  }

  #merge(): boolean {
    const from = this.pick(this.#streams);
    const others = this.#streams.filter((each) => each.key === from.key && each.value === from.value);
    const other = this.pick(others);
    if (other.id === from.id && !this.#wide) return false;
    const id = this.id();
    this.#add(this.named({ op: 'merge', id, from: from.id, with: other.id }));
    this.#streams.push({ ...from, id });
    return true;
  }

  #split(): boolean {
    const from = this.pick(this.#streams);
    const split = this.id();
    const named = this.#wide ? this.chance(0.5) : this.chance(0.5);
    this.#add({ op: 'split', id: split, from: from.id, ...(named ? { name: `sp${this.#splits++}-` } : {}) });
    const branches = this.#wide ? 1 + this.#random.int(3) : 1;
    for (let i = 0; i < branches; i++) {
      const id = this.id();
      const op: Op = { op: 'branch', from: split, id, fn: this.#functions.predicate(from.key, from.value) };
      if (this.#wide && this.chance(0.3)) op.name = `br${this.#names++}`;
      this.#add(op);
      this.#streams.push({ ...from, id });
    }
    if (this.#wide && this.chance(0.25)) this.#add({ op: 'noDefaultBranch', from: split });
    else {
      const id = this.id();
      const op: Op = { op: 'defaultBranch', from: split, id };
      if (this.#wide && this.chance(0.3)) op.name = `rest${this.#names++}`;
      this.#add(op);
      this.#streams.push({ ...from, id });
    }
    return true;
  }

  #repartition(): boolean {
    const from = this.#serializableStream();
    if (from === undefined) return false;
    const id = this.id();
    const op: Op = { op: 'repartition', id, from: from.id, key: serdeOfKey(from.key), value: from.value };
    if (this.#wide && this.chance(0.2)) op.partitions = 1 + this.#random.int(3);
    this.#add(this.named(op));
    this.#streams.push({ ...from, id });
    return true;
  }

  #toTable(): boolean {
    const from = this.#serializableStream();
    if (from === undefined) return false;
    const id = this.id();
    const op: Op = { op: 'toTable', id, from: from.id };
    op.store = this.#wide && !isWindowed(from.key) && this.chance(0.1)
      ? { name: this.storeName(), kind: `versioned:${this.pick([20, 200, 1000])}`, key: from.key, value: from.value } : this.spec(from.key, from.value);
    this.#add(this.named(op));
    this.#tables.push({ ...from, id, versioned: isVersioned(op.store), windowed: isWindowed(from.key) });
    return true;
  }

  #process(): boolean {
    const from = this.pick(this.#streams);
    const drawn = this.#functions.processor(from.key, from.value, this.#pace);
    const stores: string[] = [];
    let source = from.id;
    if (drawn.store !== undefined) {
      if (isWindowed(from.key)) return false;
      const store = this.storeName();
      const op: Op = { op: 'store', store, type: drawn.store, key: from.key, value: drawn.storeValue, kind: this.pick(['memory', 'persistent']) };
      if (drawn.store === 'window') {
        op.retention = this.#wide ? this.span() + this.span() + 1 : 60;
        op.size = this.#wide ? 1 + this.#random.int(op.retention) : 20;
        if (this.#wide && this.chance(0.3)) op.duplicates = true;
      }
      if (drawn.store === 'session') op.retention = this.#wide ? this.span() * 2 : 80;
      if (drawn.store === 'versioned') {
        op.retention = this.#wide ? this.span() * 2 : 60;
        delete op.kind;
      }
      if (this.#wide) {
        if (this.chance(0.25) && drawn.store !== 'versioned' && op.duplicates !== true) op.caching = this.chance(0.7);
        if (this.chance(0.15)) op.logging = this.chance(0.3);
      }
      this.#add(op);
      stores.push(store);
      if (!this.#wide || this.chance(0.85)) {
        source = this.id();
        this.#add({ op: 'filter', id: source, from: from.id, fn: 'keyNotNull' });
      }
    }
    const id = this.id();
    this.#add(this.named({ op: 'process', id, from: source, fn: drawn.fn, stores }));
    this.#streams.push({ id, key: drawn.key, value: drawn.value });
    return true;
  }

  #processValues(): boolean {
    const from = this.pick(this.#streams);
    const fn = this.pick(from.value === 'string' ? ['pass', 'twice', 'keyed', 'later:9'] : ['pass', 'keyed', 'later:3']);
    const id = this.id();
    const op: Op = { op: 'processValues', id, from: from.id, fn };
    let value = fn === 'keyed' ? 'string' : from.value;
    if (this.#wide && this.chance(0.2) && !isWindowed(from.key)) {
      const store = this.storeName();
      this.#add({ op: 'store', store, type: 'kv', key: from.key, value: 'long', kind: this.pick(['memory', 'persistent']), ...(this.chance(0.3) ? { caching: true } : {}) });
      const filtered = this.id();
      this.#add({ op: 'filter', id: filtered, from: from.id, fn: 'keyNotNull' });
      op.from = filtered;
      op.fn = 'count';
      op.stores = [store];
      value = 'string';
    }
    this.#add(this.named(op));
    this.#streams.push({ id, key: from.key, value });
    return true;
  }

  // ---- grouping

  #group(from: Stream): { readonly id: string; readonly key: string } {
    const id = this.id();
    if (this.chance(0.5)) {
      this.#add(this.named({ op: 'groupByKey', id, from: from.id, key: serdeOfKey(from.key), value: from.value }));
      return { id, key: from.key };
    }
    const { fn, key } = this.#functions.keyMapper(from.key, from.value);
    this.#add(this.named({ op: 'groupBy', id, from: from.id, fn, key: serdeOfKey(key), value: from.value }));
    return { id, key };
  }

  #groupedStream(): boolean {
    const from = this.#serializableStream();
    if (from === undefined) return false;
    const grouped = this.#group(from);
    const id = this.id();
    const drawn = this.#functions.aggregation(from.value);
    const op: Op = { op: drawn.op, id, from: grouped.id, ...drawn.functions };
    if (drawn.op === 'aggregate' || this.chance(0.7)) op.store = this.spec(grouped.key, drawn.value);
    if (this.#wide && this.chance(0.06) && !isWindowed(grouped.key)) op.store = { name: this.storeName(), kind: `versioned:${this.pick([20, 200, 1000])}`, key: grouped.key, value: drawn.value };
    this.#add(this.named(op));
    this.#tables.push({ id, key: grouped.key, value: drawn.value, versioned: isVersioned(op.store), windowed: isWindowed(grouped.key) });
    return true;
  }

  /** Windows, and the serde of keys in them. */
  #windows(): { readonly windows: Partial<Op>; readonly key: string; readonly retention: number; readonly sessions: boolean; readonly grace: boolean } {
    const grace = this.chance(0.6) ? { grace: this.pick([0, this.span(), this.span(), this.span()]) } : {};
    const kind = this.pick(['time', 'time', 'sliding', 'session', 'unlimited']);
    const least = (grace.grace ?? 0);
    switch (kind) {
      case 'time': {
        const size = 1 + this.span();
        const advance = this.chance(0.5) ? {} : { advance: 1 + Math.max(Math.floor(size / 12), this.#random.int(size)) };
        if ((advance.advance ?? 1) > size) return this.#windows();
        return { windows: { window: 'time', size, ...advance, ...grace }, key: `timeWindowed:${size}`, retention: size + least, sessions: false, grace: true };
      }
      case 'sliding': {
        const size = this.span();
        return { windows: { window: 'sliding', size, ...grace }, key: `timeWindowed:${size}`, retention: 2 * size + least, sessions: false, grace: true };
      }
      case 'session': {
        const gap = this.span();
        return { windows: { window: 'session', gap, ...grace }, key: 'sessionWindowed', retention: gap + least, sessions: true, grace: true };
      }
      default: {
        const start = this.chance(0.5) ? {} : { start: this.#pace.start + this.span() };
        return { windows: { window: 'unlimited', ...start }, key: 'timeWindowed:1', retention: 86_400_000, sessions: false, grace: false };
      }
    }
  }

  #windowed(): boolean {
    const from = this.#serializableStream();
    if (from === undefined || isWindowed(from.key)) return false;
    const grouped = this.#group(from);
    if (grouped.key !== 'string') return false;
    const { windows, key, retention, sessions, grace } = this.#windows();
    const windowed = this.id();
    this.#add({ op: 'windowedBy', id: windowed, from: grouped.id, ...windows });
    const drawn = this.#functions.aggregation(from.value);
    const id = this.id();
    const op: Op = { op: drawn.op, id, from: windowed, ...drawn.functions };
    if (sessions && drawn.op === 'aggregate') op.merge = drawn.value === 'long' ? 'sum' : 'bar';
    if (grace && this.chance(this.#wide ? 0.35 : 0.2)) op.emit = 'close';
    if (drawn.op === 'aggregate' || this.chance(0.7)) op.store = this.windowSpec(drawn.value, retention);
    this.#add(this.named(op));
    this.#tables.push({ id, key, value: drawn.value, versioned: false, windowed: true });
    return true;
  }

  #cogroup(): boolean {
    const streams = this.#streams.filter(({ value }) => value === 'string');
    if (streams.length === 0) return false;
    const first = this.pick(streams);
    const second = this.pick(streams);
    const groups = [this.#group(first), this.#group(second)];
    if (this.#wide && this.chance(0.3)) groups.push(this.#group(this.pick(streams)));
    const key = groups[0]!.key;
    if (groups.some((each) => each.key !== key) || isWindowed(key)) return false;
    const long = this.#wide && this.chance(0.2);
    const functions = long ? ['tally', 'sumLen'] : ['append', 'keyed'];
    let last = this.id();
    this.#add({ op: 'cogroup', id: last, from: groups[0]!.id, fn: functions[0]! });
    for (const group of groups.slice(1)) {
      const id = this.id();
      this.#add({ op: 'cogroup', id, from: group.id, with: last, fn: this.pick(functions) });
      last = id;
    }
    const value = long ? 'long' : 'string';
    const op: Op = { op: 'aggregate', init: long ? 'zero' : 'empty' };
    if (key === 'string' && this.chance(0.35)) {
      const { windows, key: windowedKey, retention, sessions } = this.#windows();
      const windowed = this.id();
      this.#add({ op: 'windowedBy', id: windowed, from: last, ...windows });
      const id = this.id();
      Object.assign(op, { id, from: windowed, store: this.windowSpec(value, retention) });
      if (sessions) op.merge = long ? 'sum' : 'bar';
      this.#add(this.named(op));
      this.#tables.push({ id, key: windowedKey, value, versioned: false, windowed: true });
      return true;
    }
    const id = this.id();
    Object.assign(op, { id, from: last, store: this.spec(key, value) });
    this.#add(this.named(op));
    this.#tables.push({ id, key, value, versioned: false, windowed: false });
    return true;
  }

  #groupedTable(): boolean {
    const from = this.pick(this.#tables);
    if (from.value === 'bytes' || from.value === 'double') return false;
    const { fn, key, value } = this.#functions.pairMapper(from.key, from.value);
    if (isWindowed(value)) return false;
    const grouped = this.id();
    this.#add(this.named({ op: 'groupBy', id: grouped, from: from.id, fn, key: serdeOfKey(key), value }));
    const drawn = this.#functions.tableAggregation(value);
    const id = this.id();
    const op: Op = { op: drawn.op, id, from: grouped, ...drawn.functions };
    if (drawn.op === 'aggregate' || this.chance(0.7)) op.store = this.spec(key, drawn.value);
    if (this.#wide && this.chance(0.06) && !isWindowed(key)) op.store = { name: this.storeName(), kind: `versioned:${this.pick([20, 200, 1000])}`, key, value: drawn.value };
    this.#add(this.named(op));
    this.#tables.push({ id, key, value: drawn.value, versioned: isVersioned(op.store), windowed: isWindowed(key) });
    return true;
  }

  // ---- joins

  #streamJoin(): boolean {
    const from = this.#serializableStream();
    if (from === undefined) return false;
    const other = this.pick(this.#streams.filter(({ key }) => key === from.key));
    const id = this.id();
    const op: Op = {
      op: this.pick(['join', 'leftJoin', 'outerJoin']), id, from: from.id, with: other.id, fn: this.pick(['pair', 'keyed', ...(this.#wide ? ['rightOrNull'] : [])]),
      within: this.span(), key: serdeOfKey(from.key), value: from.value, otherValue: other.value,
    };
    if (this.chance(0.6)) op.grace = this.span();
    if (this.chance(0.2)) op.before = this.#random.int(op.within! + 1);
    if (this.chance(0.2)) op.after = this.#random.int(op.within! + 1);
    if (this.#wide && this.chance(0.1)) {
      // A window that ends before the record, or starts behind it.
      if (this.chance(0.5)) op.before = -this.#random.int(op.within! + 1);
      else op.after = -this.#random.int(op.within! + 1);
    }
    if (this.#wide && this.chance(0.15)) op.storeName = this.storeName();
    this.#add(this.named(op));
    this.#streams.push({ id, key: from.key, value: 'string' });
    return true;
  }

  #streamTableJoin(): boolean {
    const from = this.#serializableStream();
    if (from === undefined) return false;
    const tables = this.#tables.filter(({ key }) => key === from.key);
    if (tables.length === 0) return false;
    const table = this.pick(tables);
    const id = this.id();
    const op: Op = {
      op: this.pick(['join', 'leftJoin']), id, from: from.id, with: table.id, fn: this.pick(['pair', 'keyed', 'rightOrNull']),
      key: serdeOfKey(from.key), value: from.value, otherValue: table.value,
    };
    if (table.versioned ? this.chance(0.5) : this.broken()) op.grace = this.span();
    this.#add(this.named(op));
    this.#streams.push({ id, key: from.key, value: 'string' });
    return true;
  }

  #globalJoin(): boolean {
    if (this.#globals.length === 0) return false;
    const from = this.pick(this.#streams);
    const id = this.id();
    const selects = ['same', ...(from.value === 'string' ? ['value', 'firstChar', 'prefix'] : []), 'text', ...(this.#wide ? ['null', 'const:a', 'window'] : [])];
    const select = this.pick(selects);
    if (select === 'same' && from.key !== 'string') return false;
    this.#add(this.named({ op: this.pick(['join', 'leftJoin']), id, from: from.id, with: this.pick(this.#globals).id, fn: this.pick(['pair', 'keyed', 'rightOrNull']), select }));
    this.#streams.push({ id, key: from.key, value: 'string' });
    return true;
  }

  #tableJoin(): boolean {
    const from = this.pick(this.#tables);
    const other = this.pick(this.#tables.filter(({ key }) => key === from.key));
    const id = this.id();
    const op: Op = { op: this.pick(['join', 'leftJoin', 'outerJoin']), id, from: from.id, with: other.id, fn: this.pick(['pair', 'rightOrNull', ...(this.#wide ? ['keyed'] : [])]) };
    let versioned = false;
    if (this.chance(0.35)) {
      op.store = this.spec(from.key, 'string');
      if (this.#wide && !isWindowed(from.key) && this.chance(0.12)) op.store = { name: this.storeName(), kind: `versioned:${this.pick([20, 200, 1000])}`, key: from.key, value: 'string' };
      versioned = isVersioned(op.store);
    }
    this.#add(this.named(op));
    this.#tables.push({ id, key: from.key, value: 'string', versioned, windowed: from.windowed });
    return true;
  }

  #foreignKeyJoin(): boolean {
    const lefts = this.#tables.filter(({ value }) => value === 'string');
    const rights = this.#tables.filter(({ key }) => key === 'string');
    if (lefts.length === 0 || rights.length === 0) return false;
    const from = this.pick(lefts);
    const id = this.id();
    const foreignKey = this.pick(this.#wide ? ['prefix', 'firstChar', 'value', 'const:a', 'null', 'text'] : ['prefix', 'firstChar']);
    const op: Op = { op: this.pick(['join', 'leftJoin']), id, from: from.id, with: this.pick(rights).id, foreignKey, fn: this.pick(['pair', ...(this.#wide ? ['rightOrNull'] : [])]) };
    if (!this.#wide || this.chance(0.8)) op.store = this.spec(from.key, 'string');
    this.#add(this.named(op));
    this.#tables.push({ id, key: from.key, value: 'string', versioned: false, windowed: from.windowed });
    return true;
  }

  // ---- tables

  #tableStateless(): boolean {
    const from = this.pick(this.#tables);
    const id = this.id();
    const drawn = this.#functions.tableStateless(from.key, from.value);
    const op: Op = { op: drawn.op, id, from: from.id, fn: drawn.fn };
    let { versioned } = from;
    if (this.chance(0.3)) {
      op.store = this.spec(from.key, drawn.value);
      versioned = false;
      if (this.#wide && !isWindowed(from.key) && this.chance(0.15)) op.store = { name: this.storeName(), kind: `versioned:${this.pick([20, 200, 1000])}`, key: from.key, value: drawn.value };
      versioned = isVersioned(op.store);
    }
    this.#add(this.named(op));
    this.#tables.push({ ...from, id, value: drawn.value, versioned });
    return true;
  }

  #toStream(): boolean {
    const from = this.pick(this.#tables);
    const id = this.id();
    const op: Op = { op: 'toStream', id, from: from.id };
    let { key } = from;
    if (isWindowed(key) && this.chance(0.7)) {
      op.fn = this.pick(['window', 'windowKey']);
      key = 'string';
    } else if (this.#wide && this.chance(0.2)) {
      const drawn = this.#functions.keyMapper(from.key, from.value);
      op.fn = drawn.fn;
      ({ key } = drawn);
    }
    this.#add(this.named(op));
    this.#streams.push({ id, key, value: from.value });
    return true;
  }

  #suppress(): boolean {
    const from = this.pick(this.#tables);
    const id = this.id();
    const op: Op = { op: 'suppress', id, from: from.id };
    if (from.windowed ? this.chance(0.6) : this.broken()) {
      op.until = 'close';
      if (this.chance(0.2)) op.maxRecords = 1 + this.#random.int(6);
    } else {
      op.until = 'limit';
      op.limit = this.#wide && this.chance(0.2) ? 0 : this.span();
      if (this.chance(0.4)) op.maxRecords = 1 + this.#random.int(3);
    }
    if (from.versioned && this.chance(0.5)) return false;
    this.#add(this.named(op));
    this.#tables.push({ ...from, id });
    return true;
  }

  // ---- small things

  readonly chance = (probability: number): boolean => this.#random.chance(probability);
  readonly pick = <T>(list: readonly T[]): T => this.#random.pick(list);
  private broken(): boolean { return this.chance(this.#profile.broken); }
  private id(): string { return `h${this.#ids++}`; }
  private storeName(): string { return this.broken() && this.#stores > 0 ? `st${this.#random.int(this.#stores)}` : `st${this.#stores++}`; }
  /** A length of time: below the pace's span, at times a round one. */
  private span(): number { return this.#random.int(this.#pace.span); }

  private named(op: Op): Op {
    if (!this.chance(this.#profile.named)) return op;
    if (this.broken()) op.name = this.pick(['', '.', 'a b', 'n0', 'x'.repeat(250), 'n_-.0']);
    else op.name = `n${this.#names++}`;
    return op;
  }

  private object(spec: StoreSpec): object { return typeof spec === 'string' ? { name: spec } : spec; }

  private spec(key: string, value: string): StoreSpec {
    const spec: Mutable<Exclude<StoreSpec, string>> = { key: serdeOfKey(key), value };
    if (this.chance(0.5)) spec.name = this.storeName();
    if (this.chance(this.#profile.storeKind)) {
      if (this.chance(0.5) && (spec.name !== undefined || this.#wide)) spec.kind = 'memory';
      if (this.chance(0.4)) spec.caching = this.chance(0.5);
      if (this.chance(0.2)) spec.logging = false;
    }
    if (this.broken()) delete spec.value;
    if (this.broken()) delete spec.key;
    return spec;
  }

  /** Windowed stores take the plain key's serde; in memory only by the kind, without a supplier. */
  private windowSpec(value: string, retention: number): StoreSpec {
    const spec: Mutable<Exclude<StoreSpec, string>> = { key: 'string', value };
    if (this.chance(0.5)) spec.name = this.storeName();
    if (this.#wide && spec.name === undefined && this.chance(0.4)) spec.kind = 'memory';
    if (this.#wide && this.chance(0.3)) spec.caching = this.chance(0.5);
    if (this.#wide && this.chance(0.1)) spec.logging = false;
    if (this.#wide && this.chance(0.15)) spec.retention = this.broken() ? 1 : retention + this.span();
    return spec;
  }

  #serializableStream(): Stream | undefined { return this.pick(this.#streams); }

  #add(op: Op): void { this.#operations.push(op); }
}

function isWindowed(key: string): boolean { return /^(time|session)Windowed/.test(key); }
function isVersioned(store: StoreSpec | undefined): boolean { return typeof store === 'object' && store.kind?.startsWith('versioned') === true; }
function serdeOfKey(key: string): string { return key; }
