import { TopologyException } from '../errors/errors.ts';
import { patternKey } from '../topology/topic-pattern.ts';
import type { GraphNode } from './graph-node.ts';
import { StreamSourceNode } from './stream-source-node.ts';

/**
 * Two streams of the same topics, or of the same pattern, become one source under the first one's name: a topic has one source.
 * @throws TopologyException  when topic sets overlap without being equal
 * Kafka: InternalStreamsBuilder#mergeDuplicateSourceNodes
 */
export function mergeSources(root: GraphNode): void {
  const byTopic = new Map<string, StreamSourceNode>();
  const byPattern = new Map<string, StreamSourceNode>();
  for (const node of [...root.children]) {
    if (!(node instanceof StreamSourceNode)) continue;
    if (node.pattern !== null) {
      const key = patternKey(node.pattern);
      const first = byPattern.get(key);
      if (first === undefined) byPattern.set(key, node);
      else mergeInto(first, node, root);
      continue;
    }
    for (const topic of node.topics) {
      const first = byTopic.get(topic);
      if (first === undefined) {
        byTopic.set(topic, node);
        continue;
      }
      if (first === node) continue;
      if (!sameTopics(first, node)) {
        throw new TopologyException(
          `Two source nodes are subscribed to overlapping but not equal input topics: ${first.name} reads ${first.topics.join(', ')} and ` +
            `${node.name} reads ${node.topics.join(', ')}. Read ${topic} with one call of stream().`,
          { facts: { topic } },
        );
      }
      mergeInto(first, node, root);
    }
  }
}

function mergeInto(first: StreamSourceNode, node: StreamSourceNode, root: GraphNode): void {
  first.merge(node);
  root.removeChild(node);
}

function sameTopics(a: StreamSourceNode, b: StreamSourceNode): boolean {
  return a.topics.length === b.topics.length && a.topics.every((topic) => b.topics.includes(topic));
}
