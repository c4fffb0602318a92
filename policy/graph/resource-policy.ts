// Policies that a stream, a queue, a topic, a bucket or a key carries itself. They can allow a role what none of its own does.
import type { Index } from "./join";
import type { Grant } from "./grant";
import { nameOf } from "./names";
import type { Resource } from "./resource";
import { reference, type Reference } from "./role";
import { read, UNKNOWN, type Value } from "./value";

export interface ResourcePolicy {
  resource: Resource;
  /** What it belongs to. */
  of: Reference;
  document: Value;
  /** The property that carries the document. */
  documentProperty: string;
}

/** Reads `aws:dynamodb/resourcePolicy:ResourcePolicy`, and a `QueuePolicy`, `TopicPolicy`, `BucketPolicy` or `KeyPolicy` of either provider. */
export function readResourcePolicy(resource: Resource): ResourcePolicy {
  const { props } = resource;
  const documentProperty = read(props, "policy") === undefined ? "policyDocument" : "policy";
  return {
    resource,
    of: reference(resource, "resourceArn", "queueUrl", "queues", "arn", "topics", "bucket", "keyId"),
    document: read(props, documentProperty),
    documentProperty,
  };
}

/** The policy as what gives permissions. */
export function carriedGrant(resource: Resource, document: Value, documentProperty: string): Grant {
  const origins = resource.propertyDependencies[documentProperty];
  return { resource, label: nameOf(resource), document, origins, kind: "resource" };
}

/** The resources of an index that the policy belongs to. */
export function carriersOf<T extends { resource: Resource }>(index: Index<T>, { resource, of }: ResourcePolicy): T[] {
  const names = of.values === UNKNOWN ? [UNKNOWN] : of.values;
  const found = names.flatMap((name) => index.find(resource, of.property, typeof name === "string" ? name : UNKNOWN));
  return [...new Set(found)];
}
