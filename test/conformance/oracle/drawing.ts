/** What drawing a topology has at hand: what there is by now, names, stores, chance. */
import type { SeededRandom } from '../../../src/engine/common/random.ts';
import type { Operation, StoreSpec } from '../case.ts';
import type { Pace, Profile } from './profile.ts';
import { drawFunctions } from './random-functions.ts';
import type { Functions } from './random-functions.ts';

export type Mutable<T> = { -readonly [K in keyof T]: T[K] };
export type Op = Mutable<Operation>;

/** A stream or table under construction. Types are names of serdes. */
export interface Stream { readonly id: string; readonly key: string; readonly value: string }
export interface Table extends Stream { readonly versioned: boolean; readonly windowed: boolean }

/** A topic that a case can write to. */
export interface SourceTopic { readonly topic: string; readonly key: string; readonly value: string }

export interface DrawnTopology { readonly operations: readonly Operation[]; readonly topics: readonly SourceTopic[] }

export abstract class Drawing {
  protected readonly random: SeededRandom;
  protected readonly profile: Profile;
  protected readonly pace: Pace;
  protected readonly functions: Functions;
  protected readonly operations: Op[] = [];
  protected readonly topics: SourceTopic[] = [];
  protected readonly streams: Stream[] = [];
  protected readonly tables: Table[] = [];
  protected readonly globals: Stream[] = [];
  protected readonly wide: boolean;
  protected ids = 0;
  protected names = 0;
  protected stores = 0;
  protected splits = 0;

  constructor(random: SeededRandom, profile: Profile, pace: Pace) {
    this.random = random;
    this.profile = profile;
    this.pace = pace;
    this.wide = profile.name === 'wide';
    this.functions = drawFunctions(random, this.wide);
  }

  // ---- small things

  readonly chance = (probability: number): boolean => this.random.chance(probability);
  readonly pick = <T>(list: readonly T[]): T => this.random.pick(list);
  protected broken(): boolean { return this.chance(this.profile.broken); }
  protected id(): string { return `h${this.ids++}`; }
  protected storeName(): string { return this.broken() && this.stores > 0 ? `st${this.random.int(this.stores)}` : `st${this.stores++}`; }
  /** A length of time: below the pace's span, at times a round one. */
  protected span(): number { return this.random.int(this.pace.span); }

  protected named(op: Op): Op {
    if (!this.chance(this.profile.named)) return op;
    if (this.broken()) op.name = this.pick(['', '.', 'a b', 'n0', 'x'.repeat(250), 'n_-.0']);
    else op.name = `n${this.names++}`;
    return op;
  }

  protected object(spec: StoreSpec): object { return typeof spec === 'string' ? { name: spec } : spec; }

  protected spec(key: string, value: string): StoreSpec {
    const spec: Mutable<Exclude<StoreSpec, string>> = { key: serdeOfKey(key), value };
    if (this.chance(0.5)) spec.name = this.storeName();
    if (this.chance(this.profile.storeKind)) {
      if (this.chance(0.5) && (spec.name !== undefined || this.wide)) spec.kind = 'memory';
      if (this.chance(0.4)) spec.caching = this.chance(0.5);
      if (this.chance(0.2)) spec.logging = false;
    }
    if (this.broken()) delete spec.value;
    if (this.broken()) delete spec.key;
    return spec;
  }

  /** Windowed stores take the plain key's serde; in memory only by the kind, without a supplier. */
  protected windowSpec(value: string, retention: number): StoreSpec {
    const spec: Mutable<Exclude<StoreSpec, string>> = { key: 'string', value };
    if (this.chance(0.5)) spec.name = this.storeName();
    if (this.wide && spec.name === undefined && this.chance(0.4)) spec.kind = 'memory';
    if (this.wide && this.chance(0.3)) spec.caching = this.chance(0.5);
    if (this.wide && this.chance(0.1)) spec.logging = false;
    if (this.wide && this.chance(0.15)) spec.retention = this.broken() ? 1 : retention + this.span();
    return spec;
  }

  protected serializableStream(): Stream | undefined { return this.pick(this.streams); }

  protected add(op: Op): void { this.operations.push(op); }
}

export function isWindowed(key: string): boolean { return /^(time|session)Windowed/.test(key); }
export function isVersioned(store: StoreSpec | undefined): boolean { return typeof store === 'object' && store.kind?.startsWith('versioned') === true; }
export function serdeOfKey(key: string): string { return key; }
