import { createHash } from "node:crypto";

/** A 64-bit hash of a key, as two numbers: among a million keys, a collision has a probability of 1 in 30 million. */
export function keyHash(key: string): [high: number, low: number] {
  const digest = createHash("sha256").update(key).digest();
  return [digest.readUInt32LE(0), digest.readUInt32LE(4)];
}
