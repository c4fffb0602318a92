// The resource types in the graph, and how each is read.
import { readDestination } from "./destination";
import { readKey, readKeyAlias, readKeyGrant } from "./encryption";
import { readAlias, readFunction, readPermission } from "./lambda";
import { readMapping, readPipe } from "./reader";
import type { Resource } from "./resource";
import { readResourcePolicy } from "./resource-policy";
import { readAttachment, readPolicy, readPolicyList, readRole } from "./role";
import { readNativeGlobalTable, readNativeTable, readReplica, readTable } from "./table";

/** The type tokens of the two providers, each with the function that reads the resource. */
const KINDS = {
  tables: {
    "aws:dynamodb/table:Table": readTable,
    "aws-native:dynamodb:Table": readNativeTable,
    "aws-native:dynamodb:GlobalTable": readNativeGlobalTable,
  },
  replicas: { "aws:dynamodb/tableReplica:TableReplica": readReplica },
  mappings: both("lambda", "EventSourceMapping", readMapping),
  pipes: both("pipes", "Pipe", readPipe),
  functions: both("lambda", "Function", readFunction),
  // A callback function has the type of a function; a version exists only in aws-native.
  aliases: { ...both("lambda", "Alias", readAlias), "aws-native:lambda:Version": readAlias },
  permissions: both("lambda", "Permission", readPermission),
  roles: both("iam", "Role", readRole),
  policies: {
    ...both("iam", "RolePolicy", readPolicy),
    ...both("iam", "Policy", readPolicy),
    "aws-native:iam:ManagedPolicy": readPolicy,
  },
  attachments: {
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment": readAttachment,
    "aws:iam/policyAttachment:PolicyAttachment": readAttachment,
    "aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive": readAttachment,
  },
  policyLists: { "aws:iam/rolePoliciesExclusive:RolePoliciesExclusive": readPolicyList },
  destinations: {
    ...both("sqs", "Queue", readDestination),
    ...both("sns", "Topic", readDestination),
    ...both("s3", "Bucket", readDestination),
    "aws:s3/bucketV2:BucketV2": readDestination,
  },
  resourcePolicies: {
    "aws:dynamodb/resourcePolicy:ResourcePolicy": readResourcePolicy,
    ...both("sqs", "QueuePolicy", readResourcePolicy),
    ...both("sns", "TopicPolicy", readResourcePolicy),
    ...both("s3", "BucketPolicy", readResourcePolicy),
    "aws:kms/keyPolicy:KeyPolicy": readResourcePolicy,
  },
  keys: {
    ...both("kms", "Key", readKey),
    ...both("kms", "ReplicaKey", readKey),
    "aws:kms/externalKey:ExternalKey": readKey,
  },
  keyAliases: both("kms", "Alias", readKeyAlias),
  keyGrants: { "aws:kms/grant:Grant": readKeyGrant },
};

type Kinds = typeof KINDS;

/** The resources of each kind, read. */
export type Found = {
  [K in keyof Kinds]: Kinds[K] extends Record<string, (resource: Resource) => infer T> ? T[] : never;
};

const KIND_OF = new Map(
  Object.entries(KINDS).flatMap(([kind, readers]) =>
    Object.entries(readers).map(([type, read]) => [type, { kind, read: read as (resource: Resource) => unknown }]),
  ),
);

/** Whether the graph includes resources of this type. */
export function isKnownType(type: string): boolean {
  return KIND_OF.has(type);
}

/** Sorts resources by kind; others cost one look-up. */
export function sortByKind(resources: Iterable<Resource>): Found {
  const found = Object.fromEntries(Object.keys(KINDS).map((kind) => [kind, [] as unknown[]]));
  for (const resource of resources) {
    const entry = KIND_OF.get(resource.type);
    if (entry) found[entry.kind]?.push(entry.read(resource));
  }
  return found as Found;
}

/** The types under which the two providers have a resource: `aws:lambda/function:Function`, `aws-native:lambda:Function`. */
function both<T>(service: string, name: string, read: (resource: Resource) => T) {
  const file = name.charAt(0).toLowerCase() + name.slice(1);
  return { [`aws:${service}/${file}:${name}`]: read, [`aws-native:${service}:${name}`]: read };
}
