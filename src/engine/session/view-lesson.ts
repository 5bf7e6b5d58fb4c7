/** A tutorial beside the panes: part of a view, as plain data. */
export interface ViewLesson {
  readonly id: string;
  readonly title: string;
  readonly step: number;
  readonly steps: readonly { readonly title: string; readonly done: boolean }[];
  /** Prose of the step, by paragraphs. */
  readonly blocks: readonly ViewBlock[];
  readonly prediction: ViewPrediction | null;
  readonly exercise: ViewExercise | null;
  readonly hint: { readonly level: number; readonly text: string } | null;
  /** There are hints for this step. */
  readonly hasHint: boolean;
  /** Panes that explain what the lesson is at. */
  readonly panels: readonly string[];
  /** The lesson that comes after this one, when all of this one is done. */
  readonly next?: { readonly title: string; readonly open: string };
}
/** Inline code stands between backticks, stress between asterisks. */
export interface ViewBlock { readonly kind: 'heading' | 'paragraph' | 'item' | 'code' | 'task' | 'done'; readonly text: string }
export interface ViewPrediction {
  readonly id: string;
  readonly question: string;
  readonly options: readonly string[];
  /** `order`: all options, in the right order; `set`: some of them; else one of them, or what kind of answer is typed where there is nothing to choose from. */
  readonly kind: 'number' | 'text' | 'order' | 'set';
  readonly given: string | null;
  readonly answer: string | null;
  readonly right: boolean | null;
  readonly explanation: string | null;
  /** With a verdict: that going on asks the same once more of other data, or asks another question, before the step ends. */
  readonly then?: 'again' | 'question';
}
export interface ViewExercise {
  readonly file: string;
  readonly runs: number;
  readonly passed: boolean | null;
  /** Expected and actual output, line by line. */
  readonly rows: readonly { readonly expected: string | null; readonly actual: string | null; readonly same: boolean }[];
  readonly error: string | null;
}
