import type { Output } from "./output";
import { duration } from "./words";

/** Counts finished units, and shows them with rate and time left. */
export class Progress {
  public done: number;
  private readonly since = Date.now();
  private shownAt = 0;

  /**
   * @param total the expected number; `undefined` if it isn't known.
   * @param before how many an earlier run finished; they don't count for the rate.
   */
  constructor(
    private readonly output: Output,
    private readonly unit: string,
    private total?: number,
    private readonly before = 0,
  ) {
    this.done = before;
  }

  expect(total: number): void {
    this.total = total;
  }

  add(count: number): void {
    this.done += count;
    const now = Date.now();
    if (now - this.shownAt < 200) return;
    this.shownAt = now;
    this.output.progress(this.line(now));
  }

  /** Such as `1,200 of 5,000 records, 340/s, 11 s left`. */
  line(now = Date.now()): string {
    const seconds = Math.max(0.001, (now - this.since) / 1000);
    const rate = (this.done - this.before) / seconds;
    const of = this.total === undefined ? "" : ` of ${this.total.toLocaleString("en")}`;
    const left = this.total === undefined || rate === 0 ? "" : `, ${duration((this.total - this.done) / rate)} left`;
    return `${this.done.toLocaleString("en")}${of} ${this.unit}, ${Math.round(rate).toLocaleString("en")}/s${left}`;
  }
}
