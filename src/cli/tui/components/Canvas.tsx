/**
 * A block of painted lines at a place of the screen. The lines go past ink, through a portal to the frame sink. Without portals (component
 * tests, `renderToString`) ink lays the block out and they come out as plain text.
 */
import { createContext, memo, useContext, useEffect, useState, type ReactElement, type ReactNode } from 'react';
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
  if (portals !== null) return <Transform transform={() => portals.mark(id, { x, y, lines })}><Text>.</Text></Transform>;
  return (
    <Box position="absolute" marginLeft={x} marginTop={y} width={width} height={height} flexShrink={0}>
      <Transform transform={(_blank, index) => textOf(lines[index] ?? [])}><Text>{blanks(width, height)}</Text></Transform>
    </Box>
  );
});

/** The whole screen: holds canvases and nothing else. */
export function CanvasScreen({ columns, rows, children }: { readonly columns: number; readonly rows: number; readonly children: ReactNode }): ReactElement {
  return useContext(PortalsContext) === null ? <Box width={columns} height={rows}>{children}</Box> : <Box flexDirection="column" width={1}>{children}</Box>;
}

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
