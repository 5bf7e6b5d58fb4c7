/**
 * Where the boxes of a sub-topology stand: ranks from the sources down, an order inside each rank with few crossings, columns so that a
 * chain is straight and a branch is centred over its arms. Pure geometry; no text is drawn here.
 */
export interface LayoutNode { readonly id: string; readonly width: number; readonly height: number; readonly successors: readonly string[] }
export interface PlacedNode { readonly id: string; readonly rank: number; readonly x: number; readonly y: number; readonly width: number; readonly height: number }
/** An edge inside one gap between two ranks: down from `fromX`, along a track, down to `toX`. */
export interface PlacedEdge {
  readonly from: string;
  readonly to: string;
  readonly fromX: number;
  readonly toX: number;
  /** Rows of the gap, and the row of the horizontal part. */
  readonly top: number;
  readonly bottom: number;
  readonly track: number;
}
export interface Layout { readonly width: number; readonly height: number; readonly nodes: readonly PlacedNode[]; readonly edges: readonly PlacedEdge[] }

const BETWEEN = 2;

/** A box, or a place where an edge passes through a rank (`real` null). */
interface Slot {
  readonly id: string;
  readonly real: LayoutNode | null;
  readonly width: number;
  readonly height: number;
  readonly rank: number;
  readonly down: Slot[];
  readonly up: Slot[];
  x: number;
}

interface Link { readonly from: Slot; readonly to: Slot; readonly edge: readonly [from: string, to: string] }

export function layoutNodes(nodes: readonly LayoutNode[]): Layout {
  if (nodes.length === 0) return { width: 0, height: 0, nodes: [], edges: [] };
  const ranks = rankNodes(nodes);
  const { rows, links } = slotsOf(nodes, ranks);
  orderRows(rows);
  placeColumns(rows);
  return draw(rows, links);
}

/** Length of the longest way from a source. */
function rankNodes(nodes: readonly LayoutNode[]): ReadonlyMap<string, number> {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const ranks = new Map<string, number>();
  const waiting = new Map<string, number>(nodes.map((node) => [node.id, 0]));
  for (const node of nodes) for (const next of node.successors) if (byId.has(next)) waiting.set(next, waiting.get(next)! + 1);
  const ready = nodes.filter((node) => waiting.get(node.id) === 0);
  for (const node of ready) ranks.set(node.id, 0);
  for (let i = 0; i < ready.length; i++) {
    const node = ready[i]!;
    for (const next of node.successors) {
      const target = byId.get(next);
      if (target === undefined) continue;
      ranks.set(next, Math.max(ranks.get(next) ?? 0, ranks.get(node.id)! + 1));
      waiting.set(next, waiting.get(next)! - 1);
      if (waiting.get(next) === 0) ready.push(target);
    }
  }
  for (const node of nodes) if (!ranks.has(node.id)) ranks.set(node.id, 0);
  return ranks;
}

function slotsOf(nodes: readonly LayoutNode[], ranks: ReadonlyMap<string, number>): { rows: Slot[][]; links: Link[] } {
  const rows: Slot[][] = [];
  const slots = new Map<string, Slot>();
  const add = (id: string, real: LayoutNode | null, rank: number): Slot => {
    const slot: Slot = { id, real, width: real?.width ?? 1, height: real?.height ?? 1, rank, down: [], up: [], x: 0 };
    (rows[rank] ??= []).push(slot);
    return slot;
  };
  for (const node of nodes) slots.set(node.id, add(node.id, node, ranks.get(node.id)!));
  const links: Link[] = [];
  for (const node of nodes) {
    for (const next of node.successors) {
      const target = slots.get(next);
      if (target === undefined) continue;
      let from = slots.get(node.id)!;
      for (let rank = from.rank + 1; rank < target.rank; rank++) {
        const via = add(`${node.id}→${next}@${rank}`, null, rank);
        connect(from, via, [node.id, next], links);
        from = via;
      }
      if (target.rank > from.rank) connect(from, target, [node.id, next], links);
    }
  }
  return { rows, links };
}

function connect(from: Slot, to: Slot, edge: readonly [string, string], links: Link[]): void {
  from.down.push(to);
  to.up.push(from);
  links.push({ from, to, edge });
}

/** A few sweeps that put each slot at the mean place of its neighbours. */
function orderRows(rows: Slot[][]): void {
  for (let sweep = 0; sweep < 4; sweep++) {
    const downwards = sweep % 2 === 0;
    for (let i = 1; i < rows.length; i++) {
      const rank = downwards ? i : rows.length - 1 - i;
      const place = new Map<Slot, number>();
      (rows[downwards ? rank - 1 : rank + 1] ?? []).forEach((slot, index) => place.set(slot, index));
      const row = rows[rank]!;
      const mean = new Map<Slot, number>(row.map((slot, index) => [slot, meanOf((downwards ? slot.up : slot.down).map((s) => place.get(s)!), index)]));
      row.sort((a, b) => mean.get(a)! - mean.get(b)!);
    }
  }
}

function meanOf(values: readonly number[], otherwise: number): number {
  return values.length === 0 ? otherwise : values.reduce((sum, v) => sum + v, 0) / values.length;
}

function placeColumns(rows: Slot[][]): void {
  for (const row of rows) {
    let x = 0;
    for (const slot of row) {
      slot.x = x;
      x += slot.width + BETWEEN;
    }
  }
  for (let sweep = 0; sweep < 7; sweep++) {
    const order = sweep % 2 === 0 ? rows : [...rows].reverse();
    for (const row of order) alignRow(row, sweep % 2 === 0);
  }
  const left = Math.min(...rows.flat().map((slot) => slot.x));
  for (const slot of rows.flat()) slot.x -= left;
}

/** Moves slots under (or over) the mean of their neighbours as far as the order of the row allows. */
function alignRow(row: Slot[], downwards: boolean): void {
  const wanted = row.map((slot) => {
    const neighbours = downwards ? slot.up : slot.down;
    return neighbours.length === 0 ? slot.x : Math.round(meanOf(neighbours.map(centre), 0)) - (slot.width >> 1);
  });
  for (let i = 0; i < row.length; i++) {
    const least = i === 0 ? -Infinity : row[i - 1]!.x + row[i - 1]!.width + BETWEEN;
    row[i]!.x = Math.max(least, wanted[i]!);
  }
  for (let i = row.length - 2; i >= 0; i--) {
    const most = row[i + 1]!.x - BETWEEN - row[i]!.width;
    if (row[i]!.x > wanted[i]!) row[i]!.x = Math.min(Math.max(wanted[i]!, i === 0 ? -Infinity : row[i - 1]!.x + row[i - 1]!.width + BETWEEN), most);
  }
}

function centre(slot: Slot): number { return slot.x + (slot.width >> 1); }

function draw(rows: Slot[][], links: readonly Link[]): Layout {
  const nodes: PlacedNode[] = [];
  const edges: PlacedEdge[] = [];
  let y = 0;
  rows.forEach((row, rank) => {
    const height = Math.max(...row.map((slot) => slot.height));
    for (const slot of row) {
      if (slot.real !== null) nodes.push({ id: slot.id, rank, x: slot.x, y, width: slot.width, height: slot.height });
    }
    const bottom = y + height;
    const gap = links.filter((link) => link.from.rank === rank);
    const tracks = tracksOf(gap);
    const rowsOfGap = gap.length === 0 ? 0 : Math.max(1, tracks.count);
    for (const link of gap) {
      const fromTop = y + link.from.height;
      edges.push({
        from: link.edge[0], to: link.edge[1], fromX: centre(link.from), toX: centre(link.to),
        top: link.from.real === null ? y : fromTop, bottom: bottom + rowsOfGap - 1, track: bottom + tracks.of(link),
      });
    }
    y = bottom + rowsOfGap;
  });
  const width = Math.max(...rows.flat().map((slot) => slot.x + slot.width));
  return { width, height: y, nodes, edges };
}

/** Rows of the gap for the horizontal parts: what must not be mixed up gets a row of its own. */
function tracksOf(links: readonly Link[]): { readonly count: number; of(link: Link): number } {
  const groups = new Map<Slot, { from: number; to: number; track: number }>();
  const groupOf = (link: Link): Slot => (link.from.down.length === 1 ? link.to : link.from);
  for (const link of links) {
    const [a, b] = [centre(link.from), centre(link.to)];
    if (a === b) continue;
    const group = groups.get(groupOf(link)) ?? { from: Infinity, to: -Infinity, track: 0 };
    group.from = Math.min(group.from, a, b);
    group.to = Math.max(group.to, a, b);
    groups.set(groupOf(link), group);
  }
  const ends: number[][] = [];
  for (const group of [...groups.values()].sort((a, b) => a.from - b.from)) {
    let track = ends.findIndex((spans) => spans[spans.length - 1]! < group.from - 1);
    if (track < 0) track = ends.push([]) - 1;
    ends[track]!.push(group.to);
    group.track = track;
  }
  return { count: ends.length, of: (link) => groups.get(groupOf(link))?.track ?? 0 };
}
