// A connection that broke between a tool and an emulator, or went silent, is no answer of the emulator's: such a run is made again.

import { NO_END } from "../model/tool";

/** How Go, Node.js and the AWS SDK put it. */
const BROKEN =
  /use of closed network connection|connection reset by peer|broken pipe|\bEOF\b|server closed idle connection|socket hang up|ECONNRESET|EPIPE/;

class BrokenConnection extends Error {}

/** @throws BrokenConnection where the answer speaks of one. */
export function expectConnected(step: string, says: string): void {
  if (BROKEN.test(says) || says.includes(NO_END))
    throw new BrokenConnection(`The connection broke in step "${step}": ${says}`);
}

/** Tries once more where the connection broke. */
export async function withConnection<T>(attempt: () => Promise<T>): Promise<T> {
  try {
    return await attempt();
  } catch (error) {
    if (!(error instanceof BrokenConnection)) throw error;
    console.log(`${error.message}\nAnother try.`);
    return attempt();
  }
}
