import { keyHash } from "./key-hash";

/**
 * Maps keys to numbers, in 16 bytes a slot: a million keys take about 32 MB; a Map of strings takes several hundred. Keys are
 * stored as hashes.
 */
export class KeyMap {
  public size = 0;
  private hashes = new Uint32Array(2 * 1024);
  private values = new Float64Array(1024).fill(NaN);

  get(key: string): number | undefined {
    const value = this.values[this.slot(...keyHash(key))] as number;
    return Number.isNaN(value) ? undefined : value;
  }

  has(key: string): boolean {
    return this.get(key) !== undefined;
  }

  set(key: string, value: number): void {
    if (2 * (this.size + 1) > this.values.length) this.grow();
    this.put(...keyHash(key), value);
  }

  private put(high: number, low: number, value: number): void {
    const slot = this.slot(high, low);
    if (Number.isNaN(this.values[slot])) this.size++;
    this.values[slot] = value;
    this.hashes[2 * slot] = high;
    this.hashes[2 * slot + 1] = low;
  }

  /** The slot of the hash, or the empty one for it, by linear probing. */
  private slot(high: number, low: number): number {
    const mask = this.values.length - 1;
    for (let slot = low & mask; ; slot = (slot + 1) & mask) {
      if (Number.isNaN(this.values[slot])) return slot;
      if (this.hashes[2 * slot] === high && this.hashes[2 * slot + 1] === low) return slot;
    }
  }

  private grow(): void {
    const { hashes, values } = this;
    this.hashes = new Uint32Array(2 * hashes.length);
    this.values = new Float64Array(2 * values.length).fill(NaN);
    this.size = 0;
    for (let slot = 0; slot < values.length; slot++) {
      const value = values[slot] as number;
      if (!Number.isNaN(value)) this.put(hashes[2 * slot] as number, hashes[2 * slot + 1] as number, value);
    }
  }
}
