import { setTimeout as delay } from "node:timers/promises";

/** Keeps a rate: waits before more is started. Shared by everything that counts against the same limit. */
export class Pace {
  private free = 0;

  /** @param rate units a second; `undefined` for no limit. */
  constructor(private readonly rate: number | undefined) {}

  /** Waits until `units` more may be used. Ends at once when the signal is aborted. */
  async use(units: number, stop?: AbortSignal): Promise<void> {
    if (this.rate === undefined) return;
    const now = Date.now();
    const wait = this.free - now;
    this.free = Math.max(now, this.free) + (units / this.rate) * 1000;
    if (wait > 0) await delay(wait, undefined, { signal: stop }).catch(() => undefined);
  }
}
