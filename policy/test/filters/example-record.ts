// Completes the values of an example to a whole stream record.
import type { Stream } from "../../filters/record-shape";
import type { Example } from "../../filters/passing-record";

type Node = { [name: string]: unknown };

/** The record with an example's values; the rest is filled in as in any record of that kind. */
export function recordOf(
  { record, values }: Example,
  { viewType = "NEW_AND_OLD_IMAGES", keys = [], types = {} }: Stream,
): Node {
  const result: Node = {
    eventID: "1",
    eventName: record.eventName,
    eventVersion: "1.1",
    eventSource: "aws:dynamodb",
    awsRegion: "us-east-1",
    eventSourceARN: "arn:aws:dynamodb:us-east-1:123456789012:table/orders/stream/2026-01-01T00:00:00.000",
    ...(record.expired && { userIdentity: { type: "Service", principalId: "dynamodb.amazonaws.com" } }),
  };
  const change: Node = {
    ApproximateCreationDateTime: 1_700_000_000,
    Keys: {},
    SequenceNumber: "1",
    SizeBytes: 1,
    StreamViewType: viewType,
  };
  result.dynamodb = change;
  if (record.eventName !== "REMOVE" && viewType.startsWith("NEW")) change.NewImage = {};
  if (record.eventName !== "INSERT" && viewType.includes("OLD")) change.OldImage = {};
  for (const { path, value } of values)
    put(result, path.some((name) => name.includes(".")) ? path.join(".").split(".") : path, value);
  const given: Node = Object.assign({}, change.OldImage, change.NewImage, change.Keys);
  for (const name of keys) {
    const value = given[name] ?? { [types[name] ?? "S"]: types[name] === "N" ? "1" : "k" };
    for (const part of ["Keys", "NewImage", "OldImage"]) if (change[part]) (change[part] as Node)[name] = value;
  }
  return result;
}

/** Puts a value at a path; sets are lists of one element, and all conditions on a list apply to its one element. */
function put(node: Node, [name = "", ...rest]: readonly string[], value: unknown): void {
  if (rest.length === 0) {
    node[name] = /^(SS|NS|BS)$/.test(name) ? [value] : value;
  } else if (name === "L") {
    node.L ??= [{}];
    put((node.L as Node[])[0] as Node, rest, value);
  } else {
    node[name] ??= {};
    put(node[name] as Node, rest, value);
  }
}
