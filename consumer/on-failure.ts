import type * as s3 from "@pulumi/aws/s3";
import type * as sns from "@pulumi/aws/sns";
import type * as sqs from "@pulumi/aws/sqs";
import * as pulumi from "@pulumi/pulumi";
import { serviceOf } from "dynamodb-streams-aws/arn";
import { quote } from "./quote";
import { unsetIfMissing } from "./unset";

/**
 * On-failure destination: a standard queue or topic, a bucket, or the ARN of one. The KMS key of a queue or topic is taken from
 * the resource; so is a bucket's, if `serverSideEncryptionConfiguration` is set on the bucket itself.
 */
export type OnFailure = sqs.Queue | sns.Topic | s3.Bucket | OnFailureArn;

/** An on-failure destination by its ARN. */
export interface OnFailureArn {
  /**
   * ARN of a standard SQS queue, a standard SNS topic, an S3 bucket, or a topic in an MSK cluster
   * (`arn:aws:kafka:<region>:<account>:topic/<cluster>/<uuid>/<topic>`).
   *
   * AWS's page on DynamoDB lists Kafka; its page on Kafka destinations speaks of Kafka sources only, with the topic in the
   * source's cluster. Try it on AWS before you rely on it.
   */
  arn: pulumi.Input<string>;
  /** Customer-managed KMS key that encrypts the destination: ARN or id of the key, or its alias. @default none */
  kmsKey?: pulumi.Input<string | undefined>;
}

/** An {@link OnFailure} as the component uses it. */
export interface Destination {
  /** What the role has to reach. */
  arn: pulumi.Output<string>;
  /** What the mapping is told: the ARN, or `kafka://<topic>`. */
  destinationArn: pulumi.Output<string>;
  /** Key that encrypts it. */
  kmsKey: pulumi.Output<string | undefined>;
  /** It is known to be a queue, whose depth an alarm can watch. */
  isQueue: boolean;
}

const SERVICES = ["sqs", "sns", "s3", "kafka"];
const KAFKA_TOPIC = /^arn:[^:]+:kafka:[^:]+:[^:]+:topic\/[^/]+\/[^/]+\/([^/]+)$/;

/**
 * Resolves what the component was given as `onFailure`.
 *
 * @throws Error for a FIFO queue or topic, and for anything that can't be a destination, as soon as that is known.
 */
export function resolveDestination(consumer: string, onFailure: OnFailure): Destination {
  const fifo: pulumi.Input<boolean | undefined> =
    "fifoQueue" in onFailure ? onFailure.fifoQueue : "fifoTopic" in onFailure ? onFailure.fifoTopic : false;
  // Whether a new queue is FIFO is known before its ARN is, so that the preview already fails.
  const arn = pulumi.output(fifo).apply((isFifo) => {
    if (isFifo) fail(consumer, "is FIFO", STANDARD_ONLY);
    return pulumi.output(onFailure.arn).apply((value) => checked(consumer, value));
  });
  return {
    arn,
    destinationArn: arn.apply((value) => {
      const topic = KAFKA_TOPIC.exec(value)?.[1];
      return topic === undefined ? value : `kafka://${topic}`;
    }),
    kmsKey: keyOf(onFailure),
    isQueue: "fifoQueue" in onFailure || (typeof onFailure.arn === "string" && serviceOf(onFailure.arn) === "sqs"),
  };
}

function keyOf(onFailure: OnFailure): pulumi.Output<string | undefined> {
  if ("kmsMasterKeyId" in onFailure) return unsetIfMissing(onFailure.kmsMasterKeyId, onFailure.arn);
  if ("serverSideEncryptionConfiguration" in onFailure) {
    return unsetIfMissing(onFailure.serverSideEncryptionConfiguration, onFailure.arn).apply(
      (encryption) => encryption?.rule?.applyServerSideEncryptionByDefault?.kmsMasterKeyId || undefined,
    );
  }
  return pulumi.output(onFailure.kmsKey);
}

const STANDARD_ONLY = "Lambda can't send to it. Use a standard queue or topic.";

function checked(consumer: string, arn: string): string {
  if (arn.endsWith(".fifo")) fail(consumer, `is ${quote(arn)}, which is FIFO`, STANDARD_ONLY);
  const service = serviceOf(arn) ?? "";
  if (SERVICES.includes(service) && (service !== "kafka" || KAFKA_TOPIC.test(arn))) return arn;
  return fail(
    consumer,
    `is ${quote(arn)}, which can't be an on-failure destination`,
    "Use a queue, a topic, a bucket, or a topic of an MSK cluster.",
  );
}

function fail(consumer: string, problem: string, fix: string): never {
  throw new Error(`StreamConsumer "${consumer}": \`onFailure\` ${problem}. ${fix}`);
}
