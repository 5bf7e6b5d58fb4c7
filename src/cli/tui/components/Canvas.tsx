/**
 * A block of painted lines somewhere on the screen. ink lays out a box of that size; the lines themselves go past it, through a portal to
 * the frame sink. Without portals (component tests, `renderToString`) they come out as plain text.
 */
import { createContext, memo, useContext, useEffect, useState, type ReactElement } from 'react';
import { Box, Text, Transform } from 'ink';
import { textOf, type Line } from '../present/spans.ts';
import type { Portals } from '../terminal/portals.ts';

export const PortalsContext = createContext<Portals | null>(null);

export interface CanvasProps {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly lines: readonly Line[];
}

export const Canvas = memo(function Canvas({ x, y, width, height, lines }: CanvasProps): ReactElement | null {
  const portals = useContext(PortalsContext);
  const [id] = useState(() => portals?.open() ?? -1);
  useEffect(() => () => portals?.close(id), [portals, id]);
  if (width <= 0 || height <= 0) return null;
  const row = portals === null ? (_blank: string, index: number): string => textOf(lines[index] ?? []) : (): string => portals.mark(id, lines);
  return (
    <Box position="absolute" marginLeft={x} marginTop={y} width={width} height={height} flexShrink={0}>
      <Transform transform={row}><Text>{portals === null ? blanks(width, height) : '.'}</Text></Transform>
    </Box>
  );
});

const kept = new Map<number, string>();

/** The same string for the same size: ink keeps every text that it ever measured. */
function blanks(width: number, height: number): string {
  const name = width * 4096 + height;
  let text = kept.get(name);
  if (text === undefined) {
    text = Array.from({ length: height }, () => ' '.repeat(width)).join('\n');
    kept.set(name, text);
  }
  return text;
}
