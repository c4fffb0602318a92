// Where batches go that keep failing.
import { serviceOf } from "dynamodb-streams-aws/arn";
import type { Encryption } from "./encryption";
import type { Resource } from "./resource";
import { flag, read, readInput, text, type MaybeUnknown } from "./value";
import { customerKey } from "./table";

/** A queue or a topic of the stack. */
export interface DestinationProperties {
  resource: Resource;
  arn: MaybeUnknown<string | undefined>;
  isFifo: MaybeUnknown<boolean>;
  /** The customer's key; `undefined` for none, or a key of AWS. */
  kmsKey: MaybeUnknown<string | undefined>;
}

/** Reads `aws:sqs/queue:Queue`, `aws:sns/topic:Topic` and those of aws-native. */
export function readDestination(resource: Resource): DestinationProperties {
  const { props } = resource;
  return {
    resource,
    arn: text(read(props, "arn") ?? read(props, "topicArn")),
    isFifo: flag(read(props, "fifoQueue") ?? read(props, "fifoTopic")),
    kmsKey: customerKey(text(readInput(resource, "kmsMasterKeyId"))),
  };
}

/** An on-failure destination of a reader. */
export interface Destination {
  /** `sqs`, `sns`, `s3`, …; `undefined` if it can't be told yet. */
  service: string | undefined;
  /** Its ARN, with a star for each part that isn't known. */
  arn: string;
  /** `undefined` if it isn't of this stack, and its ARN isn't known. */
  isFifo: MaybeUnknown<boolean> | undefined;
  encryption?: Encryption;
}

const SERVICE = /^aws(?:-native)?:(sqs|sns|s3)[/:]/;

/** What is known of a destination that isn't a queue or a topic of the stack, or isn't known to be. */
export function destinationElsewhere(
  arn: MaybeUnknown<string | undefined>,
  resource: Resource,
  property: string,
): Destination {
  if (typeof arn === "string") return { service: serviceOf(arn), arn, isFifo: arn.endsWith(".fifo") };
  const origins = resource.propertyDependencies[property];
  const [service, ...others] = new Set(origins?.flatMap(({ type }) => SERVICE.exec(type)?.[1] ?? []));
  return service === undefined || others.length > 0
    ? { service: undefined, arn: "*", isFifo: undefined }
    : { service, arn: `arn:*:${service}:*:*:*`, isFifo: undefined };
}
