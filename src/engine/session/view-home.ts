/** What the home screen shows. Conventions as in view.ts. */
export interface ViewHome { readonly sections: readonly ViewHomeSection[] }
export interface ViewHomeSection {
  readonly title: string;
  /** A chapter of the course, by its id: it can be folded. */
  readonly chapter?: string;
  /** Behind the title: how much of it is done. */
  readonly note?: string;
  readonly items: readonly ViewHomeItem[];
  /** What stands there while the section has no items: how one comes to some. */
  readonly empty?: string;
}
export interface ViewHomeItem {
  readonly id: string;
  readonly kind: 'tutorial' | 'dataset' | 'session' | 'cluster' | 'topology';
  readonly title: string;
  readonly summary: string;
  readonly progress: 'none' | 'started' | 'done' | null;
  /** More about it, a line each, while it is selected. */
  readonly facts?: readonly string[];
  /** What opens it, in the session's language. */
  readonly open: string;
}
