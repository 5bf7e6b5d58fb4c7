import type { TopologyFunction } from './session-options.ts';

/** A topology with the text that it was made from. */
export interface LoadedSource {
  readonly topology: TopologyFunction;
  readonly config: Readonly<{ [key: string]: unknown }>;
  readonly file: string;
  readonly source: string;
}

/**
 * What a debugger needs of the outside world: files, and a way to make a topology of a program's text. The engine has neither; whoever
 * opens a debugger hands them in.
 */
export interface DebuggerHost {
  /** The file that the session's topology came from; null where there is none. */
  readonly topologyFile: string | null;
  /** Whole contents; unpacked when they are gzip. @throws Error  in one sentence */
  read(file: string): Promise<Uint8Array>;
  /** All or nothing: whoever reads sees the old file or the new one. A name ending in .gz is packed. */
  write(file: string, contents: Uint8Array): Promise<void>;
  exists(file: string): boolean;
  /** @param source  stands for what the file holds; null: as it is now */
  load(file: string, source: string | null): Promise<LoadedSource>;
  /** The text of a line, from 1; null where the file or the line is not there. */
  sourceLine(file: string, line: number): string | null;
  /** From one file to another, as an import would say it. */
  relative(from: string, to: string): string;
}
