import { windowsOf } from '../../topology/supplier.ts';
import type { Session } from '../session.ts';

/** The timeline's name of the clock that decides at a node what is late or due; null for a node without one. */
export function clockName(session: Session, node: string | null, task: string): string | null {
  const plan = node === null ? null : session.info.node(node);
  if (plan?.kind !== 'processor') return null;
  const clock = windowsOf(plan.supplier)?.clock;
  if (clock !== undefined) return `node:${task}/${'name' in clock ? clock.name : `${plan.name}${clock.suffix}`}`;
  return `node:${task}/${plan.name}.streamTime`;
}
