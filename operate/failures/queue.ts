import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
} from "@aws-sdk/client-sqs";
import { sentence, StoppedError, UsageError } from "../command/exit";
import { wait } from "../command/patience";
import { inPool } from "../delivery/pool";
import { FailedBatches, type Holder } from "./failed-batches";
import { readMessage } from "./failure-message";
import { batchOrForeign, type Collected, type FailureSource } from "./failure-source";
import { SpooledMap } from "./spooled-map";
import type { Wanted } from "./wanted";

/** The queue counts as empty after this many consecutive empty receives. */
const EMPTY_RECEIVES = 2;
/** Maximum messages in one SQS call. */
const BATCH = 10;
/** Concurrent calls, so that all held messages are renewed before they become visible. */
const CALLS_AT_ONCE = 16;

export interface QueueOptions {
  /** How long messages stay hidden from other readers, in seconds, 1 to 43,200. Renewed during the run. */
  holdSeconds: number;
  /** How long to wait for messages that another run holds, in seconds. */
  waitSeconds: number;
}

/** The URL of a queue, given as URL, ARN or name. @throws UsageError when the queue doesn't exist */
export async function queueUrl(sqs: SQSClient, queue: string): Promise<string> {
  if (/^https?:/.test(queue)) return queue;
  const arn = /^arn:[^:]+:sqs:[^:]*:(\d*):(.+)$/.exec(queue);
  try {
    const { QueueUrl } = await sqs.send(
      new GetQueueUrlCommand({ QueueName: arn?.[2] ?? queue, QueueOwnerAWSAccountId: arn?.[1] || undefined }),
    );
    return QueueUrl as string;
  } catch (error) {
    if (!/NonExistentQueue|QueueDoesNotExist/.test((error as Error).name)) throw error;
    throw new UsageError(`The queue ${queue} doesn't exist in this region and account: pass another with --queue.`);
  }
}

/** The messages of an SQS queue, held by their visibility timeout: those of a killed run become visible again. */
export class QueueSource implements FailureSource, Holder {
  public readonly title: string;
  /** Receipt handles by message id. */
  private readonly held = new SpooledMap();
  private heartbeat: NodeJS.Timeout | undefined;
  private renewal = Promise.resolve();

  constructor(
    private readonly sqs: SQSClient,
    private readonly url: string,
    private readonly wanted: Wanted,
    private readonly options: QueueOptions,
  ) {
    this.title = `queue ${url.split("/").at(-1)}`;
  }

  async depth(): Promise<{ waiting: number; held: number }> {
    const { Attributes: { ApproximateNumberOfMessages, ApproximateNumberOfMessagesNotVisible } = {} } =
      await this.sqs.send(
        new GetQueueAttributesCommand({
          QueueUrl: this.url,
          AttributeNames: ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"],
        }),
      );
    return {
      waiting: Number(ApproximateNumberOfMessages ?? 0),
      held: Number(ApproximateNumberOfMessagesNotVisible ?? 0),
    };
  }

  /** Ordering needs all messages: if another reader holds some, the received ones are released, and it tries again. */
  async collect(stop: AbortSignal): Promise<Collected> {
    const nothing = (): Collected => ({ batches: new FailedBatches(this), foreign: [] });
    let found = nothing();
    const size = () => found.batches.length + found.foreign.length;
    for (const deadline = Date.now() + this.options.waitSeconds * 1000; ;) {
      const before = size();
      await this.receive(found, stop);
      const { waiting, held } = await this.depth();
      const others = held - this.held.size;
      // A message may have become visible between the last receive and the count.
      if (stop.aborted || (others <= 0 && (waiting === 0 || size() === before))) return found;
      if (others <= 0) continue;
      await this.release();
      found = nothing();
      if (Date.now() > deadline) {
        throw new StoppedError(
          `The ${this.title} has ${others} messages that another reader holds: another redrive, or one that was killed. ` +
            "Nothing was sent. Wait until it has ended, or until the messages are visible again, and run this again.",
        );
      }
      // Random, so that two runs that started together don't collide again.
      await wait(500 + Math.random() * 1500, stop);
    }
  }

  async release(): Promise<void> {
    clearInterval(this.heartbeat);
    this.heartbeat = undefined;
    // A renewal in progress would hide the messages again.
    await this.renewal;
    await this.setVisibility(0);
    this.held.clear();
  }

  private async receive(found: Collected, stop: AbortSignal): Promise<void> {
    this.beat();
    for (let empty = 0; empty < EMPTY_RECEIVES && !stop.aborted;) {
      // A short poll queries only some of the queue's servers.
      const messages = await this.poll(empty === 0 ? 0 : 1);
      empty = messages.length ? 0 : empty + 1;
      for (const { MessageId: id = "", ReceiptHandle = "", Body = "" } of messages) {
        // A message can arrive twice; only its latest receipt is valid.
        const isKnown = this.held.has(id);
        const at = this.held.set(id, ReceiptHandle);
        const message = isKnown ? undefined : batchOrForeign(found, id, readMessage(Body), this.wanted);
        if (message) found.batches.add(message, at);
      }
    }
  }

  private async poll(WaitTimeSeconds: number): Promise<Message[]> {
    const { url: QueueUrl, options } = this;
    try {
      const { Messages = [] } = await this.sqs.send(
        new ReceiveMessageCommand({
          QueueUrl,
          MaxNumberOfMessages: BATCH,
          VisibilityTimeout: options.holdSeconds,
          WaitTimeSeconds,
        }),
      );
      return Messages;
    } catch (error) {
      if ((error as Error).name !== "OverLimit") throw error;
      throw new StoppedError(
        `The ${this.title} has more messages than SQS lets a reader hold (${this.held.size} are held), and their order needs all of them. ` +
          "Nothing was sent. Replay the time in which they failed with dynamodb-streams replay --since TIME --go, then purge the queue.",
      );
    }
  }

  keyAt(at: number): string {
    return this.held.keyAt(at);
  }

  async remove(id: string): Promise<void> {
    const ReceiptHandle = this.held.get(id);
    if (ReceiptHandle === undefined) return;
    try {
      await this.sqs.send(new DeleteMessageCommand({ QueueUrl: this.url, ReceiptHandle }));
    } catch (error) {
      const { name, message } = error as Error;
      if (!/ReceiptHandleIsInvalid|InvalidParameterValue/.test(name)) throw error;
      throw new StoppedError(
        `Message ${id} of the ${this.title} can't be deleted, because this run no longer holds it: ${sentence(message)} ` +
          "Its records were handled, and the next run hands them over again. Run this again, with a longer --hold if the machine was suspended.",
      );
    }
    this.held.delete(id);
  }

  private beat(): void {
    let isUnderWay = false;
    const renew = () => {
      if (isUnderWay) return;
      isUnderWay = true;
      this.renewal = this.setVisibility(this.options.holdSeconds)
        .catch(() => undefined)
        .finally(() => (isUnderWay = false));
    };
    this.heartbeat ??= setInterval(renew, (this.options.holdSeconds * 1000) / 3).unref();
  }

  /** @throws the first error, after every message was tried: one that fails must not expose the others. */
  private async setVisibility(seconds: number): Promise<void> {
    const failures: unknown[] = [];
    await inPool(this.receipts(), CALLS_AT_ONCE, async (receipts) => {
      const Entries = receipts.map((ReceiptHandle, index) => ({
        Id: String(index),
        ReceiptHandle,
        VisibilityTimeout: seconds,
      }));
      const command = new ChangeMessageVisibilityBatchCommand({ QueueUrl: this.url, Entries });
      await this.sqs.send(command).catch((error: unknown) => failures.push(error));
    });
    if (failures.length) throw failures[0];
  }

  /** The held receipts in chunks of one call each. */
  private *receipts(): Generator<string[]> {
    let receipts: string[] = [];
    for (const receipt of this.held.values()) {
      if (receipts.push(receipt) < BATCH) continue;
      yield receipts;
      receipts = [];
    }
    if (receipts.length) yield receipts;
  }
}
