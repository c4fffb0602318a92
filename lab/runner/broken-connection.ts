// A connection that broke between a tool and an emulator, or went silent, isn't an answer of the emulator: such a run is repeated.

import type { Outcome } from "../model/outcome";
import { NO_END } from "../model/tool";

/** How Go, Node.js and the AWS SDK put it. */
const BROKEN =
  /use of closed network connection|connection reset by peer|broken pipe|\bEOF\b|server closed idle connection|socket hang up|ECONNRESET|EPIPE/;

class BrokenConnection extends Error {}

/** @throws BrokenConnection if a failure was one of the connection. */
export function expectConnected(step: string, outcome: Outcome): void {
  const messages = outcome.kind === "refused" ? (outcome.errors ?? []).map(({ message }) => message) : [];
  const broken = messages.find((message) => BROKEN.test(message) || message.includes(NO_END));
  if (broken !== undefined) throw new BrokenConnection(`The connection broke in step "${step}": ${broken}`);
}

/** MiniStack breaks up to one connection in ten runs; two in a row have been seen. */
const ATTEMPTS = 4;

/** Tries again if the connection broke. */
export async function withConnection<T>(attempt: () => Promise<T>): Promise<T> {
  for (let left = ATTEMPTS - 1; ; left--) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof BrokenConnection) || left === 0) throw error;
      console.log(`${error.message}\nAnother try.`);
    }
  }
}
