/**
 * Where a list starts so that some of its rows are in sight, well inside where there is room. Starts lie a good part of a page apart: what
 * wanders through the list, a step at a time, rarely moves all of it.
 */
export function pageStart(from: number, to: number, total: number, height: number): number {
  const most = Math.max(0, total - height);
  const rows = to - from + 1;
  if (rows >= height) return Math.max(0, Math.min(most, from));
  const lead = Math.min(Math.floor(height / 6), (height - rows) >> 1);
  const page = height - rows + 1 - 2 * lead;
  return Math.max(0, Math.min(most, Math.floor(Math.max(0, from - lead) / page) * page));
}
