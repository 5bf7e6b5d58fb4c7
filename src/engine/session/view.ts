/**
 * What the screens show, as plain JSON-able data. A session answers a `ViewQuery` with a `View` for the moment of its cursor; painters turn
 * the parts of a view into lines and know nothing else. Tests write views by hand, a fake session makes them from an example.
 *
 *     const view = port.view({ timeline: { from: 1, to: 80, cells: 78 }, store: { name: 'visits-per-minute', from: 0, limit: 12 } });
 *     paintStore(view.store, { width: 38, height: 7 });
 *
 * Conventions: times are epoch ms; record numbers count from 1 and 0 stands before the first; `null` is "there is none"; texts of keys and
 * values come decoded by the right serde but not cut, not padded and not cleaned (painters do all three); lists that can be long (rows, records,
 * offsets) come as a slice with its offset and the total.
 */

import type { ViewFound } from './view-find.ts';
import type { ViewHome } from './view-home.ts';
import type { ViewLesson } from './view-lesson.ts';
import type { CompareQuery, ViewBranch, ViewCompare } from './view-compare.ts';

// ---- values

/** A key or a value. `text` is what a person reads: `alice`, `{"page":"/home"}`, `0x00ff`; empty when `type` is `null`. */
export interface ViewValue {
  readonly text: string;
  readonly type: 'null' | 'string' | 'number' | 'boolean' | 'json' | 'bytes' | 'windowed' | 'other';
  /** Present for windowed keys: `text` is then the inner key alone. */
  readonly window?: ViewWindow;
  /** The serialised bytes in hex, when the query asked for raw bytes. */
  readonly hex?: string;
}

export interface ViewWindow {
  /** `time` windows exclude their end, `session` (and sliding) windows include it. */
  readonly kind: 'time' | 'session' | 'unlimited';
  readonly start: number;
  readonly end: number;
}

export interface ViewHeader { readonly name: string; readonly value: ViewValue }

/** Where in the run: input record and step (a node's part) inside it. `142.3` = record 142, after its third step. */
export interface ViewMoment { readonly record: number; readonly step: number }

export type ViewFate = 'emitted' | 'failed' | 'waiting' | 'buffered' | 'cached' | 'stored' | 'dropped' | 'pending';

/** A text in pieces that know their meaning; a session writes sentences in this form, already in the user's language. */
export interface ViewTextPart {
  readonly text: string;
  readonly tone?: 'plain' | 'key' | 'value' | 'time' | 'number' | 'node' | 'topic' | 'store' | 'window' | 'good' | 'bad' | 'note' | 'code';
}
export type ViewText = readonly ViewTextPart[];

/** How times are shown: `00:59.999` after a base, or the date and time in UTC. */
export interface ViewTimeFormat { readonly kind: 'relative' | 'utc'; readonly base: number }

// ---- the whole

/** What the screens want to know. Parts that are left out are not made; a session may keep answers until the query or the moment changes. */
export interface ViewQuery {
  readonly timeline?: { readonly from: number; readonly to: number; readonly cells: number };
  /** The whole run in that many cells, beside the stretch that `timeline` shows. */
  readonly overview?: { readonly cells: number };
  readonly record?: { readonly number: number | 'cursor'; readonly raw: boolean };
  /** `name` null: the store that matters at the cursor (written by the current node, or the last that was). */
  readonly store?: StoreQuery;
  /** `store` null: like `store.name`. */
  readonly windows?: { readonly store: string | null; readonly key: string | null };
  readonly topics?: { readonly name: string | null; readonly records: number };
  readonly clocks?: boolean;
  readonly tasks?: boolean;
  readonly why?: { readonly of: string | null };
  readonly points?: boolean;
  readonly log?: { readonly lines: number };
  readonly lesson?: boolean;
  readonly compare?: CompareQuery;
}
export interface StoreQuery {
  readonly name: string | null;
  readonly partition: number | null;
  readonly filter: string;
  /** First row, or `change`: so that the row which changed last lies well inside. */
  readonly from: number | 'change';
  readonly limit: number;
  readonly raw: boolean;
  /** Only the rows that are not what they were at that moment, with `change` and `old` seen from there. */
  readonly against?: ViewMoment;
  /** All writes of one row, too. `id` and `partition` are those of the row; `from`: the first of them, or so that the cursor lies well inside. */
  readonly history?: { readonly id: string; readonly partition: number; readonly from: number | 'cursor'; readonly limit: number };
}

export interface View {
  /** Grows whenever anything a view shows may have changed. */
  readonly revision: number;
  readonly status: ViewStatus;
  /** One sentence about the step that the cursor has just passed. */
  readonly sentence: ViewText;
  /** The structure; the same object while the topology is the same. Null while none is open. */
  readonly topology: ViewTopology | null;
  readonly flow: ViewFlow;
  readonly timeline: ViewTimeline | null;
  readonly overview: ViewTimeline | null;
  readonly record: ViewRecord | null;
  readonly store: ViewStore | null;
  /** All stores, for choosing one. */
  readonly stores: readonly ViewStoreName[];
  readonly windows: ViewWindowLine | null;
  readonly topics: readonly ViewTopic[];
  readonly clocks: readonly ViewClock[];
  readonly tasks: readonly ViewTask[];
  readonly why: ViewWhy | null;
  readonly points: readonly ViewPoint[];
  readonly log: readonly ViewLogLine[];
  readonly lesson: ViewLesson | null;
  /** The way the run is on, once there is more than one. */
  readonly branch: ViewBranch | null;
  /** Two ways have been compared: `ViewQuery.compare` has an answer. */
  readonly isCompared: boolean;
  readonly compare: ViewCompare | null;
}

// ---- status and clocks

export interface ViewStatus {
  /** Of the topology or the lesson: `visits-per-minute`. */
  readonly title: string;
  readonly backend: { readonly kind: 'sim' | 'kafka'; readonly description: string; readonly writes: boolean };
  readonly moment: ViewMoment;
  /** Steps of the record at the cursor. */
  readonly steps: number;
  /** Records taken so far, and how many are known to exist in all (null: unknown, a live topic). */
  readonly records: number;
  readonly total: number | null;
  readonly canStepBack: boolean;
  readonly canStepForward: boolean;
  /** Null, or what a key that goes forward would say instead: `end of the input`. */
  readonly whyNoForward: string | null;
  readonly atHead: boolean;
  /** Long work in progress: `restoring counts`, 0..1 or null when the end is unknown. */
  readonly busy: { readonly text: string; readonly done: number | null } | null;
  readonly time: ViewTimeFormat;
  /** Records that ended by a rule up to the cursor; and how many of them are in Kafka's dropped-records metric. */
  readonly dropped: { readonly all: number; readonly counted: number };
}

export interface ViewClock {
  readonly kind: 'stream' | 'partition' | 'wall' | 'node' | 'store' | 'punctuation' | 'commit';
  /** `0_1`, `visits-0`, a node's name. */
  readonly scope: string;
  /** Null: it has not moved yet. */
  readonly value: number | null;
  /** Before the step at the cursor; differs from `value` when the step moved it. */
  readonly previous: number | null;
  /** For punctuations and commits: when next, on the clock named in `on`. */
  readonly due: number | null;
  readonly on: 'stream' | 'wall' | null;
  /**
   * For partitions of a task that has to choose between several: the timestamp of the record that stands at the head of the queue, null where the queue is
   * empty. The smallest one goes first. Known at the head of the recording only.
   */
  readonly head?: number | null;
  /** What is to be said where no time is due: `only when you say commit`. */
  readonly note?: string;
}

// ---- topology

export interface ViewTopology {
  readonly subtopologies: readonly ViewSubtopology[];
  readonly topics: readonly ViewTopicName[];
}
export interface ViewSubtopology {
  readonly id: number;
  readonly global: boolean;
  readonly nodes: readonly ViewNode[];
  readonly tasks: readonly string[];
}
export interface ViewNode {
  /** Kafka's name: `KSTREAM-AGGREGATE-0000000002`. */
  readonly name: string;
  /** What the user calls it: `count`, `filter`, a name given with Named. */
  readonly label: string;
  readonly kind: 'source' | 'processor' | 'sink';
  /** Topics of a source or a sink. */
  readonly topics: readonly string[];
  readonly stores: readonly string[];
  readonly successors: readonly string[];
  readonly badges: readonly ViewBadge[];
  readonly location: { readonly file: string; readonly line: number; readonly column: number; readonly text: string } | null;
}
export type ViewBadge = 'windowed' | 'logged' | 'cached' | 'final' | 'global' | 'versioned';
export interface ViewTopicName {
  readonly name: string;
  readonly role: 'input' | 'output' | 'repartition' | 'changelog';
  readonly partitions: number;
}

/** What moves through the topology at the cursor. */
export interface ViewFlow {
  /** The node whose part the cursor has just passed; null before the first record and between records. */
  readonly node: string | null;
  /** The hop that led there; `from` null: from the topic. */
  readonly hop: { readonly from: string | null; readonly to: string; readonly key: ViewValue; readonly value: ViewValue; readonly timestamp: number } | null;
  /** Nodes entered by this record so far, in order; and those it will still enter. */
  readonly visited: readonly string[];
  readonly ahead: readonly string[];
  /** Where the record ended by a rule, with the reason. */
  readonly dropped: { readonly node: string; readonly reason: string } | null;
  /** Records seen up to the cursor, by node. */
  readonly counts: { readonly [node: string]: number };
  readonly breakpoints: readonly string[];
}

// ---- records

export interface ViewRecord {
  readonly number: number;
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly task: string;
  readonly key: ViewValue;
  readonly value: ViewValue;
  readonly timestamp: number;
  readonly headers: readonly ViewHeader[];
  /** From the fixture: "late by 4 s". */
  readonly note: string | null;
  readonly fate: ViewFate;
  /** The fate in words: `emitted 1`, `dropped at KSTREAM-AGGREGATE-0000000002: null key`. */
  readonly fateText: ViewText;
  readonly way: readonly ViewVisit[];
}
/** A node's part in the turn of a record. */
export interface ViewVisit {
  readonly step: number;
  readonly node: string;
  readonly label: string;
  /** Length of the way, 0 at the source. */
  readonly depth: number;
  readonly state: 'done' | 'current' | 'ahead';
  readonly key: ViewValue;
  readonly value: ViewValue;
  readonly timestamp: number;
  readonly effects: readonly ViewEffect[];
}
export interface ViewEffect {
  readonly kind: 'read' | 'write' | 'forward' | 'output' | 'drop' | 'hold' | 'time' | 'failure' | 'cache' | 'commit' | 'cluster';
  readonly text: ViewText;
}

/** The records of the run, one cell or more each. */
export interface ViewTimeline {
  /** What the cells cover: records `from` to `to`, inclusive. */
  readonly from: number;
  readonly to: number;
  readonly cells: readonly ViewTimelineCell[];
  readonly cursor: ViewMoment;
  /** Newest record that was taken; cells behind the cursor are future. */
  readonly head: number;
  readonly total: number | null;
  readonly marks: readonly { readonly name: string; readonly record: number }[];
}
export interface ViewTimelineCell {
  /** First record of the cell, and how many it stands for. */
  readonly record: number;
  readonly count: number;
  /** How many of them met which fate; absent means none. */
  readonly fates: { readonly [fate in ViewFate]?: number };
}

// ---- stores, windows, topics

export interface ViewStoreName {
  readonly name: string;
  readonly kind: ViewStoreKind;
  readonly rows: number;
  readonly partitions: readonly number[];
}
export type ViewStoreKind = 'key-value' | 'window' | 'session' | 'versioned' | 'buffer' | 'global';
export interface ViewStore {
  readonly name: string;
  readonly kind: ViewStoreKind;
  /** The task or partition shown; null: all. */
  readonly partition: number | null;
  readonly rows: readonly ViewStoreRow[];
  /** Index of the first of `rows` among all that pass the filter, and how many those are. */
  readonly from: number;
  readonly total: number;
  /** Entries of the cache that were not flushed yet. */
  readonly dirty: number;
  readonly changelog: string | null;
  /** What the rows are compared with; `isKnown` false: what happened before it was let go. */
  readonly against?: { readonly moment: ViewMoment; readonly isKnown: boolean };
  readonly history?: ViewHistory;
}
/** What became of one row, the oldest write first. */
export interface ViewHistory {
  readonly key: ViewValue;
  readonly partition: number;
  readonly rows: readonly ViewHistoryRow[];
  readonly from: number;
  readonly total: number;
  /** Index among all of the write that made what the row holds at the cursor; -1: none has yet. */
  readonly current: number;
  /** Older writes that the recording has let go. */
  readonly lost: number;
}
export interface ViewHistoryRow {
  readonly moment: ViewMoment;
  readonly old: ViewValue;
  readonly value: ViewValue;
  readonly change: 'inserted' | 'updated' | 'deleted';
  readonly timestamp: number | null;
  /** What people call the node that wrote; null: restoring, retention. */
  readonly node: string | null;
  readonly cause: string;
  /** It lies ahead of the cursor. */
  readonly isAhead: boolean;
}
export interface ViewStoreRow {
  readonly id: string;
  readonly partition: number;
  readonly key: ViewValue;
  readonly value: ViewValue;
  readonly timestamp: number | null;
  /** Those that the entry keeps; left out where it keeps none. */
  readonly headers?: readonly ViewHeader[];
  /** By the step at the cursor, or, with `earlier`, by the record at the cursor before that step. Deleted rows stay visible for as long. */
  readonly change: 'none' | 'inserted' | 'updated' | 'deleted' | 'read';
  readonly earlier?: true;
  readonly old: ViewValue | null;
  readonly dirty: boolean;
  /** The record that wrote it last; null: before the recording. */
  readonly writtenBy: number | null;
}

/** Windows on a number line of event time. */
export interface ViewWindowLine {
  readonly store: string;
  readonly kind: 'tumbling' | 'hopping' | 'sliding' | 'session' | 'join' | 'unlimited';
  readonly sizeMs: number | null;
  readonly graceMs: number;
  /** The time that decides what is late, as the operator has observed it; null before the first record. */
  readonly streamTime: number | null;
  /** Windows that end at or before this are closed (stream time - grace, less the gap for sessions); null before the first record. */
  readonly closeLine: number | null;
  readonly bars: readonly ViewWindowBar[];
  readonly dots: readonly ViewDot[];
}
export interface ViewWindowBar {
  readonly key: string;
  readonly window: ViewWindow;
  readonly value: ViewValue;
  readonly state: 'open' | 'grace' | 'closed';
  /** When stream time reaches this the window is closed. */
  readonly closesAt: number;
  readonly change: 'none' | 'inserted' | 'updated' | 'deleted';
}
/** An input record on the line. */
export interface ViewDot {
  readonly record: number;
  readonly key: string;
  readonly timestamp: number;
  readonly fate: ViewFate;
  readonly when: 'past' | 'current' | 'future';
}

export interface ViewTopic {
  readonly name: string;
  readonly role: 'input' | 'output' | 'repartition' | 'changelog';
  readonly partitions: readonly ViewPartition[];
}
export interface ViewPartition {
  readonly partition: number;
  readonly start: number;
  readonly end: number;
  readonly committed: number | null;
  readonly position: number | null;
  /** Everything before it is decided, and readers of committed records come no further; null: the broker has not told, or nothing was sent in a transaction. */
  readonly lastStable?: number | null;
  /** First offset of an open transaction: the last stable offset, where that is not the end. */
  readonly openTransaction: number | null;
  /** The last records up to the cursor, oldest first. */
  readonly records: readonly ViewTopicRecord[];
}
export interface ViewTopicRecord {
  readonly offset: number;
  readonly key: ViewValue;
  readonly value: ViewValue;
  readonly timestamp: number | null;
  /** Written or taken by the record at the cursor. */
  readonly fresh: boolean;
  /** Readers of committed records do not see it yet, or never will. Left out where they do. */
  readonly transaction?: 'open' | 'aborted';
}

// ---- the rest

export interface ViewTask {
  /** `–`: a thread that has none, or an instance that does not run. */
  readonly id: string;
  /** `–`: nobody has the task. */
  readonly instance: string;
  readonly thread: string;
  readonly state: 'running' | 'restoring' | 'suspended' | 'standby' | 'closed' | 'created' | 'idle';
  readonly partitions: readonly string[];
  /** For each partition: the next offset to be taken, the end of the log, and what is committed. */
  readonly offsets: readonly { readonly position: number | null; readonly end: number; readonly committed: number | null }[];
  readonly streamTime: number | null;
  readonly stores: readonly string[];
  /** 0..1 while restoring. */
  readonly progress: number | null;
}

/** The causes of one thing (a value, an output, a drop) as a tree, the thing itself at the root. */
export interface ViewWhy { readonly question: ViewText; readonly root: ViewCause }
export interface ViewCause {
  readonly id: string;
  readonly text: ViewText;
  /** Where it happened; Enter goes there. */
  readonly moment: ViewMoment | null;
  readonly causes: readonly ViewCause[];
}

export interface ViewPoint {
  readonly id: string;
  readonly kind: 'breakpoint' | 'watch' | 'mark';
  readonly text: string;
  readonly enabled: boolean;
  /** Watches: the value at the cursor. Marks: the moment as text. */
  readonly value: string | null;
  readonly hits: number;
  readonly moment: ViewMoment | null;
}

export interface ViewLogLine {
  readonly kind: 'command' | 'answer' | 'error' | 'console' | 'note';
  readonly text: string;
}

// ---- the door

export interface Completion { readonly text: string; readonly hint: string }
/** What a command has to say. `lines` also go to the log. `pane`: the answer is there to be looked at, and the lines only repeat it; `notice`: the one line
 * that a screen has to say, because it shows the rest by itself; `question`: the line that a yes to these lines would be. */
export interface CommandOutcome { readonly ok: boolean; readonly lines: readonly string[]; readonly pane?: 'why' | 'compare'; readonly notice?: string; readonly question?: string; readonly found?: ViewFound }

/**
 * The only thing that the terminal knows of a session. The lines that keys give to `execute` (words in brackets are optional):
 *
 *     step N · step -N        next node; previous node              next N · next -N       next record; previous record
 *     finish · finish -       to the end of this record; its start  continue · continue -  to a breakpoint or the end; backwards
 *     goto 142 · goto 142.3 · goto 0 · goto end                     mark a · jump a        set a mark; go to it
 *     break node NAME         on or off                             commit · clock 5s      commit now; advance the wall clock
 *     why · why record N · why row STORE ID · why node NAME         backend sim · backend kafka
 *     hint · check · answer ID TEXT · lesson next                   whatever `ViewHomeItem.open` says
 *
 * STORE, ID, NAME and TEXT are quoted like JSON strings when they hold blanks or quotes. Anything else is typed after `:` by the user.
 */
export interface SessionPort {
  /** The view of the moment; cheap enough to be asked at each key press. */
  view(query: ViewQuery): View;
  home(): ViewHome;
  /** One line of the session's language: `step`, `back 3`, `goto 142`, `break node == "count"`. Answers when it is done. */
  execute(line: string): Promise<CommandOutcome>;
  /** Stops the work that is under way. */
  interrupt(): void;
  /** For the word before the caret. */
  complete(line: string, caret: number): readonly Completion[];
  /** Told after each change, also in the middle of `execute`. Gives back what ends it. */
  subscribe(listener: () => void): () => void;
}
