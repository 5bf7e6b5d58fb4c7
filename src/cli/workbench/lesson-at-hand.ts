import { tutorialSummaries } from '../tutorial/catalogue.ts';
import { ProgressStore } from '../tutorial/learner/progress.ts';
import { nextLesson } from '../tutorial/plain/list-lines.ts';

/** What `kstep` alone opens: the lesson that was begun, else the next one; `first` for who has not begun, and for who is through with all. */
export function lessonAtHand(stateDir: string, first: string): string {
  // the course is read only for who has been there before
  const store = ProgressStore.peek(stateDir);
  return store === null ? first : nextLesson(tutorialSummaries(store, 'en'))?.id ?? first;
}
