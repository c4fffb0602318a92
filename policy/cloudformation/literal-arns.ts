// A policy can name a table by hand although CloudFormation chooses the table's name: `table/shop-*`. Only the deployment
// knows whether the two match, so the pattern is unknown. A name given by Ref, Fn::GetAtt or Fn::Sub isn't.
import type { Resource } from "../graph/resource";
import { isObject, UNKNOWN } from "../graph/value";

/** Services that have a resource here whose name CloudFormation chooses, by the beginning of their ARNs. */
const SERVICES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    "aws-native:dynamodb:Table": "dynamodb",
    "aws-native:dynamodb:GlobalTable": "dynamodb",
    "aws-native:sqs:Queue": "sqs",
    "aws-native:sns:Topic": "sns",
    "aws-native:s3:Bucket": "s3",
    "aws-native:kms:Key": "kms",
  }),
);

/** Replaces hand-written patterns in policy documents by `UNKNOWN` if they may match a resource without a fixed name. */
export function softenLiterals(resources: readonly (Resource & { props: object })[]): void {
  const chosen = new Set<string>();
  for (const { type, props } of resources) {
    const service = SERVICES.get(type);
    if (service !== undefined && Object.values(props).some(isChosenName)) chosen.add(service);
  }
  if (chosen.size === 0) return;
  for (const { props } of resources) soften(props, chosen);
}

/** A name in angle brackets stands for one that CloudFormation chooses; region and account are the same for all. */
function isChosenName(value: unknown): boolean {
  return typeof value === "string" && /<(?!(Region|AccountId|StackName|StackId)>)[^>]+>/.test(value);
}

function soften(node: unknown, chosen: ReadonlySet<string>): void {
  if (Array.isArray(node)) {
    for (const item of node) soften(item, chosen);
    return;
  }
  if (!isObject(node)) return;
  for (const [key, value] of Object.entries(node)) {
    if (key !== "Resource" && key !== "NotResource") soften(value, chosen);
    else node[key] = Array.isArray(value) ? value.map((item) => softened(item, chosen)) : softened(value, chosen);
  }
}

function softened(pattern: unknown, chosen: ReadonlySet<string>): unknown {
  if (typeof pattern !== "string") return pattern;
  const [, , service = "", , , ...parts] = pattern.split(":");
  if (parts.some((part) => /<[^>]+>/.test(part))) return pattern;
  // A stream's ARN contains its creation time, which nobody knows in advance.
  if (service === "dynamodb" && /\/stream\/[^*<]/.test(pattern)) return UNKNOWN;
  const [resource = "*"] = parts;
  const isWild = /^(table\/)?\*$/.test(resource.replace(/\/(stream|index)\/.*/, ""));
  return chosen.has(service) && !isWild ? UNKNOWN : pattern;
}
