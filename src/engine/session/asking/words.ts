import type { Language } from '../session-options.ts';
import type { ViewText, ViewTextPart } from '../view.ts';
import { EN } from './words-en.ts';
import { ZH } from './words-zh.ts';

/** A record of an input as answers name it. `record`: `alice = /cart`. */
export interface InputText { readonly number: ViewTextPart; readonly place: ViewTextPart; readonly offset: ViewTextPart; readonly record: ViewText; readonly time: ViewTextPart }

type By = InputText | null;

/** The sentences of answers in one language: one for each edge of a tree. Moments come as text: `9.3`. */
export interface AskWords {
  // ---- questions
  readonly whyOutput: (place: ViewTextPart, offset: ViewTextPart | null, record: ViewText) => ViewText;
  readonly whyValue: (store: ViewTextPart, key: ViewText, value: ViewText) => ViewText;
  readonly whyRecord: (input: InputText) => ViewText;
  readonly whyNode: (node: ViewTextPart, record: ViewText) => ViewText;
  readonly whyMoment: (moment: string) => ViewText;
  readonly whyNoRecord: (input: InputText, topic: ViewTextPart | null, gaveSome: boolean) => ViewText;
  readonly whyNoKey: (key: ViewText, window: ViewTextPart | null, store: ViewTextPart) => ViewText;

  // ---- where a value came from
  readonly output: (place: ViewTextPart, offset: ViewTextPart | null, record: ViewText, time: ViewTextPart | null) => ViewText;
  readonly value: (store: ViewTextPart, key: ViewText, value: ViewText, isCached: boolean) => ViewText;
  readonly noValue: (store: ViewTextPart, key: ViewText) => ViewText;
  readonly input: (input: InputText) => ViewText;
  /** A write, and the one record that it was for. */
  readonly by: (write: ViewText, input: ViewText) => ViewText;
  readonly throughTopic: (place: ViewTextPart, offset: ViewTextPart, node: ViewTextPart, key: ViewText) => ViewText;
  readonly letPass: (nodes: readonly ViewTextPart[]) => ViewText;
  readonly made: (node: ViewTextPart, now: ViewText, old: ViewText) => ViewText;
  readonly rekeyed: (node: ViewTextPart, now: ViewText, old: ViewText) => ViewText;
  readonly remade: (node: ViewTextPart, nowKey: ViewText, now: ViewText, oldKey: ViewText, old: ViewText) => ViewText;
  readonly combined: (node: ViewTextPart, now: ViewText) => ViewText;
  readonly folded: (node: ViewTextPart, store: ViewTextPart, key: ViewText, old: ViewText, now: ViewText) => ViewText;
  readonly first: (node: ViewTextPart, store: ViewTextPart, key: ViewText, now: ViewText) => ViewText;
  /** Of more than a record: sessions that were merged, a window that began as another. */
  readonly begun: (node: ViewTextPart, store: ViewTextPart, key: ViewText, now: ViewText) => ViewText;
  readonly stored: (node: ViewTextPart, store: ViewTextPart, key: ViewText, now: ViewText) => ViewText;
  readonly set: (node: ViewTextPart, store: ViewTextPart, key: ViewText, now: ViewText, old: ViewText) => ViewText;
  readonly deleted: (node: ViewTextPart, store: ViewTextPart, key: ViewText, old: ViewText) => ViewText;
  readonly expired: (store: ViewTextPart, key: ViewText) => ViewText;
  readonly restored: (store: ViewTextPart, key: ViewText, now: ViewText) => ViewText;
  readonly restoredTask: string;
  readonly kept: (count: number) => ViewText;
  readonly earlier: (count: number) => ViewText;
  readonly flushed: (store: ViewTextPart, key: ViewText, value: ViewText, updates: number, evicted: boolean) => ViewText;
  readonly released: (node: ViewTextPart, key: ViewText, value: ViewText) => ViewText;
  readonly closed: (node: ViewTextPart, key: ViewText, value: ViewText) => ViewText;
  readonly unmatched: (node: ViewTextPart, key: ViewText, value: ViewText) => ViewText;
  readonly found: (node: ViewTextPart, store: ViewTextPart, key: ViewText, value: ViewText) => ViewText;
  readonly matched: (node: ViewTextPart, key: ViewText, value: ViewText, time: ViewTextPart) => ViewText;
  readonly merged: (window: ViewTextPart, value: ViewText) => ViewText;
  readonly base: (window: ViewTextPart, value: ViewText) => ViewText;
  readonly absent: (node: ViewTextPart, store: ViewTextPart, key: ViewText) => ViewText;
  readonly trigger: (input: By, streamTime: ViewTextPart | null) => ViewText;
  readonly punctuation: (node: ViewTextPart, time: ViewTextPart, isStreamTime: boolean) => ViewText;
  readonly gone: string;
  readonly cut: string;

  // ---- how a record ended
  readonly notYet: (input: number, taken: number) => string;
  readonly ended: (node: ViewTextPart, what: ViewText) => ViewText;
  readonly line: (file: string, line: number, code: string | null) => ViewText;
  readonly valueThere: (key: ViewText, value: ViewText) => ViewText;
  readonly failed: (node: ViewTextPart | null, error: string, message: string, answer: string | null) => ViewText;
  readonly storedOnly: (store: ViewTextPart, key: ViewText, value: ViewText) => ViewText;
  readonly waitsInTopic: (place: ViewTextPart) => ViewText;
  readonly sentTo: (topics: readonly (readonly [topic: ViewTextPart, count: number])[]) => ViewText;
  readonly deadLetter: (topic: ViewTextPart) => ViewText;
  readonly didCome: (topics: ViewText) => ViewText;
  readonly allCame: ViewText;
  readonly wentElsewhere: (topics: ViewText) => ViewText;
  readonly noWay: (topic: ViewTextPart, from: ViewTextPart, sources: readonly ViewTextPart[]) => ViewText;

  // ---- what it would have taken, and what came of it
  readonly movedBy: (input: By, time: ViewTextPart) => ViewText;
  readonly beforeInput: (input: InputText) => ViewText;
  readonly needsTime: (time: ViewTextPart, places: readonly ViewTextPart[], task: string, gap: ViewTextPart, node: ViewTextPart) => ViewText;
  readonly needsAnotherRecord: (time: ViewTextPart | null) => ViewText;
  readonly needsCommit: (next: ViewTextPart | null) => ViewText;
  readonly needsClock: (wait: ViewTextPart) => ViewText;
  readonly needsPartner: (places: readonly ViewTextPart[], key: ViewText, from: ViewTextPart, to: ViewTextPart) => ViewText;
  readonly needsRow: (store: ViewTextPart, key: ViewText, places: readonly ViewTextPart[]) => ViewText;
  readonly stillThere: ViewText;
  readonly letGoBy: (moment: string, input: By) => ViewText;
  readonly replacedBy: (moment: string, input: By) => ViewText;
  readonly flushedAt: (moment: string) => ViewText;
  readonly swallowed: (moment: string, input: By) => ViewText;
  readonly matchedLater: (moment: string, input: By) => ViewText;
  readonly deletedBy: (store: ViewTextPart, key: ViewText, old: ViewText, input: By) => ViewText;
  readonly cameLater: (input: By, moment: string, apart: ViewTextPart | null, isLater: boolean) => ViewText;

  // ---- partitions
  readonly partitionOf: (topic: ViewTextPart, key: ViewText, hex: string, hash: string, partition: ViewTextPart, count: number, task: string | null) => ViewText;
  readonly liesIn: (topic: ViewTextPart, offset: ViewTextPart, partition: ViewTextPart, expected: ViewTextPart) => ViewText;
  readonly otherTask: (store: ViewTextPart, key: ViewText, value: ViewText, otherTask: string, task: string) => ViewText;
  readonly partnerElsewhere: (input: By, otherTask: string, task: string, topics: readonly ViewTextPart[]) => ViewText;
  readonly neverMeet: ViewText;

  // ---- keys
  readonly isThere: (store: ViewTextPart, key: ViewText, value: ViewText, moment: string | null) => ViewText;
  readonly wasThere: (key: ViewText, value: ViewText, how: 'expire' | 'delete' | 'merge', moment: string, input: By) => ViewText;
  readonly mergedInto: (window: ViewTextPart) => ViewText;
  readonly notThere: (store: ViewTextPart, key: ViewText, window: ViewTextPart | null) => ViewText;
  readonly comesLater: (moment: string, input: By) => ViewText;
  readonly notAWindow: (time: ViewTextPart, windows: readonly ViewTextPart[], size: ViewTextPart, advance: ViewTextPart) => ViewText;
  readonly noSuchSession: (time: ViewTextPart, sessions: readonly ViewTextPart[]) => ViewText;
  readonly boundary: (input: InputText, window: ViewTextPart) => ViewText;
  readonly neverRead: (key: ViewText, topics: readonly ViewTextPart[], taken: number) => ViewText;
  /** Behind a step that makes keys. */
  readonly neverSeen: (key: ViewText, node: ViewTextPart, count: number) => ViewText;
  readonly nothingTaken: (topics: readonly ViewTextPart[]) => ViewText;
  readonly onlyOther: (key: ViewText, node: ViewTextPart, windows: readonly ViewTextPart[], count: number) => ViewText;
  readonly seenLate: (input: InputText, what: ViewText) => ViewText;
  readonly endedBefore: (input: InputText, node: ViewTextPart, what: ViewText) => ViewText;
  readonly changedKey: (input: InputText, node: ViewTextPart, now: ViewText) => ViewText;
  readonly moreLike: (count: number) => ViewText;
  readonly notTakenYet: (count: number) => ViewText;
  /** `sources`: the inputs that fill the places, where those are internal topics. */
  readonly needsRecord: (key: ViewText, from: ViewTextPart | null, to: ViewTextPart | null, places: readonly ViewTextPart[], sources: readonly ViewTextPart[]) => ViewText;
  readonly windowIsClosed: (window: ViewTextPart, closesAt: ViewTextPart, streamTime: ViewTextPart, input: By) => ViewText;
}

const WORDS: { readonly [language in Language]: AskWords } = { en: EN, zh: ZH };
export function askWords(language: Language): AskWords { return WORDS[language]; }
