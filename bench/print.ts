/** The middle of the values; of an even number, the upper one of the two in the middle. */
export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] as number;
}

/** Prints a table, its columns aligned to the right. */
export function table(head: string[], rows: string[][]): void {
  const lines = [head, ...rows];
  const widths = head.map((_, i) => Math.max(...lines.map((line) => line[i]?.length ?? 0)));
  for (const line of lines) console.log(line.map((cell, i) => cell.padStart(widths[i] as number)).join("  "));
  console.log();
}
