interface TreeNode<T> {
  readonly element: T;
  parent: TreeNode<T> | null;
  left: TreeNode<T> | null;
  right: TreeNode<T> | null;
  black: boolean;
}

/**
 * A red-black tree that places an element by comparisons made when it is added and never again. With a comparator whose answers change
 * later the order of iteration is not sorted, but it is the order that java.util.TreeSet gives: Kafka prints the neighbours of a node
 * from such sets, so a sorted array will not do.
 */
export class TreeSet<T> implements Iterable<T> {
  readonly #compare: (a: T, b: T) => number;
  #root: TreeNode<T> | null = null;
  #size = 0;

  constructor(compare: (a: T, b: T) => number) { this.#compare = compare; }

  get size(): number { return this.#size; }

  /** False when an equal element is found on the way down; the set stays as it is. */
  add(element: T): boolean {
    let parent: TreeNode<T> | null = null;
    let order = 0;
    for (let node = this.#root; node !== null; node = order < 0 ? node.left : node.right) {
      parent = node;
      order = this.#compare(element, node.element);
      if (order === 0) return false;
    }
    const added: TreeNode<T> = { element, parent, left: null, right: null, black: false };
    if (parent === null) this.#root = added;
    else if (order < 0) parent.left = added;
    else parent.right = added;
    this.#rebalance(added);
    this.#size++;
    return true;
  }

  /** Looks along the path that the comparator gives now. */
  has(element: T): boolean {
    let node = this.#root;
    while (node !== null) {
      const order = this.#compare(element, node.element);
      if (order === 0) return true;
      node = order < 0 ? node.left : node.right;
    }
    return false;
  }

  first(): T | undefined {
    let node = this.#root;
    while (node !== null && node.left !== null) node = node.left;
    return node?.element;
  }

  *[Symbol.iterator](): Generator<T, void, undefined> {
    const above: TreeNode<T>[] = [];
    let node = this.#root;
    while (node !== null || above.length > 0) {
      for (; node !== null; node = node.left) above.push(node);
      const next: TreeNode<T> = above.pop()!;
      yield next.element;
      node = next.right;
    }
  }

  /** Two red nodes in a row are repainted or rotated away, upwards from the new leaf. */
  #rebalance(added: TreeNode<T>): void {
    let node = added;
    while (node.parent !== null && !node.parent.black) {
      const parent: TreeNode<T> = node.parent;
      const grandparent = parent.parent!;
      const parentIsLeft = parent === grandparent.left;
      const uncle = parentIsLeft ? grandparent.right : grandparent.left;
      if (uncle !== null && !uncle.black) {
        parent.black = true;
        uncle.black = true;
        grandparent.black = false;
        node = grandparent;
        continue;
      }
      const isInner = node === (parentIsLeft ? parent.right : parent.left);
      if (isInner) this.#rotate(parent, parentIsLeft);
      const top = isInner ? node : parent;
      if (isInner) node = parent;
      top.black = true;
      grandparent.black = false;
      this.#rotate(grandparent, !parentIsLeft);
    }
    this.#root!.black = true;
  }

  #rotate(node: TreeNode<T>, toLeft: boolean): void {
    const child = (toLeft ? node.right : node.left)!;
    const inner = toLeft ? child.left : child.right;
    if (toLeft) node.right = inner;
    else node.left = inner;
    if (inner !== null) inner.parent = node;
    child.parent = node.parent;
    if (node.parent === null) this.#root = child;
    else if (node.parent.left === node) node.parent.left = child;
    else node.parent.right = child;
    if (toLeft) child.left = node;
    else child.right = node;
    node.parent = child;
  }
}
