import type { Names } from "../model/stack";

/** Short names of a stack's resources. */
export const NAMES: Names = {
  table: "t",
  function: "f",
  role: "r",
  queue: "q",
  second: "s",
  topic: "o",
  bucket: "b",
  restored: "n",
  otherRegion: "us-west-2",
  destinationArn: "arn:aws:sqs:us-east-1:123456789012:q",
  zip: "/z.zip",
};
