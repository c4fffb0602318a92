// What a stream record carries of the item that changed.
// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_StreamSpecification.html

/** A setting of the table's stream: what its records carry besides the item's keys. */
export const STREAM_VIEW_TYPES = ["KEYS_ONLY", "NEW_IMAGE", "OLD_IMAGE", "NEW_AND_OLD_IMAGES"] as const;
export type StreamViewType = (typeof STREAM_VIEW_TYPES)[number];

/** The kinds of change. */
export type StreamEventName = "INSERT" | "MODIFY" | "REMOVE";

/** The item before the change, or after it. */
export type ImageName = "NewImage" | "OldImage";

/** The images in the records of a stream, by its view type. */
export const IMAGES_OF_VIEW_TYPE: Readonly<Record<StreamViewType, readonly ImageName[]>> = {
  KEYS_ONLY: [],
  NEW_IMAGE: ["NewImage"],
  OLD_IMAGE: ["OldImage"],
  NEW_AND_OLD_IMAGES: ["NewImage", "OldImage"],
};

/** The images that a change can have at all: an inserted item has no old one, a removed item no new one. */
export const IMAGES_OF_EVENT: Readonly<Record<StreamEventName, readonly ImageName[]>> = {
  INSERT: ["NewImage"],
  MODIFY: ["NewImage", "OldImage"],
  REMOVE: ["OldImage"],
};
