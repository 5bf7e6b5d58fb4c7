import { partitionForKey } from '../common/murmur2.ts';
import { encodeJson, type Json } from './codec.ts';
import type { Session } from './session.ts';

/** The partition that Kafka's producers choose for a key of a topic, internal ones included; null for no key, or where the serde is unknown. */
export function keyPartition(session: Session, topic: string, key: Json): number | null {
  const full = session.info.fullName(topic);
  const { key: serde } = session.info.topicSerdes(full);
  const bytes = serde === null ? null : encodeJson(serde, full, key);
  return bytes === null ? null : partitionForKey(bytes, Math.max(1, session.run.partitionsFor(full)));
}
