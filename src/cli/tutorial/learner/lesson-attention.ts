/** What the learner has looked at in a step: panels that had the focus, and moves back. */
export class LessonAttention {
  readonly panels = new Set<string>();
  wentBack = 0;
  #stoodAt = 0;

  /** Another step. */
  begin(): void {
    this.panels.clear();
    this.wentBack = 0;
  }

  /** Another run is shown, its cursor there. */
  turnTo(at: number): void { this.#stoodAt = at; }

  /** The cursor stands there now. */
  follow(at: number): void {
    if (at < this.#stoodAt) this.wentBack++;
    this.#stoodAt = at;
  }
}
