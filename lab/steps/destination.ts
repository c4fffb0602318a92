// What reaches the on-failure destination.
import { GetObjectCommand, ListObjectsV2Command } from "@aws-sdk/client-s3";
import { GetQueueUrlCommand, ReceiveMessageCommand } from "@aws-sdk/client-sqs";
import { poll } from "dynamodb-streams-support/poll";
import type { Context } from "../model/context";
import { Step } from "../model/step";

interface Discarded {
  requestContext?: { condition?: string; approximateInvokeCount?: number };
  DDBStreamBatchInfo?: { batchSize?: number };
  /** An object that Lambda puts into a bucket holds the event itself; older objects hold it as JSON text. */
  payload?: { Records?: unknown[] } | string;
}

/** A step that reads messages: each as JSON text. */
const messages = (name: string, read: (context: Context, windowMs: number) => Promise<string[]>, windowMs?: number) =>
  new Step(name, "delivery", "queue", async (context) => {
    const bodies = await read(context, windowMs ?? context.target.windowMs * 2);
    const found = bodies.map((body) => JSON.parse(body) as Discarded);
    const summaries = found.map(({ requestContext = {}, DDBStreamBatchInfo = {}, payload }) => ({
      condition: requestContext.condition ?? "none",
      records: DDBStreamBatchInfo.batchSize ?? 0,
      ...(payload === undefined ? {} : { enclosed: enclosed(payload) }),
    }));
    return {
      outcome: {
        kind: "messages",
        messages: summaries.sort((a, b) => a.condition.localeCompare(b.condition) || a.records - b.records),
      },
      evidence: found.map((message) => `members: ${Object.keys(message).sort().join(", ")}`),
    };
  });

const enclosed = (payload: NonNullable<Discarded["payload"]>): number =>
  ((typeof payload === "string" ? JSON.parse(payload) : payload) as { Records?: unknown[] }).Records?.length ?? 0;

/**
 * The messages in the queue.
 *
 * @param most with this many messages, the waiting ends.
 * @param windowMs how long to wait for them. @default the target's window, twice
 */
export const queue = (most = 1, windowMs?: number): Step =>
  messages("queue", (context, window) => receive(context, most, window), windowMs);

/** The messages that the topic passed on to its queue: each is the text in a notification. */
export const topic = (): Step =>
  messages("topic", async (context, window) =>
    (await receive(context, 1, window)).map((body) => (JSON.parse(body) as { Message?: string }).Message ?? "{}"),
  );

/** The objects in the bucket. */
export const bucket = (): Step =>
  messages("bucket", async ({ clients: { s3 }, names: { bucket: Bucket } }, limitMs) => {
    const keys = async (): Promise<(string | undefined)[]> =>
      ((await s3.send(new ListObjectsV2Command({ Bucket }))).Contents ?? []).map(({ Key }) => Key);
    await poll(async () => (await keys()).length > 0, { limitMs, everyMs: 500 });
    return Promise.all(
      (await keys()).map(async (Key) => {
        const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
        return (await Body?.transformToString()) ?? "{}";
      }),
    );
  });

async function receive({ clients: { sqs }, names }: Context, most: number, windowMs: number): Promise<string[]> {
  const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: names.queue }));
  const bodies: string[] = [];
  for (const deadline = Date.now() + windowMs; Date.now() < deadline && bodies.length < most;) {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 1, VisibilityTimeout: 300 }),
    );
    bodies.push(...Messages.map(({ Body = "{}" }) => Body));
  }
  return bodies;
}
