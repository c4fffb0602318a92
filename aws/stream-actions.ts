// What a role needs so that Lambda can read a DynamoDB stream with it.
// https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-eventsourcemapping.html
// https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html

/** Actions on the stream itself. */
export const STREAM_READ_ACTIONS = [
  "dynamodb:DescribeStream",
  "dynamodb:GetRecords",
  "dynamodb:GetShardIterator",
] as const;

/** An action without a resource-level form: it is granted on `*`. */
export const STREAM_LIST_ACTION = "dynamodb:ListStreams";

/** All four, in the order in which AWS's error message names the missing ones. */
export const STREAM_ACTIONS = [...STREAM_READ_ACTIONS, STREAM_LIST_ACTION] as const;
