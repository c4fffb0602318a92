// Makes records from an item's present state, in the shape of the stream's own.
import { createHash } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import { type DynamoDBClient, GetItemCommand } from "@aws-sdk/client-dynamodb";
import { parseStreamArn } from "dynamodb-streams-aws/arn";
import { IMAGES_OF_VIEW_TYPE, type StreamViewType } from "dynamodb-streams-aws/view-types";
import type { DynamoDBRecord } from "aws-lambda";
import { fromJsonItem, type JsonItem, toJsonItem } from "./lambda-record";
import { keyOf } from "./record";

export interface RecordContext {
  streamArn: string;
  region: string;
  viewType: string;
  /** Distinguishes runs: an item gets a different event id in each, so that a handler on `once()` handles it once a run. */
  run: string;
}

/**
 * Makes an INSERT of an item, or a REMOVE if the item doesn't exist.
 *
 * @param index place in its page, used as the sequence number: AWS's own have 21 digits and more, so a handler that keeps the highest
 *   one lets every live change win.
 */
export function madeRecord(
  { streamArn, region, viewType, run }: RecordContext,
  keys: JsonItem,
  item: JsonItem | undefined,
  index: number,
  now = Date.now(),
): DynamoDBRecord {
  const content: DynamoDBRecord["dynamodb"] = {
    ApproximateCreationDateTime: Math.floor(now / 1000),
    Keys: keys,
    SequenceNumber: String(index),
    SizeBytes: Buffer.byteLength(JSON.stringify(item ?? keys)),
    StreamViewType: viewType as "NEW_IMAGE",
  };
  const images = IMAGES_OF_VIEW_TYPE[viewType as StreamViewType] ?? [];
  if (item && images.includes("NewImage")) content.NewImage = item;
  // The removed item is no longer known, except for its keys.
  if (!item && images.includes("OldImage")) content.OldImage = keys;
  return {
    eventID: createHash("sha256")
      .update(`${run}\n${streamArn}\n${keyOf(keys)}\n${item ? "" : "gone"}`)
      .digest("hex")
      .slice(0, 32),
    eventName: item ? "INSERT" : "REMOVE",
    eventVersion: "1.1",
    eventSource: "aws:dynamodb",
    awsRegion: region,
    dynamodb: content,
    eventSourceARN: streamArn,
  };
}

/** Reads a record's item from the table. @returns it as a record, and whether it still is as the record's change left it. */
export async function presentState(client: DynamoDBClient, record: DynamoDBRecord, run: string) {
  const { Keys = {}, NewImage, StreamViewType = "KEYS_ONLY" } = record.dynamodb ?? {};
  const streamArn = record.eventSourceARN ?? "";
  const { Item } = await client.send(
    new GetItemCommand({
      TableName: parseStreamArn(streamArn)?.tableName,
      Key: fromJsonItem(Keys),
      ConsistentRead: true,
    }),
  );
  const item = Item && toJsonItem(Item);
  return {
    same: record.eventName === "REMOVE" ? item === undefined : item !== undefined && isDeepStrictEqual(item, NewImage),
    record: madeRecord({ streamArn, region: record.awsRegion ?? "", viewType: StreamViewType, run }, Keys, item, 0),
  };
}
