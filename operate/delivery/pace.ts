import { wait } from "../command/patience";

/** A rate limit. Callers that count against the same limit share one. */
export class Pace {
  private free = 0;

  /** @param rate units a second; `undefined` for no limit. */
  constructor(private readonly rate: number | undefined) {}

  /** Waits until `units` more may be used. Ends at once when the signal is aborted. */
  async use(units: number, stop?: AbortSignal): Promise<void> {
    if (this.rate === undefined) return;
    const now = Date.now();
    const early = this.free - now;
    this.free = Math.max(now, this.free) + (units / this.rate) * 1000;
    if (early > 0) await wait(early, stop);
  }
}
