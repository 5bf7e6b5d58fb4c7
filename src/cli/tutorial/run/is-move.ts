import type { Action } from '../format/lesson.ts';

/** Goes along the input: a question may stop it on the way, and done once more it goes on. What is no move is done once. */
export function isMove({ kind }: Action): boolean { return kind === 'turn' || kind === 'step' || kind === 'back' || kind === 'backTo' || kind === 'end'; }
