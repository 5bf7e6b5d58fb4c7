import type { Session } from '../session.ts';
import type { NodePlan, SubtopologyPlan } from '../../topology/plan.ts';
import { windowsOf } from '../../topology/supplier.ts';
import type { ViewBadge, ViewNode, ViewTopicName, ViewTopology } from '../view.ts';
import { subtopologyOf, type SessionLookups } from './session-lookups.ts';

/** The structure: made once, and the same object as long as the session lives. */
export function topologyView(session: Session, lookups: SessionLookups): ViewTopology {
  return (lookups.topology ??= {
    subtopologies: session.info.plan.subtopologies.map((sub) => ({
      id: sub.id,
      global: sub.global,
      nodes: sub.nodes.map((name) => nodeView(session, lookups, session.info.node(name)!)),
      tasks: tasksOf(session, sub),
    })),
    topics: topicNames(session, lookups),
  });
}

function tasksOf(session: Session, sub: SubtopologyPlan): readonly string[] {
  if (sub.global) return session.run.thread.global === null ? [] : [session.run.thread.global.id];
  return session.run.taskIds.filter((id) => subtopologyOf(id) === sub.id);
}

function nodeView(session: Session, lookups: SessionLookups, node: NodePlan): ViewNode {
  const { info } = session;
  const topics = node.kind === 'source' ? node.topics : node.kind === 'sink' && node.topic !== null ? [node.topic] : [];
  return {
    name: node.name,
    label: lookups.label(node.name),
    kind: node.kind,
    topics: topics.map((topic) => info.fullName(topic)),
    stores: storesOf(session, node),
    successors: info.successors(node.name),
    badges: badgesOf(session, node),
    location: node.location === null ? null : { ...node.location, text: session.options.sourceLine?.(node.location) ?? '' },
  };
}

function storesOf({ info }: Session, node: NodePlan): readonly string[] {
  if (node.kind !== 'processor') return [];
  const global = [...info.plan.globalStores].filter(([, store]) => store.processor.name === node.name).map(([name]) => name);
  return [...new Set([...node.stores, ...global])];
}

function badgesOf(session: Session, node: NodePlan): readonly ViewBadge[] {
  if (node.kind !== 'processor') return [];
  const { info } = session;
  const badges = new Set<ViewBadge>();
  const windows = windowsOf(node.supplier);
  if (windows !== null && windows.kind !== 'suppress') badges.add('windowed');
  if (windows?.final === true) badges.add('final');
  for (const name of storesOf(session, node)) {
    const builder = info.store(name);
    if (builder === null) continue;
    if (info.plan.globalStores.has(name)) {
      badges.add('global');
      continue;
    }
    if (builder.loggingEnabled || info.plan.stores.get(name)?.sourceTopic !== null) badges.add('logged');
    if (builder.cachingEnabled) badges.add('cached');
    if (builder.kind === 'versioned') badges.add('versioned');
  }
  return [...badges];
}

/** All topics of a topology, in the order inputs, repartition topics, outputs, changelogs. */
export function topicNames(session: Session, lookups: SessionLookups): readonly ViewTopicName[] {
  const { info } = session;
  const roles = new Map<string, ViewTopicName['role']>();
  for (const topic of info.inputTopics) roles.set(topic, 'input');
  for (const name of [...session.run.cluster.known.values()].flatMap((inputs) => inputs.map(({ topic }) => topic))) if (!info.isInternal(name) && !roles.has(name)) roles.set(name, 'input');
  for (const name of info.plan.internalTopics.keys()) roles.set(info.fullName(name), 'repartition');
  for (const topic of info.outputTopics) if (!roles.has(topic)) roles.set(topic, 'output');
  for (const [name, store] of info.plan.stores) {
    if (store.builder.loggingEnabled && store.sourceTopic === null) roles.set(`${info.config.applicationId}-${name}-changelog`, 'changelog');
  }
  for (const topic of session.timeline.outputs.keys()) if (!roles.has(topic)) roles.set(topic, 'output');
  return [...roles].map(([name, role]) => ({ name, role, partitions: lookups.partitionsOf(name) }));
}
