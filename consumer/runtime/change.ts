// A record of a DynamoDB stream, read into a typed change.
// What a record carries: https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_StreamRecord.html
import { isDeepStrictEqual } from "node:util";
import type { DynamoDBRecord } from "aws-lambda";
import { parseStreamArn } from "dynamodb-streams-aws/arn";
import {
  type ImageName,
  IMAGES_OF_EVENT,
  IMAGES_OF_VIEW_TYPE,
  type StreamViewType as ViewType,
} from "dynamodb-streams-aws/view-types";
import { withJson } from "./to-json";
import { type Item, readItem } from "./attribute-value";

/** The image after a change; `undefined` if the view type doesn't carry it. */
export type NewImage<View extends ViewType, Image> = View extends "NEW_IMAGE" | "NEW_AND_OLD_IMAGES"
  ? Image
  : undefined;

/** The image before a change; `undefined` if the view type doesn't carry it. */
export type OldImage<View extends ViewType, Image> = View extends "OLD_IMAGE" | "NEW_AND_OLD_IMAGES"
  ? Image
  : undefined;

/** What every change has, whatever happened to the item. */
export interface AnyChange<View extends ViewType> {
  /** Unique to this change and the same whenever it is delivered again: the key for idempotency. */
  eventId: string;
  /** Position in the stream, up to 40 digits: changes of one item have rising numbers. */
  sequenceNumber: string;
  /** Name of the table that was written to. */
  tableName: string;
  /** What the stream carries of each change, from which the types of the images follow. */
  viewType: View;
  /** The primary key of the item: one attribute, or two if the table has a sort key. */
  keys: Item;
  /**
   * Sorted names of the top-level attributes whose values differ between the images; all of them on INSERT and REMOVE. Undefined
   * if the view type doesn't carry both images.
   */
  changed: View extends "NEW_AND_OLD_IMAGES" ? string[] : undefined;
  /** Time since the write in whole milliseconds, at least 0. DynamoDB gives the time of the write in seconds, if at all. */
  age: number | undefined;
}

/** An item that was not there before. @public */
export interface Insert<View extends ViewType = ViewType, Image = Item> extends AnyChange<View> {
  /** The item is new. */
  eventName: "INSERT";
  /** There was no item before. */
  oldImage: undefined;
  /** The item as it was put. */
  newImage: NewImage<View, Image>;
  /** Time to Live inserts nothing. */
  expired: false;
}

/** An item of which at least one attribute changed. @public */
export interface Modify<View extends ViewType = ViewType, Image = Item> extends AnyChange<View> {
  /** The item was there, and was changed. */
  eventName: "MODIFY";
  /** The item before the change. */
  oldImage: OldImage<View, Image>;
  /** The item after the change. */
  newImage: NewImage<View, Image>;
  /** Time to Live changes nothing. */
  expired: false;
}

/** An item that is gone. @public */
export interface Remove<View extends ViewType = ViewType, Image = Item> extends AnyChange<View> {
  /** The item is gone. */
  eventName: "REMOVE";
  /** The item as it was last. */
  oldImage: OldImage<View, Image>;
  /** The item is gone. */
  newImage: undefined;
  /**
   * True if Time to Live deleted it, not a request. In a global table it is true only in the region that deleted it:
   * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/time-to-live-ttl-streams.html
   */
  expired: boolean;
}

/**
 * One change of one item. `eventName` and `viewType` tell which images there are: a MODIFY with the view type NEW_AND_OLD_IMAGES
 * always has both. `JSON.stringify` gives its images and keys in a lossless form: see {@link toJson}.
 *
 * @typeParam Image what the images are: items as they are, or your own type if a schema reads them.
 */
export type Change<View extends ViewType = ViewType, Image = Item> = View extends ViewType
  ? Insert<View, Image> | Modify<View, Image> | Remove<View, Image>
  : never;

/** A stream record that can't be read. The message names the record and what is wrong with it. */
class RecordError extends Error {
  override name = "RecordError";
}

/**
 * Reads a stream record into a change.
 *
 * @param record an entry of a Lambda event's `Records`.
 * @param tableName the table whose stream records are expected.
 * @param now the time up to which {@link AnyChange.age} counts, in milliseconds since 1970. @default the present
 * @throws RecordError for a record of another table, and for one that lacks what every record of a stream has.
 * @throws TypeError for an attribute whose value can't be read.
 */
export function readChange(record: DynamoDBRecord, tableName: string, now = Date.now()): Change {
  const reject = (fault: string): never => {
    throw new RecordError(`Record ${record.eventID ?? "(no eventID)"} ${fault}`);
  };
  const need = <T>(value: T | undefined, name: string): T =>
    value ?? reject(`has no "${name}": is it a record of a DynamoDB stream?`);
  const needOneOf = <T extends string>(choices: Record<T, unknown>, value: T | undefined, name: string): T =>
    Object.hasOwn(choices, need(value, name))
      ? (value as T)
      : reject(`has ${name} "${value}", which is none of ${Object.keys(choices).join(", ")}.`);

  const source = need(record.eventSourceARN, "eventSourceARN");
  if (parseStreamArn(source)?.tableName !== tableName) {
    reject(
      `comes from "${source}", but TABLE_NAME is "${tableName}": map the function to that table's stream, or change TABLE_NAME.`,
    );
  }
  const eventName = needOneOf(IMAGES_OF_EVENT, record.eventName, "eventName");
  const content = need(record.dynamodb, "dynamodb");
  const viewType = needOneOf(IMAGES_OF_VIEW_TYPE, content.StreamViewType, "dynamodb.StreamViewType");
  const image = (name: ImageName) =>
    IMAGES_OF_VIEW_TYPE[viewType].includes(name) && IMAGES_OF_EVENT[eventName].includes(name)
      ? readItem(need(content[name], `dynamodb.${name}`), name)
      : undefined;
  const oldImage = image("OldImage");
  const newImage = image("NewImage");
  const writtenAt = content.ApproximateCreationDateTime; // seconds since 1970
  const user: { type?: unknown; principalId?: unknown } | undefined = record.userIdentity;

  return withJson({
    eventId: need(record.eventID, "eventID"),
    eventName,
    sequenceNumber: need(content.SequenceNumber, "dynamodb.SequenceNumber"),
    tableName,
    viewType,
    keys: readItem(need(content.Keys, "dynamodb.Keys"), "Keys"),
    oldImage,
    newImage,
    changed: viewType === "NEW_AND_OLD_IMAGES" ? differences(oldImage, newImage) : undefined,
    age: writtenAt === undefined ? undefined : Math.max(0, Math.round(now - writtenAt * 1000)),
    expired: eventName === "REMOVE" && user?.type === "Service" && user.principalId === "dynamodb.amazonaws.com",
  } as Change);
}

function differences(oldImage: Item = {}, newImage: Item = {}): string[] {
  // Maps, since an attribute can be called __proto__, which every object inherits.
  const before = new Map(Object.entries(oldImage));
  const after = new Map(Object.entries(newImage));
  const names = [...new Map([...before, ...after]).keys()];
  return names.filter((name) => !isDeepStrictEqual(before.get(name), after.get(name))).sort();
}
