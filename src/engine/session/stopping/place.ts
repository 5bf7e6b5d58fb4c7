import { nearest } from '../../common/nearest.ts';
import type { NodePlan } from '../../topology/plan.ts';
import type { Session } from '../session.ts';
import { SessionLookups } from '../views/session-lookups.ts';
import { type Say } from '../refusals/refused.ts';

/** Nodes that a name means: Kafka's name, or what people call it, which several may share. */
export function nodesNamed(session: Session, name: string): readonly NodePlan[] {
  const lookups = SessionLookups.of(session);
  const exact = session.info.node(name);
  if (exact !== null) return [exact];
  const wanted = name.toLowerCase();
  return session.info.plan.nodes.filter((node) => lookups.label(node.name).toLowerCase() === wanted || node.name.toLowerCase() === wanted);
}

export function nodeNames(session: Session): readonly string[] {
  const lookups = SessionLookups.of(session);
  return [...new Set(session.info.plan.nodes.flatMap((node) => [lookups.label(node.name), node.name]))];
}

/** That there is no such node, with the nearest one and the labels that there are. */
export function noSuchNode(session: Session, name: string): Say {
  const near = nearest(name, nodeNames(session));
  const labels = [...new Set(session.info.plan.nodes.map((node) => SessionLookups.of(session).label(node.name)))];
  return (say) => say.noNode(name, near, labels);
}

/** A line of the topology file: `12` or `topology.ts:12`. */
export function lineIn(text: string): { readonly file: string | null; readonly line: number } | null {
  const match = /^(?:(.+):)?(\d+)$/.exec(text);
  return match === null ? null : { file: match[1] ?? null, line: Number(match[2]) };
}

/** Nodes made at a line, or at the first line below that made any. */
export function nodesAtLine(session: Session, { file, line }: { readonly file: string | null; readonly line: number }): { readonly line: number; readonly nodes: readonly NodePlan[] } | null {
  const located = session.info.plan.nodes.filter((node) => node.location !== null && (file === null || node.location.file.endsWith(file)));
  const lines = [...new Set(located.map((node) => node.location!.line))].filter((known) => known >= line).sort((a, b) => a - b);
  return lines[0] === undefined ? null : { line: lines[0], nodes: located.filter((node) => node.location!.line === lines[0]) };
}
