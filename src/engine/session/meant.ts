import { nearest } from '../common/nearest.ts';

/** `; did you mean NAME?`, or nothing: for the end of a sentence about a name that is not there. */
export function meant(name: string, candidates: Iterable<string>): string {
  const near = nearest(name, candidates);
  return near === null ? '' : `; did you mean ${near}?`;
}
