// What a benchmark found: the middle of its samples, how far they spread, and whether the goal is met.

/** Samples of one thing. */
export interface Measurement {
  /** What was measured, with its unit unless it is a ratio. */
  name: string;
  /** One for each pair or repetition; none if it can't be measured on this machine. */
  samples: readonly number[];
  /** The most that the median should be. @default none: the figure is only reported */
  goal?: number;
}

/** A measurement for machines. */
export interface Figure {
  name: string;
  /** The median, to three digits; null if there are no samples. */
  value: number | null;
  /** The most that it should be; null if there is no goal. */
  goal: number | null;
}

const DIGITS = 3;

/** The middle of the values, or the mean of the two in the middle; NaN of none. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (index: number): number => sorted[Math.floor(index)] ?? NaN;
  return (at((sorted.length - 1) / 2) + at(sorted.length / 2)) / 2;
}

/**
 * The ratio of each pair: both of its commands met the same machine.
 *
 * @throws RangeError if one list is longer than the other.
 */
export function ratios(numerators: readonly number[], denominators: readonly number[]): number[] {
  if (numerators.length !== denominators.length) {
    throw new RangeError(`${numerators.length} and ${denominators.length} samples make no pairs`);
  }
  return numerators.map((value, i) => value / (denominators[i] as number));
}

/** The measurement's median beside its goal. */
export function figure({ name, samples, goal }: Measurement): Figure {
  return { name, value: samples.length === 0 ? null : rounded(median(samples)), goal: goal ?? null };
}

/** Whether a figure is over its goal. A figure that wasn't measured is not. */
export function isMissed({ value, goal }: Figure): boolean {
  return value !== null && goal !== null && value > goal;
}

/** The measurement as cells of a table: name, median, smallest and largest sample, goal, and whether that is missed. */
export function row(measurement: Measurement): string[] {
  const found = figure(measurement);
  if (found.value === null) return [found.name, "not measured", "", "", ""];
  const [low, high] = [Math.min(...measurement.samples), Math.max(...measurement.samples)].map(rounded);
  return [
    found.name,
    String(found.value),
    `${low}–${high}`,
    found.goal === null ? "" : `≤ ${found.goal}`,
    isMissed(found) ? "missed" : "",
  ];
}

const rounded = (value: number): number => Number(value.toPrecision(DIGITS));
