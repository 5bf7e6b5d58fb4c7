/** The scale of a number line of event time: which stretch is shown, which cell a moment falls on, and where labels stand. */
export interface TimeAxis {
  readonly from: number;
  readonly to: number;
  readonly cells: number;
  /** The cell of a moment; may lie outside 0..cells-1. */
  cellOf(ms: number): number;
  timeOf(cell: number): number;
}

const STEPS: readonly number[] = [
  1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 15_000, 30_000, 60_000, 120_000, 300_000, 600_000, 900_000, 1_800_000,
  3_600_000, 7_200_000, 10_800_000, 21_600_000, 43_200_000, 86_400_000, 172_800_000, 604_800_000, 2_592_000_000, 7_776_000_000, 31_536_000_000,
];

export function timeAxis(from: number, to: number, cells: number): TimeAxis {
  const span = Math.max(1, to - from);
  return {
    from, to: from + span, cells,
    cellOf: (ms) => Math.round(((ms - from) / span) * (cells - 1)),
    timeOf: (cell) => from + (cell / Math.max(1, cells - 1)) * span,
  };
}

/** The smallest round distance between labels of `labelWidth` cells; a multiple of `unitMs` where one is given (the window's size). */
export function tickStep(axis: TimeAxis, labelWidth: number, unitMs: number | null): number {
  const least = ((axis.to - axis.from) / Math.max(1, axis.cells)) * (labelWidth + 2);
  if (unitMs !== null && unitMs > 0) {
    for (const factor of [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000]) if (unitMs * factor >= least) return unitMs * factor;
  }
  return STEPS.find((step) => step >= least) ?? STEPS[STEPS.length - 1]!;
}

/** The moments of the labels: multiples of the step after `base` inside the axis. */
export function ticks(axis: TimeAxis, step: number, base: number): readonly number[] {
  const list: number[] = [];
  for (let t = base + Math.ceil((axis.from - base) / step) * step; t <= axis.to; t += step) list.push(t);
  return list;
}
