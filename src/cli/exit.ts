/** Ends a command: a message for the user, without a stack, and an exit status. */
export class CommandError extends Error {
  readonly status: number;
  constructor(message: string, status = 1, options?: { readonly cause?: unknown }) {
    super(message, options);
    this.name = 'CommandError';
    this.status = status;
  }
}
