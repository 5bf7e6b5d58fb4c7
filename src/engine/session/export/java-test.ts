import type { Session } from '../session.ts';
import type { DriverRun } from './driver-run.ts';

export function javaTest(_session: Session, _run: DriverRun, _file: string | null): { readonly text: string; readonly name: string; readonly notes: readonly string[] } {
  return { text: '', name: '', notes: [] };
}
