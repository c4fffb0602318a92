// The on-failure destination of a case, made through the API: the provider waits 25 s for each queue that it makes.
import { CreateBucketCommand, PutBucketTaggingCommand, type BucketLocationConstraint } from "@aws-sdk/client-s3";
import { CreateTopicCommand, SubscribeCommand } from "@aws-sdk/client-sns";
import { CreateQueueCommand, GetQueueAttributesCommand, SetQueueAttributesCommand } from "@aws-sdk/client-sqs";
import { clientsOf, type Clients } from "../model/clients";
import type { Destination, Names } from "../model/stack";
import type { Instance } from "../model/target";

/**
 * Makes a destination.
 *
 * @returns its ARN.
 * @throws the SDK's error if the target rejects a request.
 */
export async function makeDestination(
  kind: Destination,
  names: Pick<Names, "queue" | "topic" | "bucket">,
  instance: Instance,
): Promise<string> {
  const clients = clientsOf(instance);
  try {
    if (kind === "bucket") return await bucket(clients, names.bucket, instance);
    const queue = await makeQueue(clients, names.queue, instance);
    return kind === "queue" ? queue.arn : await topic(clients, names.topic, queue, instance);
  } finally {
    Object.values(clients).forEach((client) => client.destroy());
  }
}

interface Queue {
  url: string;
  arn: string;
}

async function makeQueue({ sqs }: Clients, QueueName: string, { tags }: Instance): Promise<Queue> {
  const { QueueUrl: url = "" } = await sqs.send(new CreateQueueCommand({ QueueName, tags }));
  const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ["QueueArn"] }));
  if (Attributes?.QueueArn === undefined) throw new Error(`The target has no ARN for the queue ${QueueName}.`);
  return { url, arn: Attributes.QueueArn };
}

/** A topic that passes what it gets on to a queue, where it can be read. */
async function topic({ sns, sqs }: Clients, Name: string, { url, arn }: Queue, { tags }: Instance): Promise<string> {
  const { TopicArn = "" } = await sns.send(new CreateTopicCommand({ Name, Tags: tagList(tags) }));
  const statement = {
    Effect: "Allow",
    Principal: { Service: "sns.amazonaws.com" },
    Action: "sqs:SendMessage",
    Resource: arn,
    Condition: { ArnEquals: { "aws:SourceArn": TopicArn } },
  };
  const Policy = JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
  await sqs.send(new SetQueueAttributesCommand({ QueueUrl: url, Attributes: { Policy } }));
  await sns.send(new SubscribeCommand({ TopicArn, Protocol: "sqs", Endpoint: arn }));
  return TopicArn;
}

async function bucket({ s3 }: Clients, Bucket: string, { tags, client }: Instance): Promise<string> {
  const LocationConstraint = client.region as BucketLocationConstraint;
  // A bucket in us-east-1 has no location constraint: S3 rejects that name as one.
  const elsewhere = client.region !== undefined && client.region !== "us-east-1";
  await s3.send(
    new CreateBucketCommand({
      Bucket,
      ...(elsewhere ? { CreateBucketConfiguration: { LocationConstraint } } : {}),
    }),
  );
  const TagSet = tagList(tags);
  if (TagSet) await s3.send(new PutBucketTaggingCommand({ Bucket, Tagging: { TagSet } }));
  return `arn:aws:s3:::${Bucket}`;
}

const tagList = (tags: Record<string, string> | undefined) =>
  tags && Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
