/** What `find` answers: places that hold a text, by the pane that shows them. Conventions as in view.ts. */
export interface ViewFound { readonly text: string; readonly hits: readonly ViewHit[] }
export interface ViewHit {
  readonly pane: 'topology' | 'store' | 'topics' | 'timeline' | 'lesson';
  /** The place as one line. */
  readonly text: string;
  /** The node, the store or the topic. */
  readonly name: string;
  /** The input that one goes to; null: the place is there at the moment at hand. */
  readonly record: number | null;
  /** Of a store: the row among all of them; of a lesson: the paragraph; null: it is too large for a place to be known, and only a filter leads there. */
  readonly row: number | null;
}
