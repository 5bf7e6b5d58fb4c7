/** How wide a random case may go. `plain` stays near the recorded public cases, `wide` uses everything that the format has. */
export interface Profile {
  readonly name: 'plain' | 'wide';
  /** Probabilities. */
  readonly named: number;
  readonly storeKind: number;
  readonly advance: number;
  readonly headers: number;
  readonly late: number;
  /** Something that Kafka refuses: a name twice, a missing serde, bytes of another type. */
  readonly broken: number;
  readonly operations: readonly [least: number, more: number];
  readonly records: readonly [least: number, more: number];
  readonly sinks: number;
}

export const plain: Profile = {
  name: 'plain', named: 0.12, storeKind: 0.3, advance: 0.03, headers: 0.08, late: 0.15, broken: 0, operations: [2, 5], records: [14, 26], sinks: 3,
};

export const wide: Profile = {
  name: 'wide', named: 0.2, storeKind: 0.55, advance: 0.08, headers: 0.12, late: 0.25, broken: 0.02, operations: [2, 8], records: [12, 30], sinks: 4,
};

/** How event time runs in a case: sizes of windows and steps between records go by it. */
export interface Pace {
  /** The first record's time. */
  readonly start: number;
  /** The usual and the rare largest step between two records, ms. */
  readonly step: number;
  readonly leap: number;
  /** Windows, gaps, graces and limits are below. */
  readonly span: number;
}

export const paces: readonly Pace[] = [
  { start: 0, step: 16, leap: 150, span: 48 },
  { start: 0, step: 16, leap: 150, span: 48 },
  { start: 0, step: 16, leap: 150, span: 48 },
  { start: 1_700_000_000_000, step: 16, leap: 2000, span: 60 },
  { start: 5000, step: 4, leap: 12, span: 12 },
  { start: 0, step: 4000, leap: 90_000, span: 12_000 },
  { start: 1_700_000_000_000, step: 30_000, leap: 400_000, span: 100_000 },
];
