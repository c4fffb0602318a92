import { expectedEnd } from "./arn-end";
import type { Resource } from "./resource";
import { at, read, nonEmpty, text, UNKNOWN, type MaybeUnknown } from "./value";

/** A Lambda function as far as its runtime, its role and its names are concerned. */
export interface FunctionProperties {
  resource: Resource;
  /** Known names and ARNs of the function. */
  names: MaybeUnknown<string | undefined>[];
  /** Unknown until the function exists. */
  arn: MaybeUnknown<string | undefined>;
  /** The end that the ARN will have, until it is known: `lambda:function:orders`. */
  arnEnd: string | undefined;
  /** Such as `nodejs22.x`; `undefined` for a container image. */
  runtime: MaybeUnknown<string | undefined>;
  /** ARN of the execution role. */
  role: MaybeUnknown<string | undefined>;
  /** Whether it has versions, so that an unknown name may be that of a version. */
  hasVersions: boolean;
  /** ARN of its own dead-letter queue, which serves only asynchronous invocations. */
  deadLetterQueue: MaybeUnknown<string | undefined>;
}

/** Reads `aws:lambda/function:Function` or `aws-native:lambda:Function`. */
export function readFunction(resource: Resource): FunctionProperties {
  const { props } = resource;
  const publish = read(props, "publish");
  const arn = text(read(props, "arn"));
  const names = ["arn", "qualifiedArn", "name", "functionName"].map((key) => text(read(props, key)));
  return {
    resource,
    names,
    arn,
    arnEnd: expectedEnd(arn, "lambda:function:", text(read(props, "name") ?? read(props, "functionName"))),
    runtime: nonEmpty(read(props, "runtime")),
    role: text(read(props, "role")),
    hasVersions: publish === true || publish === UNKNOWN,
    deadLetterQueue: text(at(read(props, "deadLetterConfig"), "targetArn")),
  };
}

/** An alias or a version: another name under which a mapping may reach a function. */
export interface AliasProperties {
  resource: Resource;
  /** ARN of the alias. */
  arn: MaybeUnknown<string | undefined>;
  /** Such as `live`; `undefined` for a version. */
  name: MaybeUnknown<string | undefined>;
  /** Name or ARN of the function. */
  functionName: MaybeUnknown<string | undefined>;
}

/** Reads an alias or a version of either provider. */
export function readAlias(resource: Resource): AliasProperties {
  const { props } = resource;
  return {
    resource,
    arn: text(read(props, "arn") ?? read(props, "aliasArn") ?? read(props, "functionArn")),
    name: text(read(props, "name")),
    functionName: text(read(props, "functionName")),
  };
}

/** A Lambda permission: who, besides the account itself, may invoke a function. */
export interface Permission {
  resource: Resource;
  /** Such as `dynamodb.amazonaws.com`. */
  principal: MaybeUnknown<string | undefined>;
}

/** Reads `aws:lambda/permission:Permission` or `aws-native:lambda:Permission`. */
export function readPermission(resource: Resource): Permission {
  return { resource, principal: text(read(resource.props, "principal")) };
}

/**
 * A function's name or ARN, whole or in part (`<account>:function:<name>`), with or without a version or alias. Its
 * groups: the part before the version, the name, the version.
 */
const REFERENCE = /^((?:.*:function:)?([^:]+))(?::([^:]+))?$/;

/** The names under which the function that this string refers to may be indexed. */
export function functionNames(value: MaybeUnknown<string | undefined>): string[] | undefined {
  if (typeof value !== "string") return undefined;
  // An ARN names one function; functions with the same name are in other regions or accounts.
  return REFERENCE.exec(value)?.slice(0, value.startsWith("arn:") ? 2 : 3);
}

/** The version or alias in this string; empty if there is none, or if it is the default one. */
export function qualifierOf(value: string | undefined): string {
  const qualifier = value === undefined ? undefined : REFERENCE.exec(value)?.[3];
  return qualifier === undefined || qualifier === "$LATEST" ? "" : qualifier;
}
