// What reaches the on-failure queue.
import { GetQueueUrlCommand, ReceiveMessageCommand } from "@aws-sdk/client-sqs";
import { Step } from "../model/step";

interface Discarded {
  requestContext?: { condition?: string; approximateInvokeCount?: number };
  DDBStreamBatchInfo?: { batchSize?: number };
}

/**
 * The messages in the queue.
 *
 * @param most with this many messages, the waiting ends.
 * @param windowMs how long to wait for them. @default the target's window, twice
 */
export const queue = (most = 1, windowMs?: number): Step =>
  new Step("queue", "delivery", "queue", async ({ sqs, names, target }) => {
    const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: names.queue }));
    const bodies: string[] = [];
    for (
      const deadline = Date.now() + (windowMs ?? target.windowMs * 2);
      Date.now() < deadline && bodies.length < most;
    ) {
      const { Messages = [] } = await sqs.send(
        new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 1, VisibilityTimeout: 300 }),
      );
      bodies.push(...Messages.map(({ Body = "{}" }) => Body));
    }
    const messages = bodies.map((body) => JSON.parse(body) as Discarded);
    const told = messages.map(({ requestContext = {}, DDBStreamBatchInfo = {} }) => ({
      condition: requestContext.condition ?? "none",
      records: DDBStreamBatchInfo.batchSize ?? 0,
    }));
    return {
      outcome: {
        kind: "messages",
        messages: told.sort((a, b) => a.condition.localeCompare(b.condition) || a.records - b.records),
      },
      evidence: messages.map((message) => `members: ${Object.keys(message).sort().join(", ")}`),
    };
  });
