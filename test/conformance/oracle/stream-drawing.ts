/** Operations on streams, drawn: stateless ones, processors, groupings and windows. */
import { Drawing, isVersioned, isWindowed, serdeOfKey, type Op, type Stream } from './drawing.ts';

export abstract class StreamDrawing extends Drawing {
  protected stateless(): boolean {
    const from = this.pick(this.streams);
    const drawn = this.functions.stateless(from.key, from.value);
    const id = this.id();
    this.add(this.named({ op: drawn.op, id, from: from.id, ...(drawn.fn === undefined ? {} : { fn: drawn.fn }) }));
    this.streams.push({ id, key: drawn.key, value: drawn.value });
    return true;
  }

  protected foreach(): boolean {
    if (!this.chance(0.2)) return false;
    this.add(this.named({ op: 'foreach', from: this.pick(this.streams).id }));
    return true;
  }

  protected merge(): boolean {
    const from = this.pick(this.streams);
    const others = this.streams.filter((each) => each.key === from.key && each.value === from.value);
    const other = this.pick(others);
    if (other.id === from.id && !this.wide) return false;
    const id = this.id();
    this.add(this.named({ op: 'merge', id, from: from.id, with: other.id }));
    this.streams.push({ ...from, id });
    return true;
  }

  protected split(): boolean {
    const from = this.pick(this.streams);
    const split = this.id();
    const named = this.wide ? this.chance(0.5) : this.chance(0.5);
    this.add({ op: 'split', id: split, from: from.id, ...(named ? { name: `sp${this.splits++}-` } : {}) });
    const branches = this.wide ? 1 + this.random.int(3) : 1;
    for (let i = 0; i < branches; i++) {
      const id = this.id();
      const op: Op = { op: 'branch', from: split, id, fn: this.functions.predicate(from.key, from.value) };
      if (this.wide && this.chance(0.3)) op.name = `br${this.names++}`;
      this.add(op);
      this.streams.push({ ...from, id });
    }
    if (this.wide && this.chance(0.25)) this.add({ op: 'noDefaultBranch', from: split });
    else {
      const id = this.id();
      const op: Op = { op: 'defaultBranch', from: split, id };
      if (this.wide && this.chance(0.3)) op.name = `rest${this.names++}`;
      this.add(op);
      this.streams.push({ ...from, id });
    }
    return true;
  }

  protected repartition(): boolean {
    const from = this.serializableStream();
    if (from === undefined) return false;
    const id = this.id();
    const op: Op = { op: 'repartition', id, from: from.id, key: serdeOfKey(from.key), value: from.value };
    if (this.wide && this.chance(0.2)) op.partitions = 1 + this.random.int(3);
    this.add(this.named(op));
    this.streams.push({ ...from, id });
    return true;
  }

  protected toTable(): boolean {
    const from = this.serializableStream();
    if (from === undefined) return false;
    const id = this.id();
    const op: Op = { op: 'toTable', id, from: from.id };
    op.store = this.wide && !isWindowed(from.key) && this.chance(0.1)
      ? { name: this.storeName(), kind: `versioned:${this.pick([20, 200, 1000])}`, key: from.key, value: from.value } : this.spec(from.key, from.value);
    this.add(this.named(op));
    this.tables.push({ ...from, id, versioned: isVersioned(op.store), windowed: isWindowed(from.key) });
    return true;
  }

  protected process(): boolean {
    const from = this.pick(this.streams);
    const drawn = this.functions.processor(from.key, from.value, this.pace);
    const stores: string[] = [];
    let source = from.id;
    if (drawn.store !== undefined) {
      if (isWindowed(from.key)) return false;
      const store = this.storeName();
      const op: Op = { op: 'store', store, type: drawn.store, key: from.key, value: drawn.storeValue, kind: this.pick(['memory', 'persistent']) };
      if (drawn.store === 'window') {
        op.retention = this.wide ? this.span() + this.span() + 1 : 60;
        op.size = this.wide ? 1 + this.random.int(op.retention) : 20;
        if (this.wide && this.chance(0.3)) op.duplicates = true;
      }
      if (drawn.store === 'session') op.retention = this.wide ? this.span() * 2 : 80;
      if (drawn.store === 'versioned') {
        op.retention = this.wide ? this.span() * 2 : 60;
        delete op.kind;
      }
      if (this.wide) {
        if (this.chance(0.25) && drawn.store !== 'versioned' && op.duplicates !== true) op.caching = this.chance(0.7);
        if (this.chance(0.15)) op.logging = this.chance(0.3);
      }
      this.add(op);
      stores.push(store);
      if (!this.wide || this.chance(0.85)) {
        source = this.id();
        this.add({ op: 'filter', id: source, from: from.id, fn: 'keyNotNull' });
      }
    }
    const id = this.id();
    this.add(this.named({ op: 'process', id, from: source, fn: drawn.fn, stores }));
    this.streams.push({ id, key: drawn.key, value: drawn.value });
    return true;
  }

  protected processValues(): boolean {
    const from = this.pick(this.streams);
    const fn = this.pick(from.value === 'string' ? ['pass', 'twice', 'keyed', 'later:9'] : ['pass', 'keyed', 'later:3']);
    const id = this.id();
    const op: Op = { op: 'processValues', id, from: from.id, fn };
    let value = fn === 'keyed' ? 'string' : from.value;
    if (this.wide && this.chance(0.2) && !isWindowed(from.key)) {
      const store = this.storeName();
      this.add({ op: 'store', store, type: 'kv', key: from.key, value: 'long', kind: this.pick(['memory', 'persistent']), ...(this.chance(0.3) ? { caching: true } : {}) });
      const filtered = this.id();
      this.add({ op: 'filter', id: filtered, from: from.id, fn: 'keyNotNull' });
      op.from = filtered;
      op.fn = 'count';
      op.stores = [store];
      value = 'string';
    }
    this.add(this.named(op));
    this.streams.push({ id, key: from.key, value });
    return true;
  }

  // ---- grouping

  protected group(from: Stream): { readonly id: string; readonly key: string } {
    const id = this.id();
    if (this.chance(0.5)) {
      this.add(this.named({ op: 'groupByKey', id, from: from.id, key: serdeOfKey(from.key), value: from.value }));
      return { id, key: from.key };
    }
    const { fn, key } = this.functions.keyMapper(from.key, from.value);
    this.add(this.named({ op: 'groupBy', id, from: from.id, fn, key: serdeOfKey(key), value: from.value }));
    return { id, key };
  }

  protected groupedStream(): boolean {
    const from = this.serializableStream();
    if (from === undefined) return false;
    const grouped = this.group(from);
    const id = this.id();
    const drawn = this.functions.aggregation(from.value);
    const op: Op = { op: drawn.op, id, from: grouped.id, ...drawn.functions };
    if (drawn.op === 'aggregate' || this.chance(0.7)) op.store = this.spec(grouped.key, drawn.value);
    if (this.wide && this.chance(0.06) && !isWindowed(grouped.key)) op.store = { name: this.storeName(), kind: `versioned:${this.pick([20, 200, 1000])}`, key: grouped.key, value: drawn.value };
    this.add(this.named(op));
    this.tables.push({ id, key: grouped.key, value: drawn.value, versioned: isVersioned(op.store), windowed: isWindowed(grouped.key) });
    return true;
  }

  /** Windows, and the serde of keys in them. */
  protected windows(): { readonly windows: Partial<Op>; readonly key: string; readonly retention: number; readonly sessions: boolean; readonly grace: boolean } {
    const grace = this.chance(0.6) ? { grace: this.pick([0, this.span(), this.span(), this.span()]) } : {};
    const kind = this.pick(['time', 'time', 'sliding', 'session', 'unlimited']);
    const least = (grace.grace ?? 0);
    switch (kind) {
      case 'time': {
        const size = 1 + this.span();
        const advance = this.chance(0.5) ? {} : { advance: 1 + Math.max(Math.floor(size / 12), this.random.int(size)) };
        if ((advance.advance ?? 1) > size) return this.windows();
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
        const start = this.chance(0.5) ? {} : { start: this.pace.start + this.span() };
        return { windows: { window: 'unlimited', ...start }, key: 'timeWindowed:1', retention: 86_400_000, sessions: false, grace: false };
      }
    }
  }

  protected windowed(): boolean {
    const from = this.serializableStream();
    if (from === undefined || isWindowed(from.key)) return false;
    const grouped = this.group(from);
    if (grouped.key !== 'string') return false;
    const { windows, key, retention, sessions, grace } = this.windows();
    const windowed = this.id();
    this.add({ op: 'windowedBy', id: windowed, from: grouped.id, ...windows });
    const drawn = this.functions.aggregation(from.value);
    const id = this.id();
    const op: Op = { op: drawn.op, id, from: windowed, ...drawn.functions };
    if (sessions && drawn.op === 'aggregate') op.merge = drawn.value === 'long' ? 'sum' : 'bar';
    if (grace && this.chance(this.wide ? 0.35 : 0.2)) op.emit = 'close';
    if (drawn.op === 'aggregate' || this.chance(0.7)) op.store = this.windowSpec(drawn.value, retention);
    this.add(this.named(op));
    this.tables.push({ id, key, value: drawn.value, versioned: false, windowed: true });
    return true;
  }

  protected cogroup(): boolean {
    const streams = this.streams.filter(({ value }) => value === 'string');
    if (streams.length === 0) return false;
    const first = this.pick(streams);
    const second = this.pick(streams);
    const groups = [this.group(first), this.group(second)];
    if (this.wide && this.chance(0.3)) groups.push(this.group(this.pick(streams)));
    const key = groups[0]!.key;
    if (groups.some((each) => each.key !== key) || isWindowed(key)) return false;
    const long = this.wide && this.chance(0.2);
    const functions = long ? ['tally', 'sumLen'] : ['append', 'keyed'];
    let last = this.id();
    this.add({ op: 'cogroup', id: last, from: groups[0]!.id, fn: functions[0]! });
    for (const group of groups.slice(1)) {
      const id = this.id();
      this.add({ op: 'cogroup', id, from: group.id, with: last, fn: this.pick(functions) });
      last = id;
    }
    const value = long ? 'long' : 'string';
    const op: Op = { op: 'aggregate', init: long ? 'zero' : 'empty' };
    if (key === 'string' && this.chance(0.35)) {
      const { windows, key: windowedKey, retention, sessions } = this.windows();
      const windowed = this.id();
      this.add({ op: 'windowedBy', id: windowed, from: last, ...windows });
      const id = this.id();
      Object.assign(op, { id, from: windowed, store: this.windowSpec(value, retention) });
      if (sessions) op.merge = long ? 'sum' : 'bar';
      this.add(this.named(op));
      this.tables.push({ id, key: windowedKey, value, versioned: false, windowed: true });
      return true;
    }
    const id = this.id();
    Object.assign(op, { id, from: last, store: this.spec(key, value) });
    this.add(this.named(op));
    this.tables.push({ id, key, value, versioned: false, windowed: false });
    return true;
  }
}
