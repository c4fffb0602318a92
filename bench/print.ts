/** Prints a table, its columns aligned to the right; the first one to the left if it holds names. */
export function table(head: string[], rows: string[][], { names = false } = {}): void {
  const lines = [head, ...rows];
  const widths = head.map((_, i) => Math.max(...lines.map((line) => line[i]?.length ?? 0)));
  const align = (cell: string, i: number): string =>
    names && i === 0 ? cell.padEnd(widths[i] as number) : cell.padStart(widths[i] as number);
  for (const line of lines) console.log(line.map(align).join("  ").trimEnd());
  console.log();
}
