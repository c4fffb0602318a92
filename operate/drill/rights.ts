// The policies of the rehearsal's execution role.
import { STREAM_ACTIONS } from "dynamodb-streams-aws/stream-actions";

/** Allows Lambda to assume the role. */
export const TRUST = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: "lambda.amazonaws.com" } }],
};

/** Allows the mapping to read the stream and send failed batches. */
export const RIGHTS = {
  Version: "2012-10-17",
  Statement: [
    {
      Effect: "Allow",
      Action: STREAM_ACTIONS,
      Resource: "*",
    },
    { Effect: "Allow", Action: "sqs:SendMessage", Resource: "*" },
  ],
};
