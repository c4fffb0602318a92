// Where batches go if they keep failing.
import { serviceOf } from "dynamodb-streams-aws/arn";
import { expectedEnd } from "./arn-end";
import type { Encryption } from "./encryption";
import type { Grant } from "./grant";
import { shown } from "./names";
import type { Resource } from "./resource";
import { ownPolicies } from "./resource-policy";
import { flag, read, readInput, text, type MaybeUnknown } from "./value";
import { customerKey } from "./table";

/** A queue, a topic or a bucket in the stack. */
export interface DestinationProperties {
  resource: Resource;
  arn: MaybeUnknown<string | undefined>;
  /** The end that the ARN will have, until it is known: `sqs:failed`. */
  arnEnd: string | undefined;
  /** The name that its policies refer to: a queue's URL, a bucket's name. */
  name: MaybeUnknown<string | undefined>;
  isFifo: MaybeUnknown<boolean>;
  /** The customer's key; `undefined` if there is none, or for a key of AWS. */
  kmsKey: MaybeUnknown<string | undefined>;
  /** Policies that the destination itself carries. */
  policies: Grant[];
}

/** Reads `aws:sqs/queue:Queue`, `aws:sns/topic:Topic`, `aws:s3/bucket:Bucket` and those of aws-native. */
export function readDestination(resource: Resource): DestinationProperties {
  const { props } = resource;
  const policy = readInput(resource, "policy");
  const arn = text(read(props, "arn") ?? read(props, "topicArn"));
  const [, service = ""] = SERVICE.exec(resource.type) ?? [];
  const name = NAMES.map((key) => read(props, key)).find((value) => value !== undefined);
  return {
    resource,
    arn,
    arnEnd: expectedEnd(arn, `${service}:`, text(name)),
    name: text(read(props, "url") ?? read(props, "queueUrl") ?? read(props, "bucket") ?? read(props, "bucketName")),
    policies: ownPolicies(resource, policy, "policy"),
    isFifo: flag(read(props, "fifoQueue") ?? read(props, "fifoTopic")),
    kmsKey: customerKey(text(readInput(resource, "kmsMasterKeyId"))),
  };
}

/** An on-failure destination of a reader. */
export interface Destination {
  /** `sqs`, `sns`, `s3`, …; `undefined` if it isn't known yet. */
  service: string | undefined;
  /** Its ARN, with a star for each part that isn't known. */
  arn: string;
  /** `undefined` if it isn't in this stack and its ARN is unknown. */
  isFifo: MaybeUnknown<boolean> | undefined;
  encryption?: Encryption;
  /** Its name in messages: `queue "failed"`, or its ARN. */
  label: string;
  /** Policies that the destination itself carries. */
  policies: readonly Grant[];
}

const SERVICE = /^aws(?:-native)?:(sqs|sns|s3)[/:]/;

/** The property with the end of the ARN of a queue, a topic or a bucket. */
const NAMES = ["name", "queueName", "topicName", "bucket", "bucketName"];

/** A destination that isn't, or may not be, a queue or a topic in the stack. */
export function destinationElsewhere(
  arn: MaybeUnknown<string | undefined>,
  resource: Resource,
  property: string,
): Destination {
  if (typeof arn === "string")
    return { service: serviceOf(arn), arn, isFifo: arn.endsWith(".fifo"), label: shown(arn), policies: [] };
  const origins = resource.propertyDependencies[property];
  const [service, ...others] = new Set(origins?.flatMap(({ type }) => SERVICE.exec(type)?.[1] ?? []));
  const label = "its on-failure destination";
  return service === undefined || others.length > 0
    ? { service: undefined, arn: "*", isFifo: undefined, label, policies: [] }
    : { service, arn: `arn:*:${service}:*:*:*`, isFifo: undefined, label, policies: [] };
}
