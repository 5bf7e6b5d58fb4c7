import type { TopologyFunction } from './session-options.ts';

/** A topology with the text that it was made from. */
export interface LoadedSource {
  readonly topology: TopologyFunction;
  /** What the file exports as `config`. */
  readonly config: Readonly<{ [key: string]: unknown }>;
  readonly file: string;
  readonly source: string;
}

/**
 * What a debugger needs of the outside world: files, and a way to make a topology of a program's text. The engine has neither; whoever
 * opens a debugger hands them in. Errors are sentences for the user.
 */
export interface DebuggerHost {
  /** What the session at hand was made from; null where that is no file. */
  readonly loaded: LoadedSource | null;
  /** Line by line, without their ends; a gzip file unpacked. */
  lines(file: string): AsyncIterable<string>;
  /** All or nothing: whoever reads sees the old file or the new one. A name ending in .gz is packed. How many bytes. */
  write(file: string, lines: Iterable<string>): Promise<number>;
  /** @param source  stands for what the file holds; null: as it is now */
  load(file: string, source: string | null): Promise<LoadedSource>;
  /** The text of a line, from 1; null where the file or the line is not there. */
  sourceLine(file: string, line: number): string | null;
  /** From the folder of one file to another file, with forward slashes. */
  relative(from: string, to: string): string;
  /** The other way round. */
  resolve(from: string, relative: string): string;
}
