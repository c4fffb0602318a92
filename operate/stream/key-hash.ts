import { createHash } from "node:crypto";

/** 64 bits that stand for a key, as two numbers: for a million keys, two share them with a probability of 1 in 30 million. */
export function keyHash(key: string): [high: number, low: number] {
  const digest = createHash("sha256").update(key).digest();
  return [digest.readUInt32LE(0), digest.readUInt32LE(4)];
}
