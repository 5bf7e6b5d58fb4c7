import type { Session } from '../session.ts';

/** Can what a node forwards come to a topic, through whatever repartition topics and stores that nodes below share? */
export function reaches(session: Session, node: string, topic: string): boolean {
  const { info } = session;
  const seen = new Set<string>();
  const down = (name: string): boolean => {
    if (seen.has(name)) return false;
    seen.add(name);
    const plan = info.node(name);
    if (plan === null) return false;
    if (plan.kind === 'sink') {
      if (plan.topic === null) return true;
      const full = info.fullName(plan.topic);
      return full === topic || readersOf(session, full).some(down);
    }
    return info.successors(name).some(down);
  };
  return down(node);
}

/** Source nodes that read a topic, by its full name. */
export function readersOf({ info }: Session, topic: string): readonly string[] {
  return info.plan.nodes.flatMap((node) => (node.kind === 'source' && (node.topics.some((name) => info.fullName(name) === topic) || node.pattern?.test(topic) === true) ? [node.name] : []));
}

/** Input topics whose records can come to a topic. */
export function sourcesOf(session: Session, topic: string): readonly string[] {
  return session.info.inputTopics.filter((input) => readersOf(session, input).some((source) => reaches(session, source, topic)));
}
