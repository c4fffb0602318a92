// The execution role of the rehearsal.

/** Lambda may take the role. */
export const TRUST = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: "lambda.amazonaws.com" } }],
};

/** What the mapping needs: to read the stream, and to send failed batches. */
export const RIGHTS = {
  Version: "2012-10-17",
  Statement: [
    {
      Effect: "Allow",
      Action: ["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator", "dynamodb:ListStreams"],
      Resource: "*",
    },
    { Effect: "Allow", Action: "sqs:SendMessage", Resource: "*" },
  ],
};
