import { CommandError } from '../../exit.ts';

/** A line of a lesson's file, for messages. */
export interface Place { readonly file: string; readonly line: number }

/** Something is wrong with a tutorial itself: what, and in which line of which file. */
export class LessonError extends CommandError {
  readonly place: Place;
  constructor(place: Place, message: string, options?: { readonly cause?: unknown }) {
    super(`${place.file}:${place.line}: ${message}`, 1, options);
    this.name = 'LessonError';
    this.place = place;
  }
}
