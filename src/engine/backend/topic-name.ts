import { InvalidTopicException } from '../errors/errors.ts';

/** Kafka: org.apache.kafka.common.internals.Topic#validate */
export function validateTopicName(topic: string): void {
  if (topic === '' || topic === '.' || topic === '..') throw invalid(topic, `may not be ${topic === '' ? 'empty' : `"${topic}"`}`);
  if (topic.length > 249) throw invalid(topic, `has ${topic.length} characters, 249 are allowed`);
  if (!/^[a-zA-Z0-9._-]+$/.test(topic)) throw invalid(topic, 'may hold letters, digits, ".", "_" and "-" only');
}

/** Two names that differ only in "." and "_" share their metric names, so Kafka refuses the second. */
export function collides(a: string, b: string): boolean {
  return a !== b && a.replaceAll('.', '_') === b.replaceAll('.', '_');
}

function invalid(topic: string, why: string): InvalidTopicException {
  return new InvalidTopicException(`topic name ${JSON.stringify(topic)} ${why}`, { facts: { topic } });
}
