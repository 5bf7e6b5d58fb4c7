import type { NodeEnter, Output, StoreWrite, TurnStart } from '../../trace/events.ts';
import { decodeBytes } from '../codec.ts';
import { GLOBAL_TASK_ID } from '../../runtime/global-task.ts';
import { foldsOf } from '../../topology/supplier.ts';
import type { Session } from '../session.ts';
import { plainText, text, type Tell } from '../sentences/text.ts';
import { partitionOf, SessionLookups } from '../views/session-lookups.ts';
import { viewValue } from '../views/view-values.ts';
import type { ViewText, ViewTextPart } from '../view.ts';
import { newValueOf } from '../conditions/values.ts';
import { askWords, type AskWords, type InputText } from './words.ts';

/** What answers name, as pieces of text: records, places, stored values. */
export class Texts {
  readonly session: Session;
  readonly lookups: SessionLookups;
  readonly tell: Tell;

  constructor(session: Session) {
    this.session = session;
    this.lookups = SessionLookups.of(session);
    this.tell = this.lookups.tell;
  }

  get words(): AskWords { return askWords(this.session.language); }

  /** null: no record, or one that the log has let go. */
  input(number: number): InputText | null {
    const { timeline } = this.session;
    if (number < 1 || number > timeline.inputCount) return null;
    const at = timeline.turns.at(timeline.inputs.at(number - 1));
    return at < timeline.log.first ? null : this.inputOf(timeline.log.at(at) as TurnStart, number);
  }

  inputOf(start: TurnStart, number: number): InputText {
    const topic = start.topic!;
    const serdes = this.lookups.topicSerdes(topic);
    const key = this.tell.value(viewValue(decodeBytes(serdes.key, topic, start.key).value), 'key');
    const value = this.tell.value(viewValue(decodeBytes(serdes.value, topic, start.value).value));
    return {
      number: this.tell.number(number), place: this.tell.topic(topic, start.partition), offset: this.tell.number(start.offset),
      record: text`${key} = ${value}`, time: this.tell.time(start.timestamp),
    };
  }

  /** The key of an input alone; empty for one that the log has let go. */
  inputKey(number: number): string {
    const { timeline } = this.session;
    const at = number < 1 || number > timeline.inputCount ? -1 : timeline.turns.at(timeline.inputs.at(number - 1));
    if (at < timeline.log.first) return '';
    const { topic, key } = timeline.log.at(at) as TurnStart;
    return plainText(text`${this.tell.value(viewValue(decodeBytes(this.lookups.topicSerdes(topic!).key, topic!, key).value), 'key')}`);
  }

  /** The input that led to an event. */
  originOf(event: number): InputText | null { return this.input(this.session.timeline.originOf(event)); }

  output(number: number): { readonly place: ViewTextPart; readonly offset: ViewTextPart | null; readonly record: ViewText; readonly key: ViewText; readonly time: ViewTextPart | null } {
    const output = this.session.timeline.log.at(number) as Output;
    const place = this.session.timeline.placeOf(number);
    const changelog = this.lookups.changelogCodec(output.topic);
    const serdes = this.lookups.topicSerdes(output.topic);
    const inclusive = this.lookups.inclusiveIn(output.topic);
    const key = this.tell.value(changelog !== null && output.key !== null ? changelog.key(output.key) : viewValue(decodeBytes(serdes.key, output.topic, output.key).value, inclusive), 'key');
    const value = this.tell.value(changelog !== null ? changelog.changelogValue(output.value) : viewValue(decodeBytes(serdes.value, output.topic, output.value).value, inclusive));
    return {
      place: this.tell.topic(output.topic, place.partition < 0 ? null : place.partition), offset: place.offset < 0 ? null : this.tell.number(place.offset),
      record: text`${key} = ${value}`, key, time: output.timestamp === null ? null : this.tell.time(output.timestamp),
    };
  }

  // ---- stores

  storeKey(store: string, key: Uint8Array): ViewText {
    const codec = this.lookups.codec(store);
    return codec === null ? text`?` : this.tell.value(codec.key(key), 'key');
  }
  storeValue(store: string, value: Uint8Array | null): ViewText {
    const codec = this.lookups.codec(store);
    return codec === null ? text`?` : this.tell.value(codec.value(value));
  }
  window(store: string, key: Uint8Array): ViewTextPart {
    const window = this.lookups.codec(store)?.window(key) ?? null;
    return window === null ? this.tell.number(0) : this.tell.window(window);
  }
  oldOf(write: StoreWrite): ViewText { return this.storeValue(write.store, write.oldValue); }
  newOf(write: StoreWrite): ViewText { return this.storeValue(write.store, write.newValue); }

  // ---- records at nodes

  keyAt(enter: NodeEnter): ViewText { return this.tell.value(viewValue(enter.key, this.lookups.windows.inclusiveAt(enter.node)), 'key'); }
  valueAt(enter: NodeEnter): ViewText { return this.tell.value(viewValue(newValueOf(enter.value), this.lookups.windows.inclusiveAt(enter.node))); }
  recordAt(enter: NodeEnter): ViewText { return text`${this.keyAt(enter)} = ${this.valueAt(enter)}`; }

  // ---- places

  /** Partitions from which a task feeds a node: full topic names of the sources above it. */
  placesAbove(node: string, task: string): readonly ViewTextPart[] {
    return sourceTopics(this.session, node).map((topic) => this.tell.topic(topic, task === GLOBAL_TASK_ID ? null : partitionOf(task)));
  }

  /** Partitions from which a store is filled. */
  placesOfStore(store: string, task: string): readonly ViewTextPart[] {
    const owner = ownerOf(this.session, store);
    return owner === null ? [] : this.placesAbove(owner, this.session.info.plan.globalStores.has(store) ? GLOBAL_TASK_ID : task);
  }
}

/** Full names of the topics whose records can reach a node inside of its sub-topology. */
export function sourceTopics(session: Session, node: string): readonly string[] {
  const { info } = session;
  const topics = new Set<string>();
  const seen = new Set<string>();
  const up = (name: string): void => {
    if (seen.has(name)) return;
    seen.add(name);
    const plan = info.node(name);
    if (plan === null) return;
    if (plan.kind === 'source') for (const topic of plan.topics) topics.add(info.fullName(topic));
    else plan.predecessors.forEach(up);
  };
  up(node);
  return [...topics];
}

/** The node that writes a store: the one that keeps something there, not one that only looks. */
export function ownerOf({ info }: Session, store: string): string | null {
  const global = info.plan.globalStores.get(store);
  if (global !== undefined) return global.processor.name;
  const users = info.plan.nodes.filter((node) => node.kind === 'processor' && node.stores.includes(store));
  const writer = users.find((node) => node.kind === 'processor' && foldsOf(node.supplier) !== null) ?? users[0];
  return writer?.name ?? null;
}
