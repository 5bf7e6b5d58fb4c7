import { Branched } from '../../dsl/branched.ts';
import { BranchedKStream } from '../../dsl/branched-kstream.ts';
import { CogroupBuilder } from '../../dsl/cogroup-builder.ts';
import { CogroupedKStream } from '../../dsl/cogrouped-kstream.ts';
import { GlobalKTable } from '../../dsl/global-ktable.ts';
import { KGroupedStream } from '../../dsl/kgrouped-stream.ts';
import { KGroupedTable } from '../../dsl/kgrouped-table.ts';
import { KStream } from '../../dsl/kstream.ts';
import { KTable } from '../../dsl/ktable.ts';
import { SessionWindowedKStream } from '../../dsl/session-windowed-kstream.ts';
import { StreamsBuilder } from '../../dsl/streams-builder.ts';
import { TimeWindowedKStream } from '../../dsl/time-windowed-kstream.ts';
import { SessionWindowedCogroupedKStream, TimeWindowedCogroupedKStream } from '../../dsl/windowed-cogrouped-kstream.ts';
import { Topology } from '../../topology/topology.ts';
import type { TopologyFunction } from '../session-options.ts';

/** By Kafka's names: a bundler may have given the classes others. */
const FLUENT = {
  KStream, KTable, GlobalKTable, KGroupedStream, KGroupedTable, TimeWindowedKStream, SessionWindowedKStream, BranchedKStream, CogroupedKStream, CogroupBuilder, TimeWindowedCogroupedKStream,
  SessionWindowedCogroupedKStream,
} as const;
const kindOf = (object: object): string | null => Object.entries(FLUENT).find(([, kind]) => object instanceof kind)?.[0] ?? null;

/** A stream or table that a call has given out. */
export interface Ref {
  readonly id: number;
  /** Its class: `KStream`, `KTable`. */
  readonly kind: string;
  readonly object: object;
  /** Of a map of branches: the map, and the name in it. */
  readonly branch: { readonly of: Ref; readonly name: string } | null;
}
/** An argument: a stream or table, a chain of calls inside a `Branched`, or whatever else the program wrote. */
export type CallArgument = { readonly kind: 'ref'; readonly ref: Ref } | { readonly kind: 'branched'; readonly branched: Branched<unknown, unknown>; readonly chain: CallChain | null } | { readonly kind: 'value'; readonly value: unknown };
export interface CallChain { readonly stream: Ref; readonly calls: readonly RecordedCall[]; readonly result: Ref | null; readonly returns: boolean }

/** One call of the DSL. `on` null: of the builder. */
export interface RecordedCall {
  readonly on: Ref | null;
  readonly method: string;
  readonly args: readonly CallArgument[];
  readonly result: Ref | null;
}

/**
 * The calls with which a program builds its topology, in order: the program runs once more against a builder that writes down what is
 * asked of it. Null when it makes a Topology by hand.
 */
export function recordCalls(topology: TopologyFunction): readonly RecordedCall[] | null {
  const recorder = new Recorder();
  const own = topology(recorder.builder());
  return own instanceof Topology ? null : recorder.calls;
}

class Recorder {
  calls: RecordedCall[] = [];
  readonly #proxies = new WeakMap<object, object>();
  readonly #targets = new WeakMap<object, object>();
  readonly #refs = new WeakMap<object, Ref>();
  #next = 0;

  builder(): StreamsBuilder {
    const builder = new StreamsBuilder();
    return this.#proxy(builder, null) as StreamsBuilder;
  }

  #proxy(target: object, ref: Ref | null): object {
    const known = this.#proxies.get(target);
    if (known !== undefined) return known;
    const proxy: object = new Proxy(target, {
      get: (_object, property) => {
        const member = Reflect.get(target, property, target) as unknown;
        if (typeof member !== 'function' || typeof property !== 'string') return member;
        return (...args: readonly unknown[]): unknown => this.#call(target, ref, property, member as (...args: readonly unknown[]) => unknown, args);
      },
    });
    this.#proxies.set(target, proxy);
    this.#targets.set(proxy, target);
    if (ref !== null) this.#refs.set(target, ref);
    return proxy;
  }

  #call(target: object, on: Ref | null, method: string, work: (...args: readonly unknown[]) => unknown, args: readonly unknown[]): unknown {
    const seen: CallArgument[] = [];
    const given = args.map((arg) => this.#argument(arg, seen));
    const result = work.apply(target, given);
    const ref = this.#resultOf(result);
    this.calls.push({ on, method, args: seen, result: ref });
    if (result === target) return this.#proxies.get(target);
    if (result instanceof Map && ref !== null) {
      return new Map([...(result as Map<string, object>)].map(([name, stream]) => [name, this.#proxy(stream, this.#refOf(stream, { of: ref, name }))]));
    }
    return ref === null || result === null ? result : this.#proxy(result as object, ref);
  }

  #resultOf(result: unknown): Ref | null {
    if (typeof result !== 'object' || result === null) return null;
    if (result instanceof Map) return { id: this.#next++, kind: 'Map', object: result, branch: null };
    return kindOf(result) !== null ? (this.#refs.get(result) ?? this.#refOf(result, null)) : null;
  }
  #refOf(object: object, branch: Ref['branch']): Ref { return { id: this.#next++, kind: kindOf(object) ?? object.constructor.name, object, branch }; }

  /** What the DSL itself is given for it. */
  #argument(arg: unknown, seen: CallArgument[]): unknown {
    if (typeof arg === 'object' && arg !== null) {
      const target = this.#targets.get(arg);
      if (target !== undefined) {
        seen.push({ kind: 'ref', ref: this.#refs.get(target)! });
        return target;
      }
      if (arg instanceof Branched) return this.#branched(arg as Branched<unknown, unknown>, seen);
    }
    seen.push({ kind: 'value', value: arg });
    return arg;
  }

  /** The calls inside of a branch are a chain of their own. */
  #branched(branched: Branched<unknown, unknown>, seen: CallArgument[]): unknown {
    const inner = branched.chainFunction ?? branched.chainConsumer;
    if (inner === null) {
      seen.push({ kind: 'branched', branched, chain: null });
      return branched;
    }
    const index = seen.length;
    seen.push({ kind: 'branched', branched, chain: null });
    const run = (stream: KStream<unknown, unknown>): KStream<unknown, unknown> | null => {
      const outer = this.calls;
      this.calls = [];
      const ref = this.#refOf(stream, null);
      const answer = inner(this.#proxy(stream, ref) as KStream<unknown, unknown>) ?? null;
      const result = answer === null ? null : (this.#targets.get(answer) ?? answer);
      seen[index] = { kind: 'branched', branched, chain: { stream: ref, calls: this.calls, result: result === null ? null : (this.#refs.get(result) ?? null), returns: branched.chainFunction !== null } };
      this.calls = outer;
      return result as KStream<unknown, unknown> | null;
    };
    const wrapped = branched.chainFunction !== null ? Branched.withFunction(run) : Branched.withConsumer((stream: KStream<unknown, unknown>) => void run(stream));
    return branched.name === null ? wrapped : wrapped.withName(branched.name);
  }
}
