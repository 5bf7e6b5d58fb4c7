/** The probes, their arguments, and the panels that a lesson may name: the words that a lesson's blocks are written in. */

export interface ProbeWord {
  /** Arguments that may also stand bare, in this order: `store visits-per-minute alice`. */
  readonly bare: readonly string[];
  /** Those of `bare` that must be there. */
  readonly needs: readonly string[];
  readonly named: readonly string[];
  readonly as: readonly string[];
}
const word = (bare: readonly string[], needs: number, named: readonly string[] = [], as: readonly string[] = []): ProbeWord => ({ bare, needs: bare.slice(0, needs), named, as });

export const PROBES = {
  /** Number of the last input taken. */
  cursor: word([], 0),
  /** A record of the input: its time, or `field`. */
  input: word(['turn'], 1, ['field']),
  /** Records sent to a topic, all of them, the `first` few or those `after` a few; `sum`: of the last value of each key. */
  outputs: word(['topic'], 1, ['during', 'upTo', 'first', 'after', 'field', 'partition', 'times'], ['count', 'last', 'list', 'keys', 'values', 'table', 'sum']),
  /** Nodes that an input entered, in order; `labels`: as the topology pane names them. */
  visited: word(['turn'], 1, [], ['count', 'list', 'labels']),
  /** What became of an input. */
  fate: word(['turn'], 1, [], ['kind', 'reason', 'node', 'outputs', 'text']),
  /** Inputs that were taken and are somewhere on their way. */
  unfinished: word([], 0),
  /** Kafka's dropped-records metric. */
  dropped: word(['reason'], 0),
  /** Rows of a store over all tasks, or the value of one key. */
  store: word(['store', 'key'], 1, ['task'], ['count', 'rows', 'keys', 'values', 'value', 'timestamp']),
  /** The value of one window; the stream time at which it closes, and the input that closed it. */
  window: word(['store', 'key', 'start'], 3, [], ['value', 'timestamp', 'end', 'closes', 'closedBy']),
  /** What suppress, or another buffer, keeps back. */
  buffer: word(['node'], 1, [], ['count', 'keys', 'rows']),
  /** Dirty keys of a record cache. */
  cache: word(['store'], 1, [], ['count', 'keys']),
  clock: word(['clock', 'task'], 1),
  /** When punctuators were called: their times. */
  punctuations: word(['node'], 0, ['during'], ['count', 'first', 'last', 'list']),
  /** Of one key, or of each of a list of keys. */
  partitionOf: word(['key', 'topic'], 2),
  /** All, or those of a sub-topology; `as: busy` those that have taken a record. */
  tasks: word([], 0, ['of'], ['count', 'list', 'busy']),
  /** The instance that has a task; `as: thread` its thread, as `i1/1`. */
  owner: word(['task'], 1, [], ['thread']),
  /** Tasks of instances, or of threads; `as: least` and `most` are of one, `idle` how many have none. */
  load: word([], 0, ['by'], ['table', 'least', 'most', 'idle', 'counts']),
  standbys: word(['task'], 1, [], ['count', 'list']),
  subtopologies: word([], 0, [], ['count', 'list']),
  nodes: word([], 0, [], ['count', 'list']),
  /** `as: number`: the number that Kafka Streams has put into the name of the first one; null when it was named. */
  stores: word([], 0, [], ['count', 'list', 'number']),
  internalTopics: word([], 0, [], ['count', 'list']),
  /** Records that a task read back from changelogs. */
  restored: word(['task'], 0),
  /** Inputs that were taken more than once. */
  reprocessed: word([], 0),
  committed: word(['topic', 'partition'], 2),
  /** A topic as a reader sees it. */
  view: word(['topic', 'isolation'], 1, [], ['count', 'list', 'keys', 'values', 'table']),
  answered: word(['prediction'], 1, [], ['given', 'right']),
  opened: word(['panel'], 1),
  /** How often the learner went back in this step. */
  wentBack: word([], 0),
  config: word(['key'], 1),
  /** A real Kafka that the lesson is connected to, as it was last asked: see broker/broker-facts.ts. */
  broker: word(['what', 'topic'], 1),
  /** The last exception shown, null without one; `as: sentence` the first sentence of what caused it. */
  error: word([], 0, [], ['sentence']),
} as const;
export type ProbeName = keyof typeof PROBES;
export const PROBE_NAMES = Object.keys(PROBES) as readonly ProbeName[];

/** Fields of a record that `field` picks; `input`: the number of the input that led to it. */
export const RECORD_FIELDS = ['key', 'value', 'time', 'start', 'end', 'partition', 'topic', 'input'] as const;

/** Panels of the workbench, as `open`, `opened`, `highlight` and `explain` name them. */
export const PANELS = ['topology', 'record', 'store', 'windows', 'timeline', 'topics', 'clocks', 'why', 'log', 'points', 'tasks', 'lesson', 'compare', 'buffer'] as const;
export type Panel = (typeof PANELS)[number];
