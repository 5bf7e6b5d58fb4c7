/** Trees with folding branches, as rows. `flattenTree` gives the rows that are open, so a list can scroll and select them. */
import { span, type Line } from '../spans.ts';

export interface TreeNode<T> { readonly id: string; readonly item: T; readonly children: readonly TreeNode<T>[] }
export interface TreeRow<T> {
  readonly id: string;
  readonly item: T;
  readonly depth: number;
  readonly open: boolean;
  readonly foldable: boolean;
  /** The connecting lines in front of the row. */
  readonly lead: Line;
}

export function flattenTree<T>(roots: readonly TreeNode<T>[], folded: ReadonlySet<string>): readonly TreeRow<T>[] {
  const rows: TreeRow<T>[] = [];
  walk(roots, 0, '', folded, rows);
  return rows;
}

function walk<T>(nodes: readonly TreeNode<T>[], depth: number, lead: string, folded: ReadonlySet<string>, rows: TreeRow<T>[]): void {
  nodes.forEach((node, i) => {
    const last = i === nodes.length - 1;
    const foldable = node.children.length > 0;
    const open = foldable && !folded.has(node.id);
    const branch = depth === 0 ? '' : last ? '└' : '├';
    const sign = foldable ? (open ? '▾' : '▸') : depth === 0 ? ' ' : '─';
    rows.push({ id: node.id, item: node.item, depth, open, foldable, lead: [span(`${lead}${branch}${sign} `, 'faint')] });
    if (open) walk(node.children, depth + 1, depth === 0 ? lead : `${lead}${last ? '  ' : '│ '}`, folded, rows);
  });
}
