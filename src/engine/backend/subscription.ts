import type { Subscription } from './backend.ts';

/** The topics a subscription means now. As in Kafka a pattern must match the whole name, and internal topics are never matched. */
export function subscribedTopics(subscription: Pick<Subscription, 'topics' | 'pattern'>, existing: Iterable<string>): string[] {
  const topics = new Set(subscription.topics);
  if (subscription.pattern !== null) {
    const whole = new RegExp(`^(?:${subscription.pattern.source})$`, subscription.pattern.flags.replace(/[gy]/g, ''));
    for (const topic of existing) if (!topic.startsWith('__') && whole.test(topic)) topics.add(topic);
  }
  return [...topics].sort();
}
