import { keyHash } from "../stream/key-hash";
import { Spool } from "./spool";

const EMPTY = -1;
const DELETED = -2;
const LEAST_SLOTS = 1024;

/** A Map of strings in a temporary file: an entry takes 11 to 22 bytes of memory, however long its strings are. */
export class SpooledMap {
  public size = 0;
  /** Each entry's location in the file, by the hash of its key, with linear probing. */
  private slots = new Float64Array(LEAST_SLOTS).fill(EMPTY);
  /** Slots in use: entries and deleted ones. */
  private used = 0;
  private readonly spool = new Spool();

  /**
   * @returns the key's location, for `keyAt`.
   * @throws StoppedError when the temporary directory has no room.
   */
  set(key: string, value: string): number {
    if (4 * (this.used + 1) > 3 * this.slots.length) this.rebuild();
    const at = this.spool.append(key);
    this.spool.append(value);
    const slot = this.slot(key);
    if (this.slots[slot] === EMPTY) {
      this.used++;
      this.size++;
    }
    this.slots[slot] = at;
    return at;
  }

  get(key: string): string | undefined {
    const at = this.slots[this.slot(key)] as number;
    return at === EMPTY ? undefined : this.valueAt(at, key);
  }

  has(key: string): boolean {
    return this.slots[this.slot(key)] !== EMPTY;
  }

  delete(key: string): void {
    const slot = this.slot(key);
    if (this.slots[slot] === EMPTY) return;
    this.slots[slot] = DELETED;
    this.size--;
  }

  *values(): Generator<string> {
    for (const at of this.slots) if (at >= 0) yield this.valueAt(at, this.spool.read(at));
  }

  /** @param at a location that `set` returned; it stays valid when the key is set again or deleted. */
  keyAt(at: number): string {
    return this.spool.read(at);
  }

  clear(): void {
    this.slots = new Float64Array(LEAST_SLOTS).fill(EMPTY);
    this.size = this.used = 0;
    this.spool.clear();
  }

  private valueAt(at: number, key: string): string {
    return this.spool.read(at + Spool.sizeOf(key));
  }

  /** The slot of the key's entry, or the empty slot for it. */
  private slot(key: string): number {
    const mask = this.slots.length - 1;
    for (let slot = keyHash(key)[0] & mask; ; slot = (slot + 1) & mask) {
      const at = this.slots[slot] as number;
      if (at === EMPTY || (at >= 0 && this.spool.read(at) === key)) return slot;
    }
  }

  private rebuild(): void {
    const before = this.slots;
    const isFull = 2 * (this.size + 1) > before.length;
    this.slots = new Float64Array(isFull ? 2 * before.length : before.length).fill(EMPTY);
    this.used = this.size;
    for (const at of before) if (at >= 0) this.slots[this.slot(this.spool.read(at))] = at;
  }
}
