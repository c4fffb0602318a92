// The on-failure destination of a mapping, opened for reading.
import { serviceOf } from "dynamodb-streams-aws/arn";
import { UsageError } from "../command/exit";
import type { Clients } from "../target/clients";
import type { Target } from "../target/resolve";
import { BucketSource } from "./bucket";
import { queueUrl, QueueSource } from "./queue";
import type { FailureSource } from "./failure-source";

export interface OpenOptions {
  /** Queue to read instead of the mapping's destination, such as one subscribed to its topic. */
  queue: string | undefined;
  holdSeconds: number;
  waitSeconds: number;
  /** Whether to keep other runs out; a run without --go doesn't. */
  exclusive: boolean;
}

/** @throws UsageError if there is no destination, or if its kind can't be read. */
export async function openFailures(
  { s3, sqs }: Clients,
  { mapping, tableName }: Target,
  options: OpenOptions,
): Promise<FailureSource> {
  const wanted = { functionArn: mapping.functionArn, tableName };
  const destination = options.queue ?? mapping.onFailure;
  if (destination === undefined) {
    throw new UsageError(
      `Mapping ${mapping.uuid} has no on-failure destination, so nothing says which batches Lambda stopped retrying. ` +
        "Set one; what is still in the stream can be handed over again with dynamodb-streams replay.",
    );
  }
  const service = options.queue ? "sqs" : serviceOf(destination);
  switch (service) {
    case "sqs":
      return new QueueSource(sqs, await queueUrl(sqs, destination), wanted, options);
    case "s3": {
      const bucket = destination.split(":::")[1] ?? "";
      return new BucketSource(s3, bucket, mapping.uuid, wanted, options.exclusive);
    }
    case "sns":
      throw new UsageError(
        `Failed batches go to the topic ${destination}, which keeps nothing: name the queue that is subscribed to it with --queue.`,
      );
    default:
      throw new UsageError(
        `Failed batches go to ${destination}: only queues, topics with a queue, and buckets can be read.`,
      );
  }
}
