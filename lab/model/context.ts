// The context of a run: one tool's stack on one target, and what its steps share.
import { setTimeout as delay } from "node:timers/promises";
import { poll } from "dynamodb-streams-support/poll";
import { clientsOf, type Clients } from "./clients";
import { readInvocations, type Invocation } from "./invocations";
import type { Names, Stack } from "./stack";
import type { Instance, Target } from "./target";
import type { Session } from "./tool";

export class Context {
  readonly clients: Clients;
  readonly dynamodb: Clients["dynamodb"];
  readonly streams: Clients["streams"];
  readonly lambda: Clients["lambda"];
  readonly iam: Clients["iam"];
  /** Whether the step before was a plan, which the next may apply as it is. */
  planned = false;
  /** The ARN of every stream that the table was seen to have, oldest first. */
  readonly streamArns: string[] = [];
  private changedAt = Date.now();

  constructor(
    readonly target: Target,
    readonly instance: Instance,
    readonly names: Names,
    readonly session: Session,
    public stack: Stack,
    readonly normal: (text: string) => string,
  ) {
    this.clients = clientsOf(instance);
    this.dynamodb = this.clients.dynamodb;
    this.streams = this.clients.streams;
    this.lambda = this.clients.lambda;
    this.iam = this.clients.iam;
  }

  /** Notes that the stack was changed: what follows waits until the change has settled. */
  touched(): void {
    this.changedAt = Date.now();
  }

  /** Waits until the last change can be relied on. */
  async settled(): Promise<void> {
    await delay(Math.max(0, this.changedAt + this.target.settleMs - Date.now()));
  }

  /** Every invocation of the handler so far, in the order of their ends. */
  invocations(): Promise<Invocation[]> {
    return readInvocations(this.instance, this.names);
  }

  /**
   * Waits until the invocations fulfil a condition, for the target's window of observation at most.
   *
   * @returns the invocations seen last, and whether they fulfil it.
   */
  async until(
    condition: (seen: Invocation[]) => boolean,
    windowMs = this.target.windowMs,
  ): Promise<{ seen: Invocation[]; met: boolean }> {
    let seen: Invocation[] = [];
    const met = await poll(async () => condition((seen = await this.invocations())), {
      limitMs: windowMs,
      everyMs: 100,
    });
    return { seen, met: met ?? false };
  }

  close(): void {
    Object.values(this.clients).forEach((client) => client.destroy());
  }
}
