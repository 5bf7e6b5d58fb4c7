import type { Session } from '../session.ts';
import { Point, type PointOptions, type Target } from './point.ts';

/** The stops of a debugger, by number. Marks and log lines have numbers of their own kind and live elsewhere. */
export class Points {
  readonly #points: Point[] = [];
  #next = 1;

  get all(): readonly Point[] { return this.#points; }
  get(id: number): Point | null { return this.#points.find((point) => point.id === id) ?? null; }

  /** Numbers are shared with log lines, so that `delete 3` means one thing. */
  takeId(): number { return this.#next++; }

  add(target: Target, session: Session, options: PointOptions & { readonly id?: number } = {}): Point {
    const point = Point.at(options.id ?? this.#next, target, session, options);
    this.#next = Math.max(this.#next, point.id + 1);
    this.#points.push(point);
    return point;
  }

  /** One that another session had: what does not fit here stays in the list and says so. */
  restore(id: number, target: Target, session: Session, options: PointOptions): void { this.#points.push(Point.lenient(this.keepId(id), target, session, options)); }

  /** The node breakpoint without a condition that a key sets and clears. */
  atNode(node: string): Point | null { return this.#points.find((point) => point.target.kind === 'node' && point.condition === null && !point.temporary && point.nodes.includes(node)) ?? null; }

  delete(id: number): boolean {
    const index = this.#points.findIndex((point) => point.id === id);
    if (index >= 0) this.#points.splice(index, 1);
    return index >= 0;
  }
  /** Those that stop once are gone after it. */
  reached(points: readonly Point[]): void { for (const point of points) if (point.temporary) this.delete(point.id); }
  /** Numbers begin again. */
  clear(): void {
    this.#points.length = 0;
    this.#next = 1;
  }
  /** A number that a log line had in another session. */
  keepId(id: number): number {
    this.#next = Math.max(this.#next, id + 1);
    return id;
  }

  rebind(session: Session): void { for (const point of this.#points) point.rebind(session); }

  /** Nodes where an enabled point stands, for screens. */
  get nodes(): readonly string[] { return [...new Set(this.#points.filter((point) => point.enabled).flatMap((point) => point.nodes))]; }
}
