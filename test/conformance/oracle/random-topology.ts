/** Draws a topology: sources, then operations on whatever there is by then, then sinks. Only what fits by type is chosen, but for `broken`. */
import type { SeededRandom } from '../../../src/engine/common/random.ts';
import { isVersioned, isWindowed, type DrawnTopology, type Op } from './drawing.ts';
import type { Pace, Profile } from './profile.ts';
import { StreamDrawing } from './stream-drawing.ts';

export function drawTopology(random: SeededRandom, profile: Profile, pace: Pace): DrawnTopology {
  return new TopologyDrawing(random, profile, pace).drawn();
}

class TopologyDrawing extends StreamDrawing {
  drawn(): DrawnTopology {
    this.sources();
    const [least, more] = this.profile.operations;
    const count = least + this.random.int(more);
    for (let i = 0; i < count; i++) this.operation();
    this.sinks();
    return { operations: this.operations, topics: this.topics };
  }

  // ---- sources and sinks

  protected sources(): void {
    const { chance } = this;
    this.stream('s0');
    if (chance(0.5)) this.stream('s1');
    if (chance(0.66)) this.table('t0');
    if (chance(0.3)) this.table('t1');
    if (chance(0.2)) this.global('g0');
    if (!this.wide) return;
    if (chance(0.1)) this.global('g1');
    if (chance(0.05)) {
      const id = this.id();
      this.add(this.named({ op: 'stream', id, topics: ['s2', 's3'], key: 'string', value: 'string' }));
      for (const topic of ['s2', 's3']) this.topics.push({ topic, key: 'string', value: 'string' });
      this.streams.push({ id, key: 'string', value: 'string' });
    }
    if (chance(0.04)) {
      const id = this.id();
      this.add(this.named({ op: 'stream', id, pattern: 'p-[0-9]+', key: 'string', value: 'string' }));
      for (const topic of ['p-1', 'p-22']) this.topics.push({ topic, key: 'string', value: 'string' });
      this.streams.push({ id, key: 'string', value: 'string' });
    }
  }

  protected valueType(): string { return this.wide && this.chance(0.15) ? this.pick(['long', 'long', 'int', 'double', 'bytes']) : 'string'; }
  protected keyType(): string { return this.wide && this.chance(0.06) ? this.pick(['long', 'int', 'bytes']) : 'string'; }

  protected stream(topic: string): void {
    const id = this.id();
    const key = this.keyType();
    const value = this.valueType();
    const op: Op = { op: 'stream', id, topics: [topic], key, value };
    if (this.wide && this.chance(0.08)) op.ts = this.pick(['record', 'skip', 'partition', ...(value === 'string' ? ['value'] : [])]);
    this.add(this.named(op));
    this.topics.push({ topic, key, value: op.ts === 'value' ? 'timed' : value });
    this.streams.push({ id, key, value });
  }

  protected table(topic: string): void {
    const id = this.id();
    const key = this.keyType();
    const value = this.valueType();
    const op: Op = { op: 'table', id, topic, key, value };
    let versioned = false;
    if (this.chance(0.25)) {
      op.store = { name: this.storeName(), kind: `versioned:${this.wide ? this.pick([0, 20, 200, 1000, 10_000]) : 200}`, key, value };
      versioned = true;
    } else if (this.chance(0.6)) op.store = this.spec(key, value);
    this.add(this.named(op));
    this.topics.push({ topic, key, value });
    this.tables.push({ id, key, value, versioned, windowed: false });
  }

  protected global(topic: string): void {
    const id = this.id();
    const op: Op = { op: 'globalTable', id, topic, key: 'string', value: 'string' };
    if (this.wide && this.chance(0.4)) op.store = this.chance(0.3) ? this.storeName() : { ...this.object(this.spec('string', 'string')), logging: undefined! };
    if (typeof op.store === 'object') {
      const { logging: _none, ...store } = op.store;
      op.store = store;
    }
    this.add(this.named(op));
    this.topics.push({ topic, key: 'string', value: 'string' });
    this.globals.push({ id, key: 'string', value: 'string' });
  }

  protected sinks(): void {
    const outs = this.random.shuffle([...this.streams.slice(-5), ...this.tables.slice(-5)]).slice(0, this.profile.sinks);
    outs.forEach((out, index) => {
      let from = out.id;
      let { key } = out;
      if (this.tables.some(({ id }) => id === out.id)) {
        from = this.id();
        const op: Op = { op: 'toStream', id: from, from: out.id };
        if (this.wide && this.chance(0.3)) {
          op.fn = isWindowed(key) ? this.pick(['window', 'windowKey']) : key === 'string' ? this.pick(['same', 'upper', 'window']) : 'same';
          if (op.fn !== 'same') key = 'string';
        }
        this.add(this.named(op));
      }
      const op: Op = { op: 'to', from, topic: `out${index}`, key, value: out.value };
      if (this.wide && this.chance(0.06)) {
        delete op.topic;
        op.topicBy = `dyn${index}`;
      }
      if (this.broken()) op.value = this.pick(['long', 'int', 'string', 'void']);
      this.add(this.named(op));
    });
  }

  // ---- operations

  protected operation(): void {
    const streamOps: (() => boolean)[] = [
      () => this.stateless(), () => this.stateless(), () => this.stateless(), () => this.groupedStream(), () => this.groupedStream(), () => this.windowed(),
      () => this.cogroup(), () => this.streamJoin(), () => this.streamJoin(), () => this.streamTableJoin(), () => this.globalJoin(), () => this.split(),
      () => this.merge(), () => this.repartition(), () => this.toTable(), () => this.process(), () => this.processValues(), () => this.foreach(),
    ];
    const tableOps: (() => boolean)[] = [
      () => this.tableStateless(), () => this.tableStateless(), () => this.groupedTable(), () => this.groupedTable(), () => this.tableJoin(),
      () => this.tableJoin(), () => this.foreignKeyJoin(), () => this.foreignKeyJoin(), () => this.suppress(), () => this.toStream(),
    ];
    for (let tries = 0; tries < 5; tries++) {
      const tables = this.tables.length > 0 && this.chance(0.5);
      if (this.pick(tables ? tableOps : streamOps)()) return;
    }
  }

  protected groupedTable(): boolean {
    const from = this.pick(this.tables);
    if (from.value === 'bytes' || from.value === 'double') return false;
    const { fn, key, value } = this.functions.pairMapper(from.key, from.value);
    if (isWindowed(value)) return false;
    const grouped = this.id();
    this.add(this.named({ op: 'groupBy', id: grouped, from: from.id, fn, key, value }));
    const drawn = this.functions.tableAggregation(value);
    const id = this.id();
    const op: Op = { op: drawn.op, id, from: grouped, ...drawn.functions };
    if (drawn.op === 'aggregate' || this.chance(0.7)) op.store = this.spec(key, drawn.value);
    if (this.wide && this.chance(0.06) && !isWindowed(key)) op.store = { name: this.storeName(), kind: `versioned:${this.pick([20, 200, 1000])}`, key, value: drawn.value };
    this.add(this.named(op));
    this.tables.push({ id, key, value: drawn.value, versioned: isVersioned(op.store), windowed: isWindowed(key) });
    return true;
  }

  // ---- joins

  protected streamJoin(): boolean {
    const from = this.serializableStream();
    if (from === undefined) return false;
    const other = this.pick(this.streams.filter(({ key }) => key === from.key));
    const id = this.id();
    const op: Op = {
      op: this.pick(['join', 'leftJoin', 'outerJoin']), id, from: from.id, with: other.id, fn: this.pick(['pair', 'keyed', ...(this.wide ? ['rightOrNull'] : [])]),
      within: this.span(), key: from.key, value: from.value, otherValue: other.value,
    };
    if (this.chance(0.6)) op.grace = this.span();
    if (this.chance(0.2)) op.before = this.random.int(op.within! + 1);
    if (this.chance(0.2)) op.after = this.random.int(op.within! + 1);
    if (this.wide && this.chance(0.1)) {
      // A window that ends before the record, or starts behind it.
      if (this.chance(0.5)) op.before = -this.random.int(op.within! + 1);
      else op.after = -this.random.int(op.within! + 1);
    }
    if (this.wide && this.chance(0.15)) op.storeName = this.storeName();
    this.add(this.named(op));
    this.streams.push({ id, key: from.key, value: 'string' });
    return true;
  }

  protected streamTableJoin(): boolean {
    const from = this.serializableStream();
    if (from === undefined) return false;
    const tables = this.tables.filter(({ key }) => key === from.key);
    if (tables.length === 0) return false;
    const table = this.pick(tables);
    const id = this.id();
    const op: Op = {
      op: this.pick(['join', 'leftJoin']), id, from: from.id, with: table.id, fn: this.pick(['pair', 'keyed', 'rightOrNull']),
      key: from.key, value: from.value, otherValue: table.value,
    };
    if (table.versioned ? this.chance(0.5) : this.broken()) op.grace = this.span();
    this.add(this.named(op));
    this.streams.push({ id, key: from.key, value: 'string' });
    return true;
  }

  protected globalJoin(): boolean {
    if (this.globals.length === 0) return false;
    const from = this.pick(this.streams);
    const id = this.id();
    const selects = ['same', ...(from.value === 'string' ? ['value', 'firstChar', 'prefix'] : []), 'text', ...(this.wide ? ['null', 'const:a', 'window'] : [])];
    const select = this.pick(selects);
    if (select === 'same' && from.key !== 'string') return false;
    this.add(this.named({ op: this.pick(['join', 'leftJoin']), id, from: from.id, with: this.pick(this.globals).id, fn: this.pick(['pair', 'keyed', 'rightOrNull']), select }));
    this.streams.push({ id, key: from.key, value: 'string' });
    return true;
  }

  protected tableJoin(): boolean {
    const from = this.pick(this.tables);
    const other = this.pick(this.tables.filter(({ key }) => key === from.key));
    const id = this.id();
    const op: Op = { op: this.pick(['join', 'leftJoin', 'outerJoin']), id, from: from.id, with: other.id, fn: this.pick(['pair', 'rightOrNull', ...(this.wide ? ['keyed'] : [])]) };
    let versioned = false;
    if (this.chance(0.35)) {
      op.store = this.spec(from.key, 'string');
      if (this.wide && !isWindowed(from.key) && this.chance(0.12)) op.store = { name: this.storeName(), kind: `versioned:${this.pick([20, 200, 1000])}`, key: from.key, value: 'string' };
      versioned = isVersioned(op.store);
    }
    this.add(this.named(op));
    this.tables.push({ id, key: from.key, value: 'string', versioned, windowed: from.windowed });
    return true;
  }

  protected foreignKeyJoin(): boolean {
    const lefts = this.tables.filter(({ value }) => value === 'string');
    const rights = this.tables.filter(({ key }) => key === 'string');
    if (lefts.length === 0 || rights.length === 0) return false;
    const from = this.pick(lefts);
    const id = this.id();
    const foreignKey = this.pick(this.wide ? ['prefix', 'firstChar', 'value', 'const:a', 'null', 'text'] : ['prefix', 'firstChar']);
    const op: Op = { op: this.pick(['join', 'leftJoin']), id, from: from.id, with: this.pick(rights).id, foreignKey, fn: this.pick(['pair', ...(this.wide ? ['rightOrNull'] : [])]) };
    if (!this.wide || this.chance(0.8)) op.store = this.spec(from.key, 'string');
    this.add(this.named(op));
    this.tables.push({ id, key: from.key, value: 'string', versioned: false, windowed: from.windowed });
    return true;
  }

  // ---- tables

  protected tableStateless(): boolean {
    const from = this.pick(this.tables);
    const id = this.id();
    const drawn = this.functions.tableStateless(from.key, from.value);
    const op: Op = { op: drawn.op, id, from: from.id, fn: drawn.fn };
    let { versioned } = from;
    if (this.chance(0.3)) {
      op.store = this.spec(from.key, drawn.value);
      if (this.wide && !isWindowed(from.key) && this.chance(0.15)) op.store = { name: this.storeName(), kind: `versioned:${this.pick([20, 200, 1000])}`, key: from.key, value: drawn.value };
      versioned = isVersioned(op.store);
    }
    this.add(this.named(op));
    this.tables.push({ ...from, id, value: drawn.value, versioned });
    return true;
  }

  protected toStream(): boolean {
    const from = this.pick(this.tables);
    const id = this.id();
    const op: Op = { op: 'toStream', id, from: from.id };
    let { key } = from;
    if (isWindowed(key) && this.chance(0.7)) {
      op.fn = this.pick(['window', 'windowKey']);
      key = 'string';
    } else if (this.wide && this.chance(0.2)) {
      const drawn = this.functions.keyMapper(from.key, from.value);
      op.fn = drawn.fn;
      ({ key } = drawn);
    }
    this.add(this.named(op));
    this.streams.push({ id, key, value: from.value });
    return true;
  }

  protected suppress(): boolean {
    const from = this.pick(this.tables);
    const id = this.id();
    const op: Op = { op: 'suppress', id, from: from.id };
    if (from.windowed ? this.chance(0.6) : this.broken()) {
      op.until = 'close';
      if (this.chance(0.2)) op.maxRecords = 1 + this.random.int(6);
    } else {
      op.until = 'limit';
      op.limit = this.wide && this.chance(0.2) ? 0 : this.span();
      if (this.chance(0.4)) op.maxRecords = 1 + this.random.int(3);
    }
    if (from.versioned && this.chance(0.5)) return false;
    this.add(this.named(op));
    this.tables.push({ ...from, id });
    return true;
  }
}
