/**
 * A tutorial as data: what `lesson.md` and `lesson.zh.md` say, parsed and checked for form. Nothing here runs.
 *
 * The words: a *step* ends when its check turns true; a *probe* reads the engine at the cursor; a *variation* is another run of the same lesson
 * (other configuration, topology or fixture); a *text* is a sentence with an id, in both languages.
 */
import type { Json } from '../../../engine/session/codec.ts';
import type { Place } from './lesson-error.ts';
import type { ProbeName } from './vocabulary.ts';

export type Language = 'en' | 'zh';
export const LANGUAGES: readonly Language[] = ['en', 'zh'];
export interface Bilingual { readonly en: string; readonly zh: string }

/** Markdown of a section, per language. */
export type Prose = Bilingual;
export interface Text { readonly text: string; readonly place: Place }

export interface Lesson {
  readonly id: string;
  readonly folder: string;
  readonly chapter: string;
  readonly title: Bilingual;
  readonly goal: Bilingual;
  readonly minutes: number;
  /** Tutorials that come before. */
  readonly requires: readonly string[];
  /** What this lesson introduces. */
  readonly concepts: readonly string[];
  /** What it takes from lessons before it. */
  readonly uses: readonly string[];
  /** Epoch ms; times are told relative to it. */
  readonly baseTime: number;
  readonly engine: EngineSettings;
  readonly topics: readonly TopicSpec[];
  /** Reference runs by their name in the goldens file, and the run of this lesson that must equal each. */
  readonly goldens: Readonly<{ [variant: string]: Variation }>;
  /** Before the first step. */
  readonly intro: Prose;
  readonly steps: readonly LessonStep[];
  readonly exercise: Exercise | null;
  /** A question to think about after the exercise. Nothing checks it. */
  readonly design: { readonly title: Bilingual; readonly prose: Prose; readonly place: Place } | null;
  /** After the exercise. */
  readonly closing: Prose | null;
  readonly hints: readonly Hint[];
  readonly texts: Readonly<{ [language in Language]: ReadonlyMap<string, Text> }>;
  readonly place: Place;
}

export interface EngineSettings {
  readonly seed: number;
  readonly instances: number;
  readonly threads: number;
  /** `in-turn`: a record comes only when all before it is done, over all topics in the order of their times. */
  readonly arrivals: 'at-once' | 'in-turn';
  /** The wall clock goes with the timestamps of the inputs; else it stands until somebody moves it. */
  readonly clockFollows: boolean;
  readonly config: Readonly<{ [key: string]: Json }>;
}
export interface TopicSpec {
  readonly name: string;
  readonly partitions: number;
  /** Path inside the folder; null for topics that only receive. */
  readonly fixture: string | null;
  /** Names of the serdes, as far as the lesson states them. */
  readonly key: string | null;
  readonly value: string | null;
  readonly sink: boolean;
  readonly place: Place;
}

export interface LessonStep {
  /** `s1`, `s2`, … */
  readonly id: string;
  readonly title: Bilingual;
  readonly prose: Prose;
  readonly do: readonly Action[];
  readonly check: Check;
  /** Only a real broker can do this step: without one it is read, and counts as not run. */
  readonly needsBroker: boolean;
  /** The panel that explains this step. */
  readonly highlight: string | null;
  /** The run that this step steps through; null: the lesson's own. */
  readonly on: Variation | null;
  /** Named values for the prose: `{{name}}`. */
  readonly values: ReadonlyMap<string, Probe>;
  readonly predictions: readonly Prediction[];
  readonly place: Place;
}

// ---- actions

export type Action =
  | { readonly kind: 'turn'; readonly to: number }
  | { readonly kind: 'step'; readonly count: number }
  | { readonly kind: 'back'; readonly count: number }
  | { readonly kind: 'backTo'; readonly to: number }
  | { readonly kind: 'end' }
  | { readonly kind: 'advanceWallClock'; readonly ms: number }
  | { readonly kind: 'commit' }
  | { readonly kind: 'kill'; readonly instance: string; readonly when: 'after-send' | 'before-send' | 'inside-commit' }
  | { readonly kind: 'close'; readonly instance: string }
  | { readonly kind: 'start'; readonly instance: string; readonly wiped: boolean }
  | { readonly kind: 'threads'; readonly count: number; readonly instance: string }
  | { readonly kind: 'set'; readonly config: Readonly<{ [key: string]: Json }> }
  | { readonly kind: 'produce'; readonly topic: string; readonly record: Readonly<{ [field: string]: Json }> }
  | { readonly kind: 'open'; readonly panel: string }
  | { readonly kind: 'select'; readonly what: 'node' | 'store' | 'record' | 'task'; readonly name: string }
  | { readonly kind: 'edit'; readonly file: string }
  | { readonly kind: 'connect'; readonly bootstrap: string }
  | { readonly kind: 'broker'; readonly act: BrokerAct };

/** On a real Kafka: make the lesson's topics and fill them, start its application, kill it, take everything away. */
export const BROKER_ACTS = ['fill', 'start', 'kill', 'clean'] as const;
export type BrokerAct = (typeof BROKER_ACTS)[number];

// ---- probes

export interface Probe {
  readonly name: ProbeName;
  readonly args: Readonly<{ [name: string]: Json }>;
  /** Read on another run, null: on the one at hand. */
  readonly on: Variation | null;
  readonly tests: readonly Test[];
  readonly place: Place;
}
export interface Test { readonly kind: TestKind; readonly value: Json }
export const TEST_KINDS = ['is', 'not', 'atLeast', 'contains', 'equals', 'equalsRun'] as const;
export type TestKind = (typeof TEST_KINDS)[number];

export type Check =
  | { readonly kind: 'probe'; readonly probe: Probe; readonly place: Place }
  | { readonly kind: 'all' | 'any'; readonly of: readonly Check[]; readonly place: Place }
  | { readonly kind: 'not'; readonly of: Check; readonly place: Place };

/** Another run of the same lesson. */
export interface Variation {
  /** A file of the folder without its ending (`topology`, `solution`, …), or `work`: the learner's copy of the exercise. */
  readonly topology: string | null;
  /** Changes of the topology's text. */
  readonly edits: readonly Edit[];
  readonly config: Readonly<{ [key: string]: Json }>;
  readonly partitions: Readonly<{ [topic: string]: number }>;
  /** Other fixture files, by topic. */
  readonly fixtures: Readonly<{ [topic: string]: string }>;
  /** One record of a fixture made different. */
  readonly records: readonly RecordChange[];
  /** A name that makes it a run of its own, although nothing else is different. */
  readonly run: string | null;
  /** Done before its first moment. */
  readonly do: readonly Action[];
  /** What ran before on the same Kafka, and was closed when it had done this. The topology `same`: the one at hand, with these changes. */
  readonly upgrade: { readonly topology: string | null; readonly edits: readonly Edit[]; readonly do: readonly Action[] } | null;
  /** Where probes read: after that many inputs, or at the end. */
  readonly at: number | 'end' | 'cursor';
}
export type Edit =
  | { readonly kind: 'remove'; readonly text: string; readonly place: Place }
  | { readonly kind: 'replace'; readonly text: string; readonly with: string; readonly place: Place };
export interface RecordChange {
  readonly topic: string;
  /** Position in the fixture, from 1. */
  readonly record: number;
  readonly change: Readonly<{ [field in 'key' | 'value' | 'ts' | 'partition']?: Json }>;
}

// ---- predictions

/** `cause`: one of several sentences, which no probe can tell. */
export const PREDICTION_KINDS = ['number', 'choice', 'order', 'set', 'table', 'name', 'yesno', 'cause'] as const;
export type PredictionKind = (typeof PREDICTION_KINDS)[number];

/** What must not happen before the question was asked. */
export type Before =
  | { readonly kind: 'turn'; readonly turn: number }
  | { readonly kind: 'end' }
  /** `after`: inputs that the step's script has taken by then, Infinity: all; null: as many as there are when the step begins. `first`: what the script does before. */
  | { readonly kind: 'action'; readonly action: Action; readonly after: number | null; readonly first: readonly Action[] };

export interface Prediction {
  /** `P1`, `P2`, … unique in the lesson. */
  readonly id: string;
  readonly kind: PredictionKind;
  readonly before: Before;
  /** Where the answer is read; by default where `before` leads. */
  readonly until: number | 'end' | null;
  readonly answer: Probe;
  /** Which of the causes is the right one; null for other kinds, whose answer is computed. */
  readonly cause: string | null;
  /** The answer is the least number that, put into the topology's text, makes the probe pass. */
  readonly least: Least | null;
  readonly options: readonly Option[];
  readonly vary: readonly Vary[];
  readonly explain: readonly string[];
  readonly place: Place;
}
/** `replace: 'GRACE_S = 0', with: 'GRACE_S = N', from: 0, to: 30`: N stands for each number in turn. */
export interface Least { readonly replace: string; readonly with: string; readonly from: number; readonly to: number; readonly place: Place }
export interface Option {
  /** Computed, or a plain value. */
  readonly probe: Probe | null;
  readonly value: Json;
  /** The misconception that leads here. */
  readonly tag: string | null;
  readonly place: Place;
}
/** One change for a second question. `describe` tells what is different. */
export interface Vary {
  readonly variation: Variation;
  readonly describe: { readonly kind: 'record'; readonly change: RecordChange } | { readonly kind: 'config'; readonly key: string; readonly value: Json }
    | { readonly kind: 'partitions'; readonly topic: string; readonly count: number };
  readonly place: Place;
}

// ---- exercise and hints

export interface Exercise {
  readonly title: Bilingual;
  readonly prose: Prose;
  readonly file: string;
  /** Topics whose fixtures go in. */
  readonly fixtures: readonly string[];
  /** What is different from the lesson's own run whenever the exercise runs: other fixtures, another configuration. */
  readonly on: Variation;
  readonly expect: readonly Check[];
  readonly alsoOn: readonly Variation[];
  /** The starter ends in an exception instead of a difference. */
  readonly failsWithException: boolean;
  /** Done on the way through the input, such as commits after certain records. */
  readonly do: readonly Action[];
  /** Done after all input was taken. */
  readonly then: readonly Action[];
  readonly place: Place;
}
export interface Hint {
  /** `exercise`, or the id of a step. */
  readonly of: string;
  readonly level: 1 | 2 | 3;
  readonly when: Check | null;
  /** Id of its text. */
  readonly text: string;
  readonly place: Place;
}
