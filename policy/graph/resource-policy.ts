// Policies that a stream, a queue, a topic, a bucket or a key carries itself. They can allow a role more than its own
// policies do.
import type { Grant } from "./grant";
import { nameOf } from "./names";
import type { Resource } from "./resource";
import { reference, type Reference } from "./role";
import { read, type Value } from "./value";

export interface ResourcePolicy {
  resource: Resource;
  /** The resource that it belongs to. */
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

/** The policy as a source of permissions. */
export function carriedGrant(resource: Resource, document: Value, documentProperty: string): Grant {
  const origins = resource.propertyDependencies[documentProperty];
  return { resource, label: nameOf(resource), document, origins, kind: "resource" };
}

/** The policy that a resource has in one of its own properties, if it has one. */
export function ownPolicies(resource: Resource, document: Value, property: string): Grant[] {
  return document === undefined || document === "" ? [] : [carriedGrant(resource, document, property)];
}
