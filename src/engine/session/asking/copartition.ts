import { hexOf, latin1Of } from '../../common/bytes.ts';
import { murmur2, partitionForKey } from '../../common/murmur2.ts';
import type { KeyHistory, StoreHistory } from '../../debug/timeline.ts';
import { valueAt } from '../../debug/projection.ts';
import { decodeBytes, encodeJson, toJson, type Json } from '../codec.ts';
import type { Session } from '../session.ts';
import { viewValue } from '../views/view-values.ts';
import { leaf, type CauseNode } from './answer.ts';
import { provenanceOf } from './provenance-of.ts';
import { ownerOf, sourceTopics, type Texts } from './texts.ts';

/**
 * Where a key lies on both sides of a join. Two records meet only in one task, so their partitions must have the same number; another
 * client's hash, another serde or an explicit partition breaks that, and nothing fails.
 */
export class Copartition {
  readonly #session: Session;
  readonly #texts: Texts;

  constructor(session: Session, texts: Texts) {
    this.#session = session;
    this.#texts = texts;
  }

  /** The partition that Kafka's producers choose for a key of a topic. `topic`: its full name. */
  expected(topic: string, key: Json): { readonly bytes: Uint8Array; readonly partition: number; readonly count: number } | null {
    const { key: serde } = this.#texts.lookups.topicSerdes(topic);
    try {
      const bytes = serde === null ? null : encodeJson(serde, topic, key);
      const count = Math.max(1, this.#texts.lookups.partitionsOf(topic));
      return bytes === null ? null : { bytes, partition: partitionForKey(bytes, count), count };
    } catch {
      return null;
    }
  }

  /** A key that a task looked for in vain but that another one holds, and which of the two sides lies in the wrong place. */
  elsewhere(store: string, key: Uint8Array, task: string, cursor: number, node: string): readonly CauseNode[] {
    const { words, tell } = this.#texts;
    const { timeline } = this.#session;
    const codec = this.#texts.lookups.codec(store);
    if (codec === null) return [];
    const wanted = latin1Of(key);
    for (const history of timeline.stores.values()) {
      if (history.store !== store || history.task === task) continue;
      for (const entry of entriesOf(history.keys, wanted)) {
        if (latin1Of(codec.innerKey(entry.key)) !== (codec.viewKind === 'versioned' ? wanted : latin1Of(codec.innerKey(key)))) continue;
        const value = valueAt(timeline, entry, cursor) ?? valueAt(timeline, entry, timeline.log.length);
        const write = entry.writes.last;
        if (value === null || write < timeline.log.first) continue;
        const decoded = codec.decodedKey(entry.key);
        return [
          leaf(words.otherTask(tell.store(store), this.#texts.storeKey(store, entry.key), this.#texts.storeValue(store, value), history.task, task), write),
          ...this.sides([node, ownerOf(this.#session, store) ?? node], toJson(decoded)), ...this.#misplaced([cursor, write]), leaf(words.neverMeet),
        ];
      }
    }
    return [];
  }

  /** The key's partition in each topic that feeds the nodes, side by side. */
  sides(nodes: readonly string[], key: Json): readonly CauseNode[] {
    const topics = new Set(nodes.flatMap((node) => sourceTopics(this.#session, node)));
    return [...topics].flatMap((topic) => this.line(topic, key));
  }

  line(topic: string, key: Json): readonly CauseNode[] {
    const { words, tell } = this.#texts;
    const at = this.expected(topic, key);
    if (at === null) return [];
    const shown = tell.value(viewValue(key), 'key');
    return [leaf(words.partitionOf(tell.topic(topic), shown, hexOf(at.bytes), String(murmur2(at.bytes)), tell.number(at.partition), at.count, this.#taskOf(topic, at.partition)))];
  }

  #taskOf(topic: string, partition: number): string | null {
    return [...this.#session.run.cluster.known].find(([, inputs]) => inputs.some((input) => input.topic === topic && input.partition === partition))?.[0] ?? null;
  }

  /** Of the records behind some events those that murmur2 would have put elsewhere. */
  #misplaced(events: readonly number[]): readonly CauseNode[] {
    const { words, tell } = this.#texts;
    const from = provenanceOf(this.#session);
    const causes: CauseNode[] = [];
    for (const event of events) {
      const start = from.startOf(event);
      if (start === null || start.topic === null || start.key === null) continue;
      const expected = partitionForKey(start.key, Math.max(1, this.#texts.lookups.partitionsOf(start.topic)));
      if (expected !== start.partition) causes.push(leaf(words.liesIn(tell.topic(start.topic), tell.number(start.offset), tell.number(start.partition), tell.number(expected)), from.turnStart(event)));
    }
    return causes;
  }

  /** Does the record of a turn lie where murmur2 would have put it? null: it has no key. */
  isMisplaced(event: number): readonly CauseNode[] { return this.#misplaced([event]); }

  /** A record's key, decoded. */
  keyOf(topic: string, bytes: Uint8Array | null): Json { return toJson(decodeBytes(this.#texts.lookups.topicSerdes(topic).key, topic, bytes).value); }
}

function* entriesOf(keys: StoreHistory['keys'], begin: string): Generator<KeyHistory> {
  for (const [id, entry] of keys.unorderedEntries()) if (id.startsWith(begin)) yield entry;
}
