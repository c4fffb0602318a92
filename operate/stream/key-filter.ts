import { keyHash } from "./key-hash";

/** With 32 bits for each key, 1 in 40,000 other keys is taken for one of them; at the most bits and 4 million keys, 1 in 50. */
const BITS_PER_KEY = 32;
const MOST_BITS = 2 ** 25;
const LEAST_BITS = 2 ** 10;
const PROBES = 6;

/** A Bloom filter: keys in 4 bytes each, and in 4 MB at most. A key that was added is found; rarely, one that wasn't is found too. */
export class KeyFilter {
  private readonly bits: Uint8Array;

  /** @param keys how many there will be, at most: more are found too, but so are more that weren't added. */
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

  /** Two hashes make all places: https://www.eecs.harvard.edu/~michaelm/postscripts/rsa2008.pdf */
  private places(key: string): number[] {
    const [high, low] = keyHash(key);
    return Array.from({ length: PROBES }, (_, probe) => (low + probe * ((high | 1) >>> 0)) % (8 * this.bits.length));
  }
}
