import { keyHash } from "./key-hash";

/** With 16 bits a key, the false-positive rate is 1 in 1,000; at `MOST_BITS` with 2 million keys, 1 in 50. */
const BITS_PER_KEY = 16;
const MOST_BITS = 2 ** 24;
const LEAST_BITS = 2 ** 10;
const PROBES = 6;

/** A Bloom filter: 2 bytes a key, at most 2 MB. It finds every added key and, rarely, one that wasn't added. */
export class KeyFilter {
  private readonly bits: Uint8Array;

  /** @param keys the expected maximum number of keys; with more, false positives increase. */
  constructor(keys: number) {
    const wanted = Math.min(MOST_BITS, Math.max(LEAST_BITS, BITS_PER_KEY * keys));
    this.bits = new Uint8Array(2 ** Math.ceil(Math.log2(wanted)) / 8);
  }

  add(key: string): void {
    for (const place of this.places(key)) (this.bits[place >>> 3] as number) |= 1 << (place & 7);
  }

  mayHave(key: string): boolean {
    return this.places(key).every((place) => ((this.bits[place >>> 3] as number) >> (place & 7)) & 1);
  }

  /** Derives all places from two hashes: https://www.eecs.harvard.edu/~michaelm/postscripts/rsa2008.pdf */
  private places(key: string): number[] {
    const [high, low] = keyHash(key);
    return Array.from({ length: PROBES }, (_, probe) => (low + probe * ((high | 1) >>> 0)) % (8 * this.bits.length));
  }
}
